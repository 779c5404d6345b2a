"""What this room hands to the rooms on its left when Django starts."""

from datetime import time, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minori.jobs.models import Job
from minori.jobs.progress import Progress
from minori.jobs.registry import job, schedule
from minori.jobs.words import JobState
from minori.ui.public import register_menu

KEPT = timedelta(days=30)


def failed(request: HttpRequest) -> int | None:
    """How many jobs wait for somebody to look at them."""
    return Job.objects.filter(state=JobState.failed.value).count() or None


def tidy(progress: Progress) -> None:
    """Forget work that ended well a month ago."""
    old = Job.objects.filter(state=JobState.done.value, finished_at__lt=timezone.now() - KEPT)
    while batch := list(old.values_list("pk", flat=True)[:1000]):
        progress.check()
        Job.objects.filter(pk__in=batch).delete()


def plug() -> None:
    """Hang the page into the menu; forget old work every night."""
    register_menu("settings", _("Background work"), "jobs:jobs", "clock", count=failed)
    job("jobs.tidy", _("Forget work that ended a month ago"))(tidy)
    schedule("jobs.tidy", timedelta(days=1), at=time(3, 40))
