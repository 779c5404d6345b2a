"""The public page of a form: works without JavaScript, takes every press once, tells robots nothing."""

from datetime import datetime
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minori.leads.public import BadAddress, BadValue
from minori.pages.acts.submit import Pressed, submit
from minori.pages.after import follow_up
from minori.pages.core.press import BadTicket, issue, read, visitor_in
from minori.pages.forms import Answers
from minori.pages.models import Form, SubmissionRow, Wording

COOKIE = "mn_v"
CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
TAG = {"script-src": ["'self'", settings.TRACKING_URL], "connect-src": ["'self'", settings.TRACKING_URL]}


def secret() -> bytes:
    """The key under the tickets."""
    key: bytes = settings.MASTER_KEY.derive("forms")
    return key


def live_form(slug: str) -> Form:
    """A published form, or 404."""
    form = Form.objects.filter(slug=slug, live=True).first()
    if form is None:
        raise Http404
    return form


@never_cache
@csp_update(TAG)  # type: ignore[arg-type]  # the stub forgets lists
def hosted(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a form; take its answers."""
    form = live_form(slug)
    wording = Wording.objects.filter(form=form).order_by("-number").first()
    with translation.override(form.language):
        if request.method == "POST":
            return take(request, form, wording)
        return page(request, form, Answers(form, wording), issue(form.pk, timezone.now(), secret()))


def page(request: HttpRequest, form: Form, answers: Answers, ticket: str, trouble: str = "") -> HttpResponse:
    """The page as HTML."""
    source = request.POST if request.method == "POST" else request.GET
    carried = {name: str(source.get(name, ""))[:200] for name in (*CAMPAIGN, "mv") if source.get(name)}
    context = {"form": form, "answers": answers, "ticket": ticket, "carried": carried, "trouble": trouble, "tag": tag()}
    return render(request, "pages/hosted.html", context, status=422 if request.method == "POST" else 200)


def tag() -> str:
    """The address of the tag."""
    return f"{settings.TRACKING_URL.rstrip('/')}/t.js"


def take(request: HttpRequest, form: Form, wording: Wording | None) -> HttpResponse:
    """Check a press and store it."""
    now, text = timezone.now(), str(request.POST.get("ticket", ""))
    answers = Answers(form, wording, request.POST)
    try:
        ticket = read(text, form.pk, now, secret())
    except BadTicket as problem:
        if str(problem) == "too_fast":
            return page(request, form, answers, text, _("That was very quick. Please press the button once more."))
        fresh = issue(form.pk, now, secret())
        return page(
            request, form, answers, fresh, _("The page was open for a long time. Please press the button once more.")
        )
    if not answers.is_valid():
        return page(request, form, answers, text)
    try:
        taken = submit(form, pressed(request, answers, ticket.press, now))
    except (BadAddress, BadValue):
        return page(request, form, answers, text, _("One of the answers cannot be read. Please check them."))
    follow_up(now, submission=taken.id)
    return HttpResponseRedirect(reverse("pages:thanks", args=[form.slug, ticket.press]))


def pressed(request: HttpRequest, answers: Answers, press: str, now: datetime) -> Pressed:
    """A checked press with where it came from."""
    came_by: dict[str, str] = {name: str(request.POST[name])[:200] for name in CAMPAIGN if request.POST.get(name)}
    return Pressed(
        press=press,
        answers=answers.texts(),
        at=now,
        visitor=visitor_in(request.POST.get("mv"), request.COOKIES.get(COOKIE)),
        agreed=bool(answers.cleaned_data.get("agreed")),
        language=translation.get_language() or "ja",
        came_by=came_by,
        suspicion="trap" if answers.trapped() else "",
    )


@never_cache
@csp_update(TAG)  # type: ignore[arg-type]  # the stub forgets lists
def thanks(request: HttpRequest, slug: str, press: str) -> HttpResponse:
    """Thank whoever sent the form, and hand out its document."""
    form = live_form(slug)
    if not SubmissionRow.objects.filter(form=form, press=press).exists():
        raise Http404
    context: dict[str, Any] = {"form": form, "tag": tag()}
    with translation.override(form.language):
        return render(request, "pages/thanks.html", context)
