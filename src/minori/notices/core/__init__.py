"""When to try again, what a chat message looks like, which network addresses are public."""
