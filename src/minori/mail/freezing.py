"""Who gets a broadcast: fixed in sets by a job that may die at any point and goes on where it was."""

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minori.jobs.public import Progress, Stopped, job
from minori.mail.models import Broadcast
from minori.mail.planning import insert
from minori.mail.words import BroadcastState
from minori.segments.public import member_ids, segment

SET = 2_000


@job("mail.freeze", _("Fix who gets a broadcast"))
def freeze(progress: Progress, broadcast_id: int) -> None:
    """Make one waiting letter for each person; repeating it adds nobody twice."""
    broadcast = Broadcast.objects.select_related("template").get(id=broadcast_id)
    after, done = int(progress.state.get("after", 0)), int(progress.state.get("done", 0))
    progress.total(size_of(broadcast))
    while broadcast.frozen_at is None and (people := _next(broadcast, after)):
        progress.check()
        with transaction.atomic():
            if not _goes_on(broadcast_id):
                raise Stopped
            after, done = people[-1], done + len(people)
            plan_set(broadcast, people)
            progress.done(done)
            progress.save({"after": after, "done": done})
    Broadcast.objects.filter(id=broadcast_id, frozen_at=None).update(frozen_at=timezone.now())


def plan_set(broadcast: Broadcast, people: list[int]) -> int:
    """Letters for one set of people, in the caller's transaction."""
    due = connection.ops.adapt_datetimefield_value(broadcast.started_at)
    cause = f"broadcast:{broadcast.id}"
    purpose = broadcast.template.purpose
    return insert([(p, cause, broadcast.version_id, broadcast.id, purpose, due, "{}") for p in people])


def size_of(broadcast: Broadcast) -> int:
    """How many people it is meant for, as of now."""
    return segment(broadcast.segment_id).members if broadcast.segment_id else len(set(broadcast.lead_ids))


def _next(broadcast: Broadcast, after: int) -> list[int]:
    if broadcast.segment_id:
        return member_ids(broadcast.segment_id, after, SET)
    return sorted(lead for lead in set(broadcast.lead_ids) if lead > after)[:SET]


def _goes_on(broadcast_id: int) -> bool:
    states = [BroadcastState.RUNNING, BroadcastState.PAUSED]
    return Broadcast.objects.filter(id=broadcast_id, state__in=states).exists()
