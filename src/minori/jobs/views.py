"""What runs, what waits, what failed and why; and the progress of one job, which any page may show."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from minori.jobs.acts.retry import retry as retry_job
from minori.jobs.acts.stop import stop as stop_job
from minori.jobs.models import Job, Schedule
from minori.jobs.public import status, status_of
from minori.jobs.registry import kinds, repeated
from minori.jobs.words import JobState, JobStatus
from minori.team.public import actor_of
from minori.ui.public import Column, page_of, toast

DONE = [
    Column("title", gettext_lazy("Work"), url=lambda j: reverse("jobs:job", args=[j.pk]), value=lambda j: status_of(j).title),
    Column("started_by", gettext_lazy("Started by")),
    Column("done", gettext_lazy("Steps"), right=True, template="jobs/_steps.html"),
    Column("finished_at", gettext_lazy("Ended"), template="jobs/_moment.html", sort="finished_at"),
]  # fmt: skip


def in_state(*states: JobState) -> list[JobStatus]:
    """The jobs in these states as words, the newest first; more than a hundred are not shown."""
    rows = Job.objects.filter(state__in=[s.value for s in states]).order_by("-created_at")
    return [status_of(row) for row in rows[:100]]


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Everything at a glance, what needs a hand first."""
    done = Job.objects.filter(state=JobState.done.value)
    plans = Schedule.objects.filter(name__in=repeated).order_by("next_run")
    context = {
        "running": in_state(JobState.running),
        "waiting": in_state(JobState.waiting),
        "failed": in_state(JobState.failed, JobState.stopped),
        "done": page_of(request, done, DONE, order="-finished_at", size=20, csv=False),
        "plans": [(kinds[plan.name].title if plan.name in kinds else plan.name, plan) for plan in plans],
    }
    return render(request, "jobs/jobs.html", context)


def found(pk: int) -> JobStatus:
    """A job's status, or a missing page."""
    try:
        return status(pk)
    except LookupError as problem:
        raise Http404 from problem


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job."""
    return render(request, "jobs/job.html", {"job": found(pk)})


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of a page that tells how far a job is; once it has ended, the page around it is loaded anew."""
    told = found(pk)
    response = render(request, "jobs/_progress.html", {"job": told})
    if told.finished:
        response["HX-Refresh"] = "true"
    return response


def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the person came from, if that is one of our pages, else the job's own."""
    there = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(there, {request.get_host()}, request.is_secure()):
        return HttpResponseRedirect(there)
    return HttpResponseRedirect(reverse("jobs:job", args=[pk]))


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a job to stop."""
    found(pk)
    stop_job(pk, actor_of(request))
    toast(request, _("It stops at the next step; what is done stays done."))
    return back(request, pk)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a failed or stopped job go on where it was."""
    found(pk)
    if retry_job(pk, actor_of(request)):
        toast(request, _("It goes on where it was."))
    else:
        toast(request, _("The same work is under way already, or it has ended."), error=True)
    return back(request, pk)
