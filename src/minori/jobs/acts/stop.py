from django.db import transaction
from django.utils import timezone

from minori.jobs.models import Job
from minori.jobs.words import JobState
from minori.team.public import Actor, Role, require, trace


def stop(job_id: int, by: Actor) -> None:
    """Ask a job to stop: a waiting one stops at once, a running one at its next check.

    Whoever started it may, and administrators and marketers; raises PermissionDenied. Ended jobs stay as they are.
    """
    with transaction.atomic():
        job = Job.objects.filter(pk=job_id)
        if by.id is None or not job.filter(actor_id=by.id).exists():
            require(by, Role.admin, Role.marketer)
        ended = {"state": JobState.stopped.value, "stop_requested": True, "finished_at": timezone.now()}
        asked = job.filter(state=JobState.waiting.value).update(**ended) or job.filter(
            state=JobState.running.value, stop_requested=False
        ).update(stop_requested=True)
        if asked:
            trace(by, "jobs.stop", f"job:{job_id}")
