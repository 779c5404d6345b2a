"""The receiver answers: accept, reject with a reason, give back to nurturing, or qualify with need and next step."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from minori.eventlog.public import note_changes, record
from minori.sales.acts.hand_over import Wanted, create
from minori.sales.models import HandOff, Task
from minori.sales.words import OPEN, UNANSWERED, Cause, HandOffState, Queue, RejectReason
from minori.team.public import account, require, trace
from minori.team.words import Actor, Role

RECEIVERS = (Role.admin, Role.inside_sales, Role.sales)


class AlreadyAnswered(ValueError):
    """Somebody was faster, or the hand-off is in a state in which this cannot be answered."""


def accept(hand_off_id: int, by: Actor, now: datetime) -> None:
    """Take a hand-off on; whoever does becomes its owner. Raises AlreadyAnswered, PermissionDenied."""
    require(by, *RECEIVERS)
    with transaction.atomic():
        row = change(
            hand_off_id,
            UNANSWERED,
            state=HandOffState.ACCEPTED,
            accepted_at=now,
            **({"owner_id": by.id} if by.id else {}),
        )
        tell_log(row, "handoff.accepted", now, {"late": row.late_at < now})
        trace(by, "sales.accept", f"handoff:{row.pk}")


def reject(hand_off_id: int, reason: RejectReason, note: str, again_on: date | None, by: Actor, now: datetime) -> None:
    """Give a hand-off back with the reason. With `again_on` (timing is wrong, not the person) it is recycled: nurtured
    on, and a task brings her back on that day. Raises AlreadyAnswered, PermissionDenied."""
    require(by, *RECEIVERS)
    state = HandOffState.RECYCLED if again_on else HandOffState.REJECTED
    with transaction.atomic():
        row = change(
            hand_off_id, OPEN, state=state, decided_at=now, reject_reason=reason, note=note[:4000], again_on=again_on
        )
        tell_log(row, f"handoff.{state}", now, {"reason": str(reason)})
        if again_on:
            nine = datetime.combine(again_on, time(9), ZoneInfo(account().time_zone))
            Task.objects.create(
                lead_id=row.lead_id, hand_off=row, title=_("Try again: the time was not right"),
                owner_id=by.id or row.owner_id, due_at=nine, made_at=now,
            )  # fmt: skip
        trace(by, "sales.reject", f"handoff:{row.pk}", {"reason": str(reason), "recycled": bool(again_on)})


def qualify_hand_off(hand_off_id: int, need: str, next_step: str, by: Actor, now: datetime) -> int | None:
    """Record need and next step. From the inside-sales queue the person goes on to field sales: returns the id of that
    hand-off (None from the field queue). Raises AlreadyAnswered, ValueError for empty texts, PermissionDenied."""
    require(by, *RECEIVERS)
    if not need.strip() or not next_step.strip():
        raise ValueError(_("Write down her need and the next step."))
    with transaction.atomic():
        row = change(
            hand_off_id,
            OPEN,
            state=HandOffState.QUALIFIED,
            decided_at=now,
            need=need[:4000],
            next_step=next_step[:4000],
        )
        HandOff.objects.filter(pk=row.pk, accepted_at=None).update(accepted_at=now)
        tell_log(row, "handoff.qualified", now, {"queue": row.queue})
        trace(by, "sales.qualify", f"handoff:{row.pk}")
        if row.queue != Queue.INSIDE:
            return None
        wish = Wanted(
            row.lead_id, Cause.QUALIFIED, f"{need.strip()} → {next_step.strip()}"[:2000], f"qualified:{row.pk}", now
        )
        made = create([wish], now, Queue.FIELD).made
        HandOff.objects.filter(pk__in=made).update(follows=row)
        return made[0] if made else None


def change(hand_off_id: int, states: tuple[HandOffState, ...], **values: object) -> HandOff:
    """Move a hand-off out of one of these states, or raise AlreadyAnswered."""
    if not HandOff.objects.filter(pk=hand_off_id, state__in=states).update(**values):
        raise AlreadyAnswered(_("Somebody has answered this hand-off already."))
    row = HandOff.objects.get(pk=hand_off_id)
    note_changes("lead", [row.lead_id])
    return row


def tell_log(row: HandOff, kind: str, now: datetime, props: dict[str, str | bool]) -> None:
    """Record what happened to a hand-off."""
    record(kind, lead=row.lead_id, company=row.company_id, object=f"handoff:{row.pk}", props=props, at=now)
