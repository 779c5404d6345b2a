"""What this room hands to the rooms on its left when Django starts."""

from minori.rules.registry import register_vocabulary
from minori.rules.standard import ATTRIBUTES, BEHAVIOURS, custom_attributes


def plug() -> None:
    """Nothing to the left; the standard words go into the room's own vocabulary."""
    register_vocabulary(attributes=ATTRIBUTES, behaviours=BEHAVIOURS)
    register_vocabulary(attributes=custom_attributes)
