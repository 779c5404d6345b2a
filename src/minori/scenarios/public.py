"""The door of scenarios."""

from collections.abc import Sequence

from django.db.models import Count, Q

from minori.scenarios.acts.edit import Draft, NotReady, create, publish, save
from minori.scenarios.acts.run import Entered, enrol, pause, retire, start, stop_person
from minori.scenarios.core.graph import graph_of
from minori.scenarios.doctoring import doctor
from minori.scenarios.kinds import register_step, step_kinds
from minori.scenarios.models import Enrolment, Scenario
from minori.scenarios.moving import move_on
from minori.scenarios.words import (
    EnrolmentState,
    Place,
    ScenarioCard,
    ScenarioState,
    Setting,
    Standing,
    StepKind,
    Stuck,
    Waiting,
)

__all__ = [
    "Draft",
    "EnrolmentState",
    "Entered",
    "NotReady",
    "Place",
    "ScenarioCard",
    "ScenarioState",
    "Setting",
    "Standing",
    "StepKind",
    "Stuck",
    "Waiting",
    "create",
    "doctor",
    "enrol",
    "move_on",
    "pause",
    "publish",
    "register_step",
    "retire",
    "save",
    "scenarios",
    "standings",
    "start",
    "step_kinds",
    "stop_person",
]  # fmt: skip


def scenarios() -> list[ScenarioCard]:
    """Every scenario that is not retired, by name, with its people."""
    found = Scenario.objects.exclude(state=ScenarioState.RETIRED).annotate(
        living=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.LIVING)), entered=Count("enrolments")
    )
    return [
        ScenarioCard(row.pk, row.key, row.name, ScenarioState(row.state), row.living, row.entered)
        for row in found.order_by("name", "pk")
    ]


def standings(lead_ids: Sequence[int], living_only: bool = False) -> list[Standing]:
    """Where these people stand in scenarios, newest first: the step, why they wait there and until when."""
    found = Enrolment.objects.filter(lead_id__in=lead_ids).select_related("scenario", "version").order_by("-entered_at")
    return [standing_of(row) for row in (found.filter(state=EnrolmentState.LIVING) if living_only else found)]


def standing_of(row: Enrolment) -> Standing:
    """One person's place as others see it."""
    step = graph_of(row.version.steps).step(row.step)
    kind = step_kinds().get(step.kind) if step else None
    why = kind.say(step.settings) if kind and step else row.why
    return Standing(
        scenario=row.scenario.key,
        name=row.scenario.name,
        enrolment_id=row.pk,
        state=EnrolmentState(row.state),
        step=row.step,
        why=why if row.state == EnrolmentState.LIVING else row.why,
        until=row.due_at,
        entered_at=row.entered_at,
    )
