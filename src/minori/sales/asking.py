"""The one place where sales asks the scores and tells staff; what reads the event log is asked outside transactions."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import get_language

from minori.notices import public as notices
from minori.scoring import public as scoring


def scores(lead_ids: Sequence[int]) -> Mapping[int, scoring.Score]:
    """The stored scores of people (rows)."""
    return scoring.scores(lead_ids)


def turns(after: int, limit: int) -> Sequence[scoring.Turn]:
    """Who changed band or set off a trigger after a bookmark."""
    return scoring.feed(after, limit)


def trigger_name(key: str) -> str:
    """What the model calls a special trigger, in the language of the moment; its key once it is gone."""
    language = (get_language() or "ja").split("-")[0]
    return next((t.label.get(language) or key for t in scoring.live().model.triggers if t.key == key), key)


def why(lead_id: int, now: datetime) -> Sequence[scoring.RulePoints]:
    """The rules that gave a person points; reads the event log."""
    return scoring.why(lead_id, now)


def tell(whom: Sequence[int], title: str, body: str, url: str, cause: str) -> None:
    """Leave a notice for members of staff and the chat channel, once for each cause."""
    notices.tell(whom, "handoff", title, body, url, cause)
    notices.tell_channel("handoff", title, body, url, cause)
