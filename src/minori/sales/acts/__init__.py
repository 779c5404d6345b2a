"""What changes hand-offs, tasks and deals, one verb a file."""
