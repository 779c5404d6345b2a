"""What this room hands to the rooms on its left when Django starts."""

from minori.scenarios.builtin import plug_own_kinds


def plug() -> None:
    """The step kinds that need no other room."""
    plug_own_kinds()
