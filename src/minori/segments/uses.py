"""What uses a segment: rooms on the right say so here, and what is used cannot be deleted."""

from collections.abc import Callable, Sequence

from minori.segments.words import Use

Find = Callable[[str, int], Sequence[Use]]
_finders: dict[str, Find] = {}


def register_use(kind: str, find: Find) -> None:
    """Plug in a room that uses segments; `find(key, id)` answers what of it uses one segment."""
    _finders[kind] = find


def uses_of(key: str, segment_id: int) -> list[Use]:
    """Everything that needs this segment."""
    return [use for find in _finders.values() for use in find(key, segment_id)]
