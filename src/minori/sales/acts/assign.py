"""Give hand-offs to people: the owner of the person or company, else by turns; absent ones are passed over."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from minori.eventlog.public import record
from minori.leads import public as leads
from minori.sales.core.turns import Candidate, next_receiver
from minori.sales.models import HandOff, Receiver
from minori.sales.words import UNANSWERED, HandOffState
from minori.team.public import account, person, require, trace
from minori.team.words import Actor, Role

ROLES = (Role.admin, Role.marketer, Role.inside_sales, Role.sales)


def candidates(queue: str) -> list[Candidate]:
    """Who takes hand-offs of a queue."""
    rows = Receiver.objects.filter(queue=queue, active=True).values_list(
        "person_id", "last_turn", "absent_from", "absent_until"
    )
    return [Candidate(*row) for row in rows if person(row[0]).active]


def assign_row(row: HandOff, now: datetime) -> int | None:
    """Give one unassigned hand-off to whoever is next, in the caller's transaction; None when nobody is there."""
    card = leads.cards([row.lead_id]).get(row.lead_id)
    firm = leads.companies([row.company_id]).get(row.company_id) if row.company_id else None
    today = now.astimezone(ZoneInfo(account().time_zone)).date()
    owners = [card.owner_id if card else None, firm.owner_id if firm else None]
    chosen = next_receiver(candidates(row.queue), owners, today)
    if chosen is not None:
        give(row, chosen, now)
    return chosen


def give(row: HandOff, owner_id: int, now: datetime) -> bool:
    """Make somebody the owner of an unanswered hand-off; the turn counts. Clears the telling, so that he is told."""
    open_ = HandOff.objects.filter(pk=row.pk, state__in=UNANSWERED)
    if not open_.update(state=HandOffState.ASSIGNED, owner_id=owner_id, assigned_at=now, told_at=None):
        return False
    turns = Receiver.objects.filter(queue=row.queue)
    last = turns.aggregate(last=Max("last_turn"))["last"] or 0
    turns.filter(person_id=owner_id).update(last_turn=last + 1)
    record("handoff.assigned", lead=row.lead_id, company=row.company_id, object=f"handoff:{row.pk}", at=now)
    return True


def assign_waiting(now: datetime, limit: int = 200) -> int:
    """Give out what nobody could take when it came; returns how many were given."""
    waiting = HandOff.objects.filter(state=HandOffState.CREATED).order_by("late_at", "id")
    ids = list(waiting.values_list("id", flat=True)[:limit])
    if not ids or not Receiver.objects.filter(active=True).exists():
        return 0
    given = 0
    with transaction.atomic():
        for row in HandOff.objects.filter(id__in=ids, state=HandOffState.CREATED).order_by("late_at", "id"):
            given += assign_row(row, now) is not None
    return given


def reassign(hand_off_id: int, owner_id: int, by: Actor, now: datetime) -> bool:
    """Give a hand-off to somebody by hand. Raises PermissionDenied, LookupError."""
    require(by, *ROLES)
    person(owner_id)
    with transaction.atomic():
        done = give(HandOff.objects.get(pk=hand_off_id), owner_id, now)
        if done:
            trace(by, "sales.reassign", f"handoff:{hand_off_id}", {"owner": owner_id})
    return done
