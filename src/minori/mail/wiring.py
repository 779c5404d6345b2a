"""What this room hands to the rooms on its left when Django starts."""

from minori.mail import checks


def plug() -> None:
    """The gate's own checks."""
    checks.plug()
