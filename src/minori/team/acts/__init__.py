"""What changes the team: each with its permission, its transaction and its trace."""
