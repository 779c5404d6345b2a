"""What background work wants somebody's eyes, for `minori doctor`."""

from datetime import timedelta

from django.utils import timezone

from minori.jobs.models import Job
from minori.jobs.words import JobState

LATE = timedelta(minutes=10)


def doctor() -> list[str]:
    """One line for each job that failed in the last week, and one if work is due for long and nobody does it."""
    now = timezone.now()
    failed = Job.objects.filter(state=JobState.failed.value, finished_at__gte=now - timedelta(days=7)).order_by("pk")
    found = [
        f"{job.label or job.name} failed: {job.error.strip().splitlines()[-1][:200]}" for job in failed if job.error
    ]
    late = Job.objects.filter(state=JobState.waiting.value, due_at__lt=now - LATE).count()
    return [*found, *([f"{late} jobs are due for more than ten minutes and nobody does them"] if late else [])]
