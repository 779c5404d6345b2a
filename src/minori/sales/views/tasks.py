"""What do I have to do, and what came of it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from minori.leads import public as leads
from minori.sales.acts.task import NewTask, add_task, finish_task
from minori.sales.forms import CallForm, TaskForm, local
from minori.sales.models import HandOff, Task
from minori.sales.shown import OUTCOME_LABELS, card_for, choices, names_of_staff
from minori.sales.words import OPEN, Outcome
from minori.team.public import actor_of, may, visible_leads_restricted
from minori.ui.public import toast


def tasks(request: HttpRequest) -> HttpResponse:
    """My open tasks, or everybody's, the most urgent first."""
    actor, whose = actor_of(request), request.GET.get("whose", "mine")
    found = Task.objects.filter(done_at=None).order_by("due_at", "id")
    if whose != "all":
        found = found.filter(owner_id=actor.id)
    elif visible_leads_restricted(actor):
        found = found.filter(owner_id=actor.id) | found.filter(owner_id=None)
    rows = list(found[:200])
    cards = leads.cards({row.lead_id for row in rows if row.lead_id})
    staff = names_of_staff()
    shown = [
        {"row": row, "card": cards.get(row.lead_id or 0), "owner": staff.get(row.owner_id or 0, "")} for row in rows
    ]
    context = {
        "tasks": shown,
        "whose": whose,
        "options": [("mine", _("Mine")), ("all", _("Everybody's"))],
        "now": timezone.now(),
        "outcomes": choices(OUTCOME_LABELS),
        "works": may(actor, "edit_own_leads"),
        "addresses": may(actor, "see_addresses"),
    }
    return render(request, "sales/tasks.html", context)


def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what came of a task, in two taps."""
    get_object_or_404(Task, pk=pk)
    form = CallForm(request.POST)
    if not form.is_valid():
        toast(request, _("Choose what came of it."), error=True)
        return onward(request)
    given = form.cleaned_data
    outcome = Outcome(given["outcome"])
    following = finish_task(pk, outcome, given["note"], actor_of(request), timezone.now(), given["again_at"])
    toast(request, said(outcome, following))
    return onward(request)


def said(outcome: Outcome, following: int | None) -> str:
    """What happened, in one sentence."""
    label = OUTCOME_LABELS[outcome]
    if following is None:
        return _("Noted: %(outcome)s.") % {"outcome": label}
    when: datetime = Task.objects.get(pk=following).due_at
    return _("Noted: %(outcome)s. Next call: %(when)s.") % {"outcome": label, "when": local(when).replace("T", " ")}


def onward(request: HttpRequest) -> HttpResponse:
    """Back to the page that asked, if it is ours."""
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/")
    return HttpResponseRedirect(there if safe else reverse("sales:tasks"))


def new(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Log a call that was made just now, or plan something."""
    card = card_for(actor_of(request), lead_id)
    if card is None:
        raise Http404
    logging = request.POST.get("kind") == "log"
    plan = TaskForm(
        request.POST if request.method == "POST" and not logging else None, initial={"due_at": local(timezone.now())}
    )
    call = CallForm(request.POST if logging else None)
    form: Any = call if logging else plan
    if request.method == "POST" and form.is_valid():
        open_ = HandOff.objects.filter(lead_id=lead_id, state__in=OPEN).first()
        about = {"lead_id": lead_id, "hand_off_id": open_.pk if open_ else None}
        given, now, actor = form.cleaned_data, timezone.now(), actor_of(request)
        if logging:
            made = add_task(NewTask(_("Call"), now, **about), actor)
            outcome = Outcome(given["outcome"])
            toast(request, said(outcome, finish_task(made, outcome, given["note"], actor, now, given["again_at"])))
        else:
            owner = int(given["owner"]) if given["owner"] else None
            add_task(NewTask(given["title"], given["due_at"], owner_id=owner, **about), actor)
            toast(request, _("Planned."))
        return onward(request)
    context = {"card": card, "plan": plan, "call": call, "next": request.GET.get("next", f"/leads/{lead_id}/")}
    return render(request, "sales/task_new.html", context, status=422 if request.method == "POST" else 200)
