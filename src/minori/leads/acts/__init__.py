"""What may be done to people and companies; one verb a file."""
