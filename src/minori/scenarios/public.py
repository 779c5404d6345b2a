"""The door of scenarios."""

from minori.scenarios.kinds import register_step, step_kinds
from minori.scenarios.models import Enrolment, Scenario
from minori.scenarios.words import ScenarioCard, ScenarioState

__all__ = ["register_step", "scenarios", "step_kinds"]


def scenarios() -> list[ScenarioCard]:
    """Every scenario that is not retired, by name, with its people."""
    found = Scenario.objects.exclude(state=ScenarioState.RETIRED).order_by("name", "pk")
    return [
        ScenarioCard(
            row.pk,
            row.key,
            row.name,
            ScenarioState(row.state),
            Enrolment.objects.filter(scenario=row, state="living").count(),
            Enrolment.objects.filter(scenario=row).count(),
        )
        for row in found
    ]
