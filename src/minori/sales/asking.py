"""The one place where sales asks the scores, always outside a write transaction where the event log is read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from minori.notices import public as notices


def scores(lead_ids: Sequence[int]) -> Mapping[int, Any]:
    """The stored scores of people (rows)."""
    scoring: Any = import_module("minori.scoring.public")
    found: Mapping[int, Any] = scoring.scores(lead_ids)
    return found


def turns(after: int, limit: int) -> Sequence[Any]:
    """Who changed band or set off a trigger after a bookmark."""
    scoring: Any = import_module("minori.scoring.public")
    found: Sequence[Any] = scoring.feed(after, limit)
    return found


def why(lead_id: int, now: datetime) -> Sequence[Any]:
    """The rules that gave a person points."""
    scoring: Any = import_module("minori.scoring.public")
    found: Sequence[Any] = scoring.why(lead_id, now)
    return found


def tell(whom: Sequence[int], title: str, body: str, url: str, cause: str) -> None:
    """Leave a notice for members of staff and the chat channel, once for each cause."""
    notices.tell(whom, "handoff", title, body, url, cause)
    notices.tell_channel("handoff", title, body, url, cause)
