"""Following who became whom."""

from collections.abc import Mapping


def followed(who: int, onward: Mapping[int, int | None]) -> int:
    """The end of the chain that starts at `who`; a ring ends at its smallest member, so that every start agrees."""
    path = [who]
    while (after := onward.get(path[-1])) is not None:
        if after in path:
            return min(path[path.index(after) :])
        path.append(after)
    return path[-1]
