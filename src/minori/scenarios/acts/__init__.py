"""What changes scenarios and enrolments, one verb a file."""
