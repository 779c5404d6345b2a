"""Which scenarios there are, who stands where, and why they wait."""

from typing import Any

from django.db import IntegrityError
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minori.leads import public as leads
from minori.scenarios.acts.edit import NotReady, create
from minori.scenarios.acts.run import enrol, newest, pause, retire, start, stop_person
from minori.scenarios.core.graph import Graph, graph_of
from minori.scenarios.doctoring import doctor
from minori.scenarios.forms import NewScenario
from minori.scenarios.kinds import step_kinds
from minori.scenarios.models import Enrolment, Scenario, Version
from minori.scenarios.words import EnrolmentState, ScenarioState
from minori.segments.public import member_ids, segments
from minori.team.public import actor_of, may
from minori.ui.public import toast

STATE_LABELS = {
    ScenarioState.DRAFT: gettext_lazy("Draft"),
    ScenarioState.RUNNING: gettext_lazy("Running"),
    ScenarioState.PAUSED: gettext_lazy("Paused"),
    ScenarioState.RETIRED: gettext_lazy("Retired"),
}
FATES = {
    EnrolmentState.LIVING: gettext_lazy("On the way"),
    EnrolmentState.ENDED: gettext_lazy("Came to the end"),
    EnrolmentState.LEFT: gettext_lazy("Left by an exit"),
    EnrolmentState.REACHED: gettext_lazy("Reached the goal"),
    EnrolmentState.STOPPED: gettext_lazy("Taken out by hand"),
}
SHOWN = 100


def scenario_list(request: HttpRequest) -> HttpResponse:
    """Every scenario with its people."""
    counts = {f"n_{state}": Count("enrolments", filter=Q(enrolments__state=state)) for state in EnrolmentState}
    rows = Scenario.objects.annotate(entered=Count("enrolments"), **counts).order_by("state", "name")
    shown = [{"row": row, "label": STATE_LABELS[ScenarioState(row.state)]} for row in rows]
    context = {"rows": shown, "may_edit": may(actor_of(request), "edit_marketing")}
    return render(request, "scenarios/list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Make a scenario."""
    form = NewScenario(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create(form.cleaned_data["key"], form.cleaned_data["name"], actor_of(request))
            return HttpResponseRedirect(reverse("scenarios:edit", args=[made]))
        except IntegrityError:
            form.add_error("key", _("This key is taken."))
    return render(request, "scenarios/new.html", {"form": form}, status=422 if form.is_bound else 200)


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A scenario: its steps with the people who stand there now."""
    row = get_object_or_404(Scenario, pk=pk)
    version = Version.objects.filter(scenario=row).exclude(published_at=None).order_by("-number").first()
    fates = dict(Enrolment.objects.filter(scenario=row).values_list("state").annotate(n=Count("id")))
    context = {
        "row": row,
        "label": STATE_LABELS[ScenarioState(row.state)],
        "version": version,
        "steps": steps_with_people(row, graph_of(version.steps)) if version else [],
        "older": older(row, version),
        "fates": [(label, fates.get(str(state), 0)) for state, label in FATES.items()],
        "entered": sum(fates.values()),
        "stuck": [one for one in doctor() if one.scenario == row.key],
        "draft": Version.objects.filter(scenario=row, published_at=None).exists(),
        "segments": segments(),
        "may_edit": may(actor_of(request), "edit_marketing"),
    }
    return render(request, "scenarios/one.html", context)


def steps_with_people(row: Scenario, graph: Graph) -> list[dict[str, Any]]:
    """Each step in words with how many stand there, and when the first of them goes on."""
    living = Enrolment.objects.filter(scenario=row, state=EnrolmentState.LIVING)
    there = {r["step"]: r for r in living.values("step").annotate(n=Count("id"), first=Min("due_at"))}
    return [described(graph, place) | {"people": there.get(graph.steps[place].id)} for place in range(len(graph.steps))]


def described(graph: Graph, place: int) -> dict[str, Any]:
    """One step in words: kind, name, what it does, where it leads."""
    step = graph.steps[place]
    kind = step_kinds().get(step.kind)
    return {
        "id": step.id,
        "number": place + 1,
        "kind": kind.label if kind else step.kind,
        "kind_name": step.kind,
        "name": step.name,
        "says": kind.say(step.settings) if kind else "",
        "ways": [(way, target_words(graph, way.to)) for way in step.ways],
        "leads_to": target_words(graph, step.next) if step.next is not None else "",
    }


def target_words(graph: Graph, target: int) -> str:
    """Where a way leads, in words."""
    for place, step in enumerate(graph.steps):
        if step.id == target:
            return _("step %(n)s") % {"n": place + 1}
    return _("the end")


def older(row: Scenario, version: Version | None) -> int:
    """How many people are on their way by an older version."""
    if version is None:
        return 0
    return Enrolment.objects.filter(scenario=row, state=EnrolmentState.LIVING).exclude(version=version).count()


def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who stands where, why, and until when."""
    row = get_object_or_404(Scenario, pk=pk)
    state = request.GET.get("state", EnrolmentState.LIVING)
    found = Enrolment.objects.filter(scenario=row, state=state).select_related("version").order_by("due_at", "id")
    if request.GET.get("step", "").isdigit():
        found = found.filter(step=int(request.GET["step"]))
    start_at = int(request.GET["from"]) if request.GET.get("from", "").isdigit() else 0
    rows = list(found[start_at : start_at + SHOWN + 1])
    cards = leads.cards({one.lead_id for one in rows})
    context = {
        "row": row,
        "total": found.count(),
        "people": [{"row": one, "card": cards.get(one.lead_id), "place": place_of(one)} for one in rows[:SHOWN]],
        "states": [(str(s), label) for s, label in FATES.items()],
        "state": state,
        "next": start_at + SHOWN if len(rows) > SHOWN else None,
        "may_edit": may(actor_of(request), "edit_marketing"),
    }
    return render(request, "scenarios/people.html", context)


def place_of(row: Enrolment) -> dict[str, Any]:
    """Where somebody stands, in words."""
    graph = graph_of(row.version.steps)
    places = [place for place, step in enumerate(graph.steps) if step.id == row.step]
    return described(graph, places[0]) if places else {}


def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Start, pause, retire, or put people in."""
    row, by, what = get_object_or_404(Scenario, pk=pk), actor_of(request), request.POST.get("what", "")
    try:
        if what == "start":
            start(pk, by)
            toast(request, _("“%(name)s” is running.") % {"name": row.name})
        elif what == "pause":
            pause(pk, by)
            toast(request, _("“%(name)s” is paused; everybody keeps their place.") % {"name": row.name})
        elif what == "retire":
            out = retire(pk, by)
            toast(request, _("“%(name)s” is retired; %(n)s people were taken out.") % {"name": row.name, "n": out})
        elif what == "enrol" and request.POST.get("segment", "").isdigit():
            newest(pk)
            done = enrol(row.key, member_ids(int(request.POST["segment"])), by)
            toast(
                request,
                _("%(n)s people came in, %(m)s did not (inside before, or excluded).")
                % {"n": len(done.entered), "m": done.barred},
            )
    except NotReady as problem:
        toast(request, str(problem), error=True)
    return HttpResponseRedirect(reverse("scenarios:one", args=[pk]))


def take_out(request: HttpRequest, pk: int, lead_id: int) -> HttpResponse:
    """Take one person out."""
    if stop_person(pk, lead_id, actor_of(request)):
        toast(request, _("Taken out."))
    return HttpResponseRedirect(reverse("scenarios:people", args=[pk]))
