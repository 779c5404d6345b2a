"""How workers take, run and end jobs: every step is one conditional update of the row."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from minori.jobs.core.timing import pause_after
from minori.jobs.models import Job
from minori.jobs.progress import Progress
from minori.jobs.registry import kinds
from minori.jobs.words import JobState, Stopped

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)


def claim(worker: str, now: datetime) -> Job | None:
    """Take the job that is due longest, or None. Two workers never take the same one: only one update finds it."""
    waiting = Job.objects.filter(state=JobState.waiting.value, due_at__lte=now)
    for pk in waiting.order_by("due_at", "pk").values_list("pk", flat=True)[:20]:
        taken = waiting.filter(pk=pk).update(
            state=JobState.running.value,
            worker=worker,
            started_at=now,
            alive_at=now,
            attempts=F("attempts") + 1,
            done_before=F("done"),
        )
        if taken:
            return Job.objects.get(pk=pk)
    return None


def end(job: Job, state: JobState, now: datetime, error: str = "") -> None:
    """Move a running job of mine to its end, or back to waiting; nothing happens where another worker has it."""
    mine = Job.objects.filter(pk=job.pk, state=JobState.running.value, worker=job.worker)
    if state is JobState.waiting:
        mine.update(state=state.value, worker="", error=error, due_at=now)
    else:
        mine.update(state=state.value, worker="", error=error, finished_at=now)


def run(job: Job, closing: Callable[[], bool] = lambda: False) -> None:
    """Do one claimed job and write how it ended."""
    kind = kinds.get(job.name)
    if kind is None:
        end(
            job,
            JobState.failed,
            timezone.now(),
            gettext("This version of Minori does not know the job “%(name)s”.") % {"name": job.name},
        )
        return
    progress = Progress(job, closing=closing)
    try:
        kind.run(progress, **job.kwargs)
        progress.flush()
        end(job, JobState.done, timezone.now())
    except Stopped:
        asked = Job.objects.filter(pk=job.pk, stop_requested=True).exists()
        end(job, JobState.stopped if asked else JobState.waiting, timezone.now())
    except ValueError as problem:
        end(job, JobState.failed, timezone.now(), str(problem))
    except Exception as problem:
        logger.exception("job %s %s, attempt %s", job.name, job.pk, job.attempts)
        again = job.attempts < kind.attempts
        due = timezone.now() + (pause_after(job.attempts) if again else timedelta())
        end(job, JobState.waiting if again else JobState.failed, due, f"{type(problem).__name__}: {problem}")


def take_back(alive: Callable[[str], bool | None], now: datetime) -> int:
    """Put the jobs of dead workers back into the queue; gives how many.

    `alive` says of a worker: True, False, or None for one it cannot see (another machine), whose jobs are taken back
    once it has given no sign of life for the lease. A job whose process died too often is failed with that reason.
    """
    back = 0
    for job in Job.objects.filter(state=JobState.running.value):
        lives = alive(job.worker)
        if lives or (lives is None and job.alive_at and job.alive_at > now - LEASE):
            continue
        limit = kinds[job.name].attempts if job.name in kinds else 1
        if job.attempts < limit:
            end(job, JobState.waiting, now)
        else:
            end(
                job,
                JobState.failed,
                now,
                gettext("The process that did this died %(n)s times in the middle of it.") % {"n": job.attempts},
            )
        back += 1
    return back


def beat(worker: str, now: datetime) -> None:
    """A sign of life on every job this worker runs."""
    Job.objects.filter(state=JobState.running.value, worker=worker).update(alive_at=now)
