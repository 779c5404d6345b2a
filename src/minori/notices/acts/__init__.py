"""What rooms and people do with notices."""
