"""A broadcast's life: drafted, scheduled or started, paused, resumed, stopped. Every move is a conditional update."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from minori.jobs.public import start as start_job
from minori.mail.models import Broadcast, Letter, Version
from minori.mail.words import BroadcastState, LetterState
from minori.team.public import require, trace
from minori.team.words import SYSTEM, Actor, Role

S = BroadcastState
STOPPED_AT_ONCE = 2_000


class CannotMove(ValueError):
    """The broadcast is not in a state from which this is possible; somebody else may have been faster."""


def draft(by: Actor, name: str, template_id: int, *, segment_id: int | None = None, leads: Sequence[int] = ()) -> int:
    """A broadcast that nobody gets yet; returns its id."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        row = Broadcast.objects.create(
            name=name, template_id=template_id, segment_id=segment_id, lead_ids=list(leads), made_at=timezone.now(),
            made_by=by.id,
        )  # fmt: skip
        trace(by, "mail.draft", f"broadcast:{row.id}")
    return row.id


def schedule(by: Actor, broadcast_id: int, at: datetime) -> None:
    """Let it start by itself; a time in the past starts it at once."""
    require(by, Role.admin, Role.marketer)
    if at <= timezone.now():
        start(by, broadcast_id)
        return
    with transaction.atomic():
        _move(broadcast_id, {S.DRAFT, S.SCHEDULED}, S.SCHEDULED, starts_at=at)
        trace(by, "mail.schedule", f"broadcast:{broadcast_id}", {"at": at.isoformat()})


def start(by: Actor, broadcast_id: int) -> int:
    """Take the template's newest words, begin to make letters in a job, and let senders go; returns the job's id."""
    if by != SYSTEM:
        require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        template = Broadcast.objects.values_list("template_id", flat=True).get(id=broadcast_id)
        newest = Version.objects.filter(template_id=template).order_by("-number").first()
        _move(broadcast_id, {S.DRAFT, S.SCHEDULED}, S.RUNNING, version=newest, started_at=timezone.now())
        trace(by, "mail.start", f"broadcast:{broadcast_id}")
        return start_job("mail.freeze", {"broadcast_id": broadcast_id}, by, unique=f"mail.freeze:{broadcast_id}")


def back_to_draft(by: Actor, broadcast_id: int) -> None:
    """Take a scheduled broadcast off the calendar."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        _move(broadcast_id, {S.SCHEDULED}, S.DRAFT, starts_at=None)
        trace(by, "mail.unschedule", f"broadcast:{broadcast_id}")


def pause(by: Actor, broadcast_id: int) -> None:
    """No further letter leaves; those that senders hold already are taken out of their hands."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        _move(broadcast_id, {S.RUNNING}, S.PAUSED)
        Letter.objects.filter(broadcast_id=broadcast_id, state=LetterState.WAITING).update(shift=None)
        trace(by, "mail.pause", f"broadcast:{broadcast_id}")


def resume(by: Actor, broadcast_id: int) -> None:
    """Go on where it stopped: every letter has its own row, so nobody is repeated or left out."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        _move(broadcast_id, {S.PAUSED}, S.RUNNING)
        trace(by, "mail.resume", f"broadcast:{broadcast_id}")


def stop(by: Actor, broadcast_id: int) -> None:
    """For good: what still waits is skipped, with that reason."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        _move(broadcast_id, {S.SCHEDULED, S.RUNNING, S.PAUSED}, S.DONE, done_at=timezone.now())
        trace(by, "mail.stop", f"broadcast:{broadcast_id}")
    skip_the_rest(broadcast_id)


def skip_the_rest(broadcast_id: int) -> None:
    """Skip the waiting letters of a stopped broadcast, a bounded set at a time."""
    waiting = Letter.objects.filter(broadcast_id=broadcast_id, state=LetterState.WAITING)
    while ids := list(waiting.order_by("id").values_list("id", flat=True)[:STOPPED_AT_ONCE]):
        Letter.objects.filter(id__range=(ids[0], ids[-1]), broadcast_id=broadcast_id, state=LetterState.WAITING).update(
            state=LetterState.SKIPPED, reason="stopped", decided_at=timezone.now(), shift=None
        )


def _move(broadcast_id: int, before: Collection[BroadcastState], after: BroadcastState, **values: object) -> None:
    moved = Broadcast.objects.filter(id=broadcast_id, state__in=list(before)).update(state=after, **values)
    if not moved:
        raise CannotMove(f"broadcast {broadcast_id} cannot become {after}")


__all__ = ["CannotMove", "PermissionDenied", "back_to_draft", "draft", "pause", "resume", "schedule", "start", "stop"]
