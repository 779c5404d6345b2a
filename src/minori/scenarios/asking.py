"""The one place where scenarios ask their neighbours on the left, always outside a write transaction."""

from collections.abc import Sequence
from datetime import datetime

from minori.notices import public as notices
from minori.rules import public as rules
from minori.rules.words import RuleErrors
from minori.scoring import public as scoring
from minori.segments import public as segments


def matching(rule: str, leads: Sequence[int], now: datetime) -> set[int]:
    """Which of these people match a rule (as text) now; everybody for an empty rule."""
    if not rule.strip():
        return set(leads)
    if not leads:
        return set()
    return set(rules.ids_matching(rules.parse(rule), now, list(leads)))


def problems(rule: str) -> list[str]:
    """What is wrong with a rule's text, as sentences; empty for a good or empty one."""
    if not rule.strip():
        return []
    try:
        rules.parse(rule)
    except RuleErrors as wrong:
        return [str(wrong)]
    return []


def segment_moves(after: int, limit: int) -> Sequence[segments.Move]:
    """Who entered and left segments after a bookmark."""
    return segments.feed(after, limit)


def score_turns(after: int, limit: int) -> Sequence[scoring.Turn]:
    """Who changed band or set off a trigger after a bookmark."""
    return scoring.feed(after, limit)


def feed_ends() -> dict[str, int]:
    """Where the feeds of the neighbours end now."""
    return {"segment": segments.last_move(), "band": scoring.last_turn()}


def tell_staff(whom: Sequence[int], title: str, body: str, url: str, cause: str) -> None:
    """Leave a notice for members of staff, once for each cause and person."""
    notices.tell(whom, "scenario", title, body, url, cause)
