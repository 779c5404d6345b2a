from django.db import IntegrityError, transaction
from django.utils import timezone

from minori.jobs.engine import engine
from minori.jobs.models import Job
from minori.jobs.words import JobState
from minori.team.public import Actor, Role, require, trace


def retry(job_id: int, by: Actor) -> bool:
    """Let a failed or stopped job go on where it was; False where the same work is already under way or it has ended.

    Whoever started it may, and administrators and marketers; raises PermissionDenied.
    """
    ended = Job.objects.filter(pk=job_id, state__in=[JobState.failed.value, JobState.stopped.value])
    if by.id is None or not ended.filter(actor_id=by.id).exists():
        require(by, Role.admin, Role.marketer)
    try:
        with transaction.atomic():
            moved = ended.update(
                state=JobState.waiting.value,
                attempts=0,
                stop_requested=False,
                error="",
                finished_at=None,
                due_at=timezone.now(),
            )
            if moved:
                trace(by, "jobs.retry", f"job:{job_id}")
                transaction.on_commit(engine().nudge)
            return bool(moved)
    except IntegrityError:
        return False
