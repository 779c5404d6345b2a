"""What changes forms and submissions, one verb a file."""
