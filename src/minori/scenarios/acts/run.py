"""Start, pause and retire scenarios; put people in and take them out by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minori.eventlog.public import record_many
from minori.leads.public import is_excluded
from minori.scenarios.acts.edit import EDITORS, NotReady
from minori.scenarios.engine import CHUNK, events_for
from minori.scenarios.entering import admit, feed_end, in_chunks
from minori.scenarios.models import Enrolment, Scenario, Version
from minori.scenarios.words import EnrolmentState, ScenarioState
from minori.team.public import require, trace
from minori.team.words import Actor


@dataclass(frozen=True)
class Entered:
    """What became of a wish to put people in: ids who came in, and how many did not, because they were inside
    before or are excluded."""

    entered: list[int]
    barred: int


def newest(scenario_id: int) -> Version:
    """The version by which people enter. Raises NotReady where none is published."""
    version = Version.objects.filter(scenario_id=scenario_id).exclude(published_at=None).order_by("-number").first()
    if version is None:
        raise NotReady([(0, _("Publish the scenario first."))])
    return version


def start(scenario_id: int, by: Actor, now: datetime | None = None) -> None:
    """Let people in and on from now. What happened before, or while it was paused, brings nobody in."""
    require(by, *EDITORS)
    version, moment = newest(scenario_id), now or timezone.now()
    end = feed_end(version.trigger)
    with transaction.atomic():
        stopped = Scenario.objects.filter(pk=scenario_id).exclude(state=ScenarioState.RUNNING)
        if stopped.update(
            state=ScenarioState.RUNNING, position=end, started_at=moment, failure="", failures=0, retry_at=None
        ):
            trace(by, "scenarios.start", f"scenario:{scenario_id}")


def pause(scenario_id: int, by: Actor) -> None:
    """Let nobody in or on until it is started again; those inside keep their places."""
    require(by, *EDITORS)
    with transaction.atomic():
        running = Scenario.objects.filter(pk=scenario_id, state=ScenarioState.RUNNING)
        if running.update(state=ScenarioState.PAUSED):
            trace(by, "scenarios.pause", f"scenario:{scenario_id}")


def retire(scenario_id: int, by: Actor, now: datetime | None = None) -> int:
    """End a scenario for good and take everybody out; returns how many were inside."""
    require(by, *EDITORS)
    with transaction.atomic():
        Scenario.objects.filter(pk=scenario_id).update(state=ScenarioState.RETIRED, failure="", retry_at=None)
        trace(by, "scenarios.retire", f"scenario:{scenario_id}")
    out = 0
    while taken := take_out(scenario_id, None, now or timezone.now()):
        out += taken
    return out


def take_out(scenario_id: int, lead_ids: Sequence[int] | None, now: datetime, why: str = "by hand") -> int:
    """Stop up to 2,000 living enrolments, of these people or of anybody."""
    living = Enrolment.objects.filter(scenario_id=scenario_id, state=EnrolmentState.LIVING)
    if lead_ids is not None:
        living = living.filter(lead_id__in=lead_ids)
    with transaction.atomic():
        rows = dict(living.order_by("id").values_list("id", "lead_id")[:CHUNK])
        living.filter(id__in=list(rows)).update(
            state=EnrolmentState.STOPPED, why=why, due_at=None, awaits="", ended_at=now
        )
        events = events_for(
            Scenario.objects.get(pk=scenario_id), "scenario.left", rows.values(), {"how": "stopped"}, now
        )
        record_many(events)
    return len(rows)


def stop_person(scenario_id: int, lead_id: int, by: Actor) -> bool:
    """Take one person out."""
    require(by, *EDITORS)
    with transaction.atomic():
        out = take_out(scenario_id, [lead_id], timezone.now())
        if out:
            trace(by, "scenarios.stop_person", f"scenario:{scenario_id}", {"lead": lead_id})
    return bool(out)


def enrol(scenario_key: str, lead_ids: Sequence[int], by: Actor, now: datetime | None = None) -> Entered:
    """Put people into a running scenario by hand; repeating it changes nothing. Raises NotReady, LookupError."""
    require(by, *EDITORS)
    scenario = Scenario.objects.filter(key=scenario_key).first()
    if scenario is None:
        raise LookupError(scenario_key)
    version = newest(scenario.pk)
    if scenario.state != ScenarioState.RUNNING:
        raise NotReady([(0, _("Start the scenario first."))])
    wanted = list(dict.fromkeys(lead_ids))
    shut = is_excluded(wanted)
    entered: list[int] = []
    for part in in_chunks([lead for lead in wanted if lead not in shut]):
        with transaction.atomic():
            entered += admit(scenario, version, part, now or timezone.now())
    if entered and by.kind != "system":
        trace(by, "scenarios.enrol", f"scenario:{scenario.pk}", {"entered": len(entered)})
    return Entered(entered, len(wanted) - len(entered))
