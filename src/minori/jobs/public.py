"""The door of the jobs: register, start, watch and repeat background work."""

import uuid
from threading import Event

from django.utils import timezone

from minori.jobs.acts.start import start
from minori.jobs.acts.stop import stop
from minori.jobs.claims import claim, run
from minori.jobs.core.timing import rate_and_left
from minori.jobs.doctoring import doctor
from minori.jobs.engine import engine
from minori.jobs.models import Job
from minori.jobs.progress import Progress
from minori.jobs.registry import job, kinds, schedule
from minori.jobs.words import JobState, JobStatus, Stopped

__all__ = [
    "JobState",
    "JobStatus",
    "Progress",
    "Stopped",
    "doctor",
    "job",
    "run_due",
    "schedule",
    "start",
    "status",
    "status_of",
    "stop",
    "work"
]  # fmt: skip


def status_of(row: Job) -> JobStatus:
    """A row as frozen words."""
    seconds = (timezone.now() - row.started_at).total_seconds() if row.started_at else 0.0
    steps = row.done - row.done_before
    running = row.state == JobState.running.value
    total = None if row.total is None else row.total - row.done_before
    rate, left = rate_and_left(steps, total, seconds) if running else (None, None)
    title = str(kinds[row.name].title) if row.name in kinds else row.name
    return JobStatus(
        id=row.pk,
        name=row.name,
        title=f"{title}: {row.label}" if row.label else title,
        state=JobState(row.state),
        total=row.total,
        done=row.done,
        note=row.note,
        rate=rate,
        left=left,
        attempts=row.attempts,
        error=row.error,
        started_by=row.started_by,
        created_at=row.created_at,
        due_at=row.due_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        stop_requested=row.stop_requested,
    )


def status(job_id: int) -> JobStatus:
    """How a job stands; raises LookupError where there is none."""
    row = Job.objects.filter(pk=job_id).first()
    if row is None:
        raise LookupError(f"no job {job_id}")
    return status_of(row)


def run_due() -> int:
    """Do every job that is due now in this very thread, one after another, and give how many; for commands and tests."""
    worker, done = uuid.uuid4().hex, 0
    while row := claim(worker, timezone.now()):
        run(row)
        done += 1
    return done


def work(stop: Event) -> None:
    """Take up due jobs and schedules until the event is set; the house process runs this in a thread of its own."""
    engine().work(stop)
