"""What this room hands to the rooms on its left when Django starts."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minori.notices.public import register_kind
from minori.scenarios.builtin import plug_own_kinds
from minori.scenarios.models import Scenario, Version
from minori.scenarios.words import ScenarioState, TriggerKind
from minori.segments.public import register_use
from minori.segments.words import Use
from minori.ui.public import Entry, register_entry


def uses_of_segment(key: str, segment_id: int) -> Sequence[Use]:
    """Scenarios whose newest version people enter by a segment, or whose rules name it."""
    found = []
    for scenario in Scenario.objects.exclude(state=ScenarioState.RETIRED):
        version = Version.objects.filter(scenario=scenario).order_by("-number").first()
        if version is None:
            continue
        by_trigger = version.trigger.get("kind") == TriggerKind.SEGMENT and version.trigger.get("segment") == segment_id
        texts = [str(version.trigger), str(version.steps), str(version.exits)]
        if by_trigger or any(f'segment("{key}")' in text for text in texts):
            found.append(Use(scenario.name, reverse("scenarios:one", args=[scenario.pk])))
    return found


def plug() -> None:
    """The menu entry, the step kinds that need no other room, the kind of notice, the use of segments."""
    register_entry(Entry("grow", _("Scenarios"), "scenarios:scenarios", "flow", order=40))
    register_kind("scenario", _("Notices from scenarios"))
    register_use("scenario", uses_of_segment)
    plug_own_kinds()
