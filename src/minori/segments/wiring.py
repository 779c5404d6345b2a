"""What this room hands to the rooms on its left when Django starts."""


def plug() -> None:
    """Nothing yet."""
