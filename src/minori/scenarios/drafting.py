"""Small changes of a draft's steps, as the editor makes them: plain lists in, plain lists out."""

from collections.abc import Mapping, Sequence
from typing import Any

Rows = list[dict[str, Any]]


def with_step(rows: Sequence[Mapping[str, Any]], kind: str, after: int) -> tuple[Rows, int]:
    """The steps with a new one behind `after` (0: at the beginning), and its id; ids are never used again."""
    id = max((int(row["id"]) for row in rows), default=0) + 1
    new = {"id": id, "kind": kind, "name": "", "settings": {}, "next": None, "ways": []}
    place = next((n + 1 for n, row in enumerate(rows) if int(row["id"]) == after), 0)
    changed = [dict(row) for row in rows]
    return [*changed[:place], new, *changed[place:]], id


def without_step(rows: Sequence[Mapping[str, Any]], id: int) -> Rows:
    """The steps without one; whoever led to it leads on to the following one."""
    return [
        {
            **row,
            "next": None if row.get("next") == id else row.get("next"),
            "ways": [way for way in row.get("ways") or [] if way["to"] != id],
        }
        for row in rows
        if int(row["id"]) != id
    ]


def moved_step(rows: Sequence[Mapping[str, Any]], id: int, by: int) -> Rows:
    """The steps with one moved up (-1) or down (1)."""
    changed = [dict(row) for row in rows]
    place = next(n for n, row in enumerate(changed) if int(row["id"]) == id)
    changed.insert(max(0, place + by), changed.pop(place))
    return changed


def changed_step(rows: Sequence[Mapping[str, Any]], id: int, **values: Any) -> Rows:
    """The steps with some values of one replaced."""
    return [{**row, **values} if int(row["id"]) == id else dict(row) for row in rows]
