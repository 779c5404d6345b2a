"""The queue sorted by urgency, and one hand-off with its story."""

from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minori.sales.acts.answer import AlreadyAnswered, accept, qualify_hand_off, reject
from minori.sales.acts.assign import reassign
from minori.sales.acts.hand_over import hand_over
from minori.sales.agreed import criteria, hours_of
from minori.sales.cards import deals_of
from minori.sales.core.hours import business_between
from minori.sales.forms import CallForm, HandOverForm, QualifyForm, RejectForm, sellers
from minori.sales.models import HandOff, Task
from minori.sales.shown import (
    OUTCOME_LABELS,
    QUEUE_LABELS,
    Line,
    card_for,
    choices,
    events_of,
    lines,
    names_of_staff,
    rules_of,
)
from minori.sales.words import OPEN, UNANSWERED, HandOffState, Outcome, RejectReason
from minori.team.public import actor_of, may, visible_leads_restricted
from minori.ui.public import Column, csv_of, toast

TABS = {
    "waiting": UNANSWERED,
    "accepted": (HandOffState.ACCEPTED,),
    "qualified": (HandOffState.QUALIFIED,),
    "returned": (HandOffState.REJECTED, HandOffState.RECYCLED),
}
TAB_LABELS = {
    "waiting": gettext_lazy("Waiting for an answer"),
    "accepted": gettext_lazy("Accepted"),
    "qualified": gettext_lazy("Qualified"),
    "returned": gettext_lazy("Given back"),
}
PAGE = 50
REFUSALS = {
    "excluded": gettext_lazy("Own staff, agencies and competitors are not handed over."),
    "in_deal": gettext_lazy("She is in an open deal already."),
    "handed_over": gettext_lazy("She is handed over already."),
    "gone": gettext_lazy("This person does not exist any more."),
}
CSV = [
    Column("created", gettext_lazy("Handed over"), value=lambda one: one.row.created_at.isoformat()),
    Column("name", gettext_lazy("Name")),
    Column("company", gettext_lazy("Company"), value=lambda one: one.card.company_name if one.card else ""),
    Column("why", gettext_lazy("Why"), value=lambda one: one.row.why),
    Column("state_label", gettext_lazy("State")),
    Column("owner", gettext_lazy("Owner")),
    Column("late", gettext_lazy("Answer by"), value=lambda one: one.row.late_at.isoformat()),
    Column("reason_label", gettext_lazy("Reason")),
]


def seen_by(request: HttpRequest) -> "QuerySet[HandOff]":
    """The hand-offs that this person may see: all, or own and nobody's where seeing is restricted."""
    actor = actor_of(request)
    found = HandOff.objects.all()
    if visible_leads_restricted(actor):
        found = found.filter(owner_id=actor.id) | found.filter(owner=None)
    return found


def queue(request: HttpRequest) -> HttpResponseBase:
    """Who do I call next?"""
    tab = request.GET.get("tab", "waiting")
    if tab not in TABS:
        raise Http404
    picked = {name: request.GET.get(name, "") for name in ("queue", "owner", "band")}
    shown = narrowed(seen_by(request).filter(state__in=TABS[tab]), picked)
    shown = shown.order_by("late_at", "id") if tab == "waiting" else shown.order_by("-created_at", "-id")
    if request.GET.get("csv") and may(actor_of(request), "export"):
        return csv_of(lines(shown[:10_000]), CSV, f"handoffs-{tab}.csv")
    start = max(0, int(request.GET.get("from", "0") or 0)) if request.GET.get("from", "0").isdigit() else 0
    rows = list(shown[start : start + PAGE + 1])
    context = {
        "tab": tab,
        "tabs": [
            (name, TAB_LABELS[name], seen_by(request).filter(state__in=states).count()) for name, states in TABS.items()
        ],
        "lines": lines(rows[:PAGE]),
        "total": shown.count(),
        "next": start + PAGE if len(rows) > PAGE else None,
        "reject": RejectForm(),
        "picked": picked,
        "queues": [("", _("All queues")), *choices(QUEUE_LABELS)],
        "owners": [("", _("Everybody")), *sellers()],
        "bands": [("", _("All bands")), ("high", _("High")), ("middle", _("Middle")), ("low", _("Low"))],
        "soon": timezone.now() + timedelta(hours=1),
        "works": may(actor_of(request), "work_handoffs"),
        "figures": figures(seen_by(request), timezone.now()),
        "minutes": criteria(),
    }
    return render(request, "sales/queue.html", context)


def narrowed(found: "QuerySet[HandOff]", picked: dict[str, str]) -> "QuerySet[HandOff]":
    """Only those of a queue, an owner, a band."""
    if picked["queue"]:
        found = found.filter(queue=picked["queue"])
    if picked["owner"].isdigit():
        found = found.filter(owner_id=int(picked["owner"]))
    return found.filter(band=picked["band"]) if picked["band"] else found


def figures(found: "QuerySet[HandOff]", now: datetime) -> dict[str, Any]:
    """The three numbers over the queue: how many wait, how fast we answer, how many in time (last 30 days)."""
    waiting = found.filter(state__in=UNANSWERED)
    rows = found.filter(accepted_at__gt=now - timedelta(days=30))
    answered = [
        (begun, done, late)
        for begun, done, late in rows.values_list("created_at", "accepted_at", "late_at")[:5_000]
        if done is not None
    ]
    hours = hours_of(criteria())
    took = [business_between(begun, done, hours).total_seconds() for begun, done, _late in answered]
    middle = int(median(took) // 60) if took else None
    return {
        "waiting": waiting.count(),
        "late": waiting.filter(late_at__lt=now).count(),
        "soon": waiting.filter(late_at__gte=now, late_at__lt=now + timedelta(hours=1)).count(),
        "median": None if middle is None else divmod(middle, 60),
        "answered": len(answered),
        "in_time": sum(done <= late for _begun, done, late in answered),
    }


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A hand-off with the story of the person."""
    line = lines([get_object_or_404(seen_by(request), pk=pk)])[0]
    row = line.row
    context = {
        "line": line,
        "row": row,
        "open": row.state in OPEN,
        "unanswered": row.state in UNANSWERED,
        "events": events_of(row),
        "rules": rules_of(row),
        "queue_label": QUEUE_LABELS[row.queue],  # type: ignore[index]  # a StrEnum's key is its text
        "reject": RejectForm(),
        "qualify": QualifyForm(),
        "call": CallForm(),
        "outcomes": choices(OUTCOME_LABELS),
        "tasks": tasks_of(row),
        "deals": deals_of([row.lead_id]),
        "owners": sellers(),
        "works": may(actor_of(request), "work_handoffs"),
        "addresses": may(actor_of(request), "see_addresses"),
        "earlier": lines(HandOff.objects.filter(lead_id=row.lead_id).exclude(pk=pk).order_by("-created_at")[:10]),
    }
    return render(request, "sales/one.html", context)


def tasks_of(row: HandOff) -> list[dict[str, Any]]:
    """What was done and is to be done with her, newest first."""
    staff = names_of_staff()
    return [
        {"row": task, "owner": staff.get(task.owner_id or 0, ""), "outcome": OUTCOME_LABELS.get(task.outcome, "")}  # type: ignore[call-overload]  # a StrEnum's key is its text
        for task in Task.objects.filter(lead_id=row.lead_id).order_by("-due_at")[:20]
    ]


def back(request: HttpRequest, pk: int) -> HttpResponse:
    """To where the button was pressed."""
    return HttpResponseRedirect(
        reverse("sales:queue") if request.POST.get("from") == "queue" else reverse("sales:one", args=[pk])
    )


def accept_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a hand-off on."""
    row = get_object_or_404(seen_by(request), pk=pk)
    try:
        accept(pk, actor_of(request), timezone.now())
        toast(request, _("%(name)s is yours now.") % {"name": lines([row])[0].name})
    except AlreadyAnswered as problem:
        toast(request, str(problem), error=True)
        return back(request, pk)
    return HttpResponseRedirect(reverse("sales:one", args=[pk]))


def reject_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a hand-off back."""
    row = get_object_or_404(seen_by(request), pk=pk)
    form = RejectForm(request.POST)
    if not form.is_valid():
        toast(request, _("Choose a reason, and a date that exists."), error=True)
        return back(request, pk)
    given = form.cleaned_data
    try:
        reject(pk, RejectReason(given["reason"]), given["note"], given["again_on"], actor_of(request), timezone.now())
        toast(request, _("%(name)s goes back to nurturing.") % {"name": lines([row])[0].name})
    except AlreadyAnswered as problem:
        toast(request, str(problem), error=True)
    return HttpResponseRedirect(reverse("sales:queue"))


def qualify_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Record need and next step."""
    get_object_or_404(seen_by(request), pk=pk)
    try:
        following = qualify_hand_off(
            pk, request.POST.get("need", ""), request.POST.get("next_step", ""), actor_of(request), timezone.now()
        )
        toast(request, _("Qualified; field sales has been told.") if following else _("Qualified."))
    except ValueError as problem:
        toast(request, str(problem), error=True)
    return HttpResponseRedirect(reverse("sales:one", args=[pk]))


def give_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a hand-off to somebody else."""
    get_object_or_404(seen_by(request), pk=pk)
    owner = request.POST.get("owner", "")
    done = owner in dict(sellers()) and reassign(pk, int(owner), actor_of(request), timezone.now())
    toast(request, _("Given on.") if done else _("Somebody has answered this hand-off already."), error=not done)
    return HttpResponseRedirect(reverse("sales:one", args=[pk]))


def hand_over_lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Hand somebody over by hand."""
    card = card_for(actor_of(request), lead_id)
    if card is None:
        raise Http404
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = hand_over([lead_id], form.cleaned_data["why"], actor_of(request))
        if outcome.made:
            toast(request, _("%(name)s is handed over.") % {"name": card.name or card.email})
            return HttpResponseRedirect(reverse("sales:one", args=[outcome.made[0]]))
        form.add_error(None, REFUSALS[outcome.refused[lead_id]])
    return render(request, "sales/hand_over.html", {"form": form, "card": card}, status=422 if form.is_bound else 200)


__all__ = ["Line", "Outcome", "accept_one", "give_to", "hand_over_lead", "one", "qualify_one", "queue", "reject_one"]
