"""Pages by key instead of by number: a bookmark of the last row, so that page 10,000 costs what page 1 costs."""

import base64
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bookmark:
    """Where a page begins: the sort value and id of the row before it; `back` reads towards the beginning."""

    value: Any
    key: int
    back: bool = False


def write(bookmark: Bookmark) -> str:
    """A bookmark as text for an address."""
    text = json.dumps([bookmark.value, bookmark.key, bookmark.back], separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str) -> Bookmark | None:
    """The bookmark in an address; None where somebody bent it, which means the first page."""
    try:
        value, key, back = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError):
        return None
    plain = value is None or isinstance(value, str | int | float)
    if not plain or not isinstance(key, int) or isinstance(key, bool):
        return None
    return Bookmark(value, key, bool(back))
