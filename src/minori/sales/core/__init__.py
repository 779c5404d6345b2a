"""Business hours and criteria, free of Django."""
