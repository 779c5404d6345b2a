"""Who does not move though they should, and why."""

from datetime import datetime, timedelta

from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from minori.scenarios.core.graph import graph_of
from minori.scenarios.kinds import step_kinds
from minori.scenarios.models import Enrolment, Scenario, Version
from minori.scenarios.words import EnrolmentState, ScenarioState, Stuck

LATE, LONG = timedelta(minutes=10), timedelta(days=30)


def doctor(now: datetime | None = None) -> list[Stuck]:
    """Everybody who is stuck, with the reason; empty when all is well."""
    moment = now or timezone.now()
    found: list[Stuck] = []
    for scenario in Scenario.objects.exclude(state=ScenarioState.DRAFT).order_by("key"):
        living = Enrolment.objects.filter(scenario=scenario, state=EnrolmentState.LIVING)
        found += states_of(scenario, living, moment)
        found += steps_of(scenario, living)
    return found


def states_of(scenario: Scenario, living: "QuerySet[Enrolment]", now: datetime) -> list[Stuck]:
    """Stuck because of the scenario's state, because the pulse is late, or because an event never comes."""
    found = []
    late = living.filter(due_at__lt=now - LATE).aggregate(n=Count("id"), first=Min("due_at"))
    if scenario.failure:
        detail = _("%(why)s. Tried again at %(when)s.") % {"why": scenario.failure, "when": scenario.retry_at}
        found.append(Stuck(scenario.key, "failing", living.count(), detail))
    elif late["n"] and scenario.state == ScenarioState.RUNNING:
        found.append(
            Stuck(scenario.key, "late", late["n"], _("Due since %(when)s, not moved yet.") % {"when": late["first"]})
        )
    if scenario.state == ScenarioState.PAUSED and living.exists():
        found.append(Stuck(scenario.key, "paused", living.count(), _("The scenario is paused.")))
    if scenario.state == ScenarioState.RETIRED and living.exists():
        found.append(Stuck(scenario.key, "retired", living.count(), _("The scenario is retired, its people are not.")))
    for row in living.filter(due_at=None, since__lt=now - LONG).values("awaits").annotate(n=Count("id")):
        detail = _("Waiting for “%(event)s” for more than 30 days, with no deadline.") % {"event": row["awaits"]}
        found.append(Stuck(scenario.key, "awaiting", row["n"], detail))
    return found


def steps_of(scenario: Scenario, living: "QuerySet[Enrolment]") -> list[Stuck]:
    """Stuck because their step is gone, or nobody knows its kind any more."""
    found = []
    for row in living.values("version", "step").annotate(n=Count("id")):
        step = graph_of(Version.objects.get(pk=row["version"]).steps).step(row["step"])
        if step is None:
            detail = _("Their step %(step)s does not exist in their version.") % {"step": row["step"]}
            found.append(Stuck(scenario.key, "no_step", row["n"], detail))
        elif step.kind not in step_kinds():
            detail = _("Nobody knows steps of the kind “%(kind)s”.") % {"kind": step.kind}
            found.append(Stuck(scenario.key, "unknown_kind", row["n"], detail))
    return found
