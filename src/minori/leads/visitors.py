"""Browsers and their names."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from minori.eventlog.public import record, restate
from minori.leads.models import Naming, Visitor
from minori.leads.sets import chunks, insert


def visitors_of(keys: Collection[str], seen: datetime) -> dict[str, Visitor]:
    """The rows of browsers by their 128-bit key, made where they are new."""
    if not keys:
        return {}
    found = _known(keys)
    fresh = [(key, "", seen) for key in keys if key not in found]
    if fresh:
        insert(Visitor, ("key", "how", "first_seen"), fresh)
        found |= _known([key for key, _, _ in fresh])
    return found


def _known(keys: Collection[str]) -> dict[str, Visitor]:
    found: dict[str, Visitor] = {}
    for part in chunks(keys):
        found.update({v.key: v for v in Visitor.objects.filter(key__in=part)})
    return found


def name_visitor(visitor: Visitor, lead_id: int, how: str, at: datetime) -> bool:
    """Say who sits at a browser from `at` on; answers whether that is news.

    Its anonymous past becomes hers only if nobody was named before: what happened under another name stays there.
    """
    latest = Naming.objects.filter(visitor=visitor).order_by("-at", "-id").first()
    if latest and (
        latest.lead_id == lead_id or Naming.objects.filter(visitor=visitor, lead_id=lead_id, at=at).exists()
    ):
        return False
    Naming.objects.create(visitor=visitor, lead_id=lead_id, how=how, at=at)
    if latest is None:
        restate([(-visitor.pk, lead_id)])
    if latest is None or at >= latest.at:
        visitor.lead_id, visitor.named_at, visitor.how = lead_id, at, how
        visitor.save(update_fields=["lead", "named_at", "how"])
    record("visitor.identified", lead=lead_id, props={"how": how}, source=how, at=at)
    return True


def name_browser(key: str, lead_id: int, how: str, at: datetime | None = None) -> bool:
    """The same for a browser that is known by its cookie only."""
    now = at or timezone.now()
    visitor = visitors_of([key], now)[key]
    return name_visitor(visitor, lead_id, how, now)


class Whose:
    """Answers on whom an event of a browser is booked: the latest name before it, else the first name ever."""

    def __init__(self, visitors: Collection[Visitor]) -> None:
        self._namings: dict[int, list[tuple[datetime, int]]] = {}
        named = [v.pk for v in visitors if v.lead_id is not None]
        for part in chunks(named):
            rows = Naming.objects.filter(visitor_id__in=part).order_by("at", "id")
            for visitor_id, at, lead_id in rows.values_list("visitor_id", "at", "lead_id"):
                self._namings.setdefault(visitor_id, []).append((at, lead_id))

    def at(self, visitor: Visitor, moment: datetime) -> int:
        """The lead, or minus the visitor's row id where nobody was ever named."""
        namings = self._namings.get(visitor.pk)
        if not namings:
            return -visitor.pk
        before = [lead_id for at, lead_id in namings if at <= moment]
        return before[-1] if before else namings[0][1]
