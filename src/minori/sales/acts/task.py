"""Tasks: made, done with an outcome, and followed by the next one where the outcome asks for it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minori.sales.agreed import criteria, hours_of
from minori.sales.core.hours import due_after
from minori.sales.models import HandOff, Task
from minori.sales.words import UNANSWERED, HandOffState, Outcome
from minori.team.public import require, trace
from minori.team.words import Actor, Role

WORKERS = (Role.admin, Role.marketer, Role.inside_sales, Role.sales)
AGAIN = frozenset({Outcome.ABSENT, Outcome.CALL_BACK})
LATER = {Outcome.ABSENT: 120, Outcome.CALL_BACK: 540}
"""Business minutes after which a call is tried again, unless somebody says otherwise."""


@dataclass(frozen=True)
class NewTask:
    """What has to be done by when; `owner_id` None: whoever makes it."""

    title: str
    due_at: datetime
    lead_id: int | None = None
    hand_off_id: int | None = None
    deal_id: int | None = None
    owner_id: int | None = None


def add_task(new: NewTask, by: Actor) -> int:
    """Make a task; returns its id. Raises PermissionDenied."""
    require(by, *WORKERS)
    with transaction.atomic():
        row = Task.objects.create(
            title=new.title[:200], due_at=new.due_at, lead_id=new.lead_id, hand_off_id=new.hand_off_id,
            deal_id=new.deal_id, owner_id=new.owner_id or by.id, made_at=timezone.now(),
        )  # fmt: skip
        trace(by, "sales.add_task", f"task:{row.pk}")
    return row.pk


def finish_task(
    task_id: int, outcome: Outcome, note: str, by: Actor, now: datetime, again_at: datetime | None = None
) -> int | None:
    """Note what came of a task; an absent or call-back outcome makes the next one (returns its id).

    The first try answers the hand-off's clock: trying to call within the time is a response. Raises PermissionDenied.
    """
    require(by, *WORKERS)
    with transaction.atomic():
        if not Task.objects.filter(pk=task_id, done_at=None).update(done_at=now, outcome=outcome, note=note[:2000]):
            return None
        row = Task.objects.get(pk=task_id)
        if row.hand_off_id:
            HandOff.objects.filter(pk=row.hand_off_id, state__in=UNANSWERED).update(
                state=HandOffState.ACCEPTED, accepted_at=now, owner_id=by.id or row.owner_id
            )
        trace(by, "sales.finish_task", f"task:{task_id}", {"outcome": str(outcome)})
        if outcome not in AGAIN:
            return None
        due = again_at or due_after(now, LATER[outcome], hours_of(criteria()))
        following = Task.objects.create(
            title=_("Call again") if outcome is Outcome.ABSENT else _("Call back as agreed"), due_at=due,
            lead_id=row.lead_id, hand_off_id=row.hand_off_id, deal_id=row.deal_id, owner_id=row.owner_id,
            follows=row, made_at=now,
        )  # fmt: skip
        return following.pk
