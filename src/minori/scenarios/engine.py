"""How people move: sets of at most 2,000 through one step at a time, each set in one transaction.

Questions to the event log are asked before the transaction; inside it only those are moved who still stand where they
stood when the question was asked. Whatever dies between two transactions leaves rows from which the next beat goes on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from minori.eventlog.public import Event, new_event_id, record_many
from minori.scenarios import asking
from minori.scenarios.core.graph import END, Exit, Graph, Step, exits_of, graph_of
from minori.scenarios.kinds import step_kinds
from minori.scenarios.models import Enrolment, Scenario, StepTaken, Version
from minori.scenarios.words import EnrolmentState, Place, Waiting

CHUNK = 2_000


@dataclass(frozen=True)
class Stand:
    """One person as read before a transaction."""

    id: int
    lead_id: int


@dataclass(frozen=True)
class Walk:
    """A version being walked in this beat. `log_end` is the event log's last number before anything was done."""

    scenario: Scenario
    version: Version
    graph: Graph
    exits: Sequence[Exit]
    now: datetime
    log_end: int


@dataclass(frozen=True)
class Fate:
    """What the questions said about one person: leave with a reason, or (None) go on to `to`."""

    to: int
    state: EnrolmentState | None = None
    why: str = ""


class UnknownStep(LookupError):
    """A step of a kind that no room has registered; the scenario is put aside until somebody mends it."""


def walk(scenario: Scenario, version: Version, now: datetime, log_end: int) -> int:
    """Move everybody of one version on as far as they can go now; returns how many moves were made."""
    this = Walk(scenario, version, graph_of(version.steps), exits_of(version.exits), now, log_end)
    return sum(pass_step(this, step) for step in this.graph.steps)


def pass_step(this: Walk, step: Step) -> int:
    """Move everybody on who is due at one step, set after set."""
    moved = 0
    while chunk := stands(this, step, held=False):
        moved += take(this, step, chunk)
    while chunk := stands(this, step, held=True):
        moved += release(this, step, chunk)
    return moved


def due(this: Walk, step: Step, held: bool) -> "QuerySet[Enrolment]":
    """The enrolments that are due at a step."""
    return Enrolment.objects.filter(
        version=this.version, step=step.id, state=EnrolmentState.LIVING, held=held, due_at__lte=this.now
    )


def stands(this: Walk, step: Step, held: bool) -> list[Stand]:
    """The next set that is due at a step."""
    rows = due(this, step, held).order_by("id").values_list("id", "lead_id")
    return [Stand(*row) for row in rows[:CHUNK]]


def still_there(this: Walk, step: Step, held: bool, chunk: Sequence[Stand]) -> list[Stand]:
    """Those of a set who still stand there, locked where the engine locks rows."""
    ids = due(this, step, held).filter(id__in=[one.id for one in chunk])
    here = set(ids.select_for_update(skip_locked=True).values_list("id", flat=True))
    return [one for one in chunk if one.id in here]


def release(this: Walk, step: Step, chunk: Sequence[Stand]) -> int:
    """Let people go on whose wait is over."""
    with transaction.atomic():
        here = still_there(this, step, True, chunk)
        send_on(this, here, this.graph.after(step.id))
    return len(here)


def take(this: Walk, step: Step, chunk: Sequence[Stand]) -> int:
    """Let people take a step: exits first, then the step's effect, once each."""
    fates = ask(this, step, chunk)
    with transaction.atomic():
        here = still_there(this, step, False, chunk)
        going = [one for one in here if fates[one.id].state is None]
        fresh = note_taken(this, step, going)
        done = {one.id for one in fresh}
        hold = have_effect(this, step, fresh)
        finish(this, step, [one for one in here if fates[one.id].state is not None], fates)
        if hold:
            stay(this, fresh, hold)
            going = [one for one in going if one.id not in done]
        for target, group in by_target(going, fates).items():
            send_on(this, group, target)
    return len(here)


def ask(this: Walk, step: Step, chunk: Sequence[Stand]) -> dict[int, Fate]:
    """Exits, goals and branches for a set, asked of the event log; by enrolment id."""
    leads = [one.lead_id for one in chunk]
    out: dict[int, Fate] = {}
    for way_out in this.exits:
        state = EnrolmentState.REACHED if way_out.reached else EnrolmentState.LEFT
        for lead in asking.matching(way_out.rule, leads, this.now) if way_out.rule.strip() else ():
            out.setdefault(lead, Fate(END, state, way_out.name or way_out.rule))
    staying = [lead for lead in leads if lead not in out]
    if step.kind == "goal":
        for lead in asking.matching(str(step.settings.get("rule", "")), staying, this.now):
            out[lead] = Fate(END, EnrolmentState.REACHED, step.name)
    for way in step.ways:
        staying = [lead for lead in staying if lead not in out]
        for lead in asking.matching(way.rule, staying, this.now):
            out[lead] = Fate(way.to)
    onward = Fate(END if step.kind == "end" else this.graph.after(step.id))
    return {one.id: out.get(one.lead_id, onward) for one in chunk}


def note_taken(this: Walk, step: Step, going: Sequence[Stand]) -> list[Stand]:
    """Note who takes a step; returns those who had not taken it before (a moved version may bring people back)."""
    ids = [one.id for one in going]
    before = set(StepTaken.objects.filter(step=step.id, enrolment_id__in=ids).values_list("enrolment_id", flat=True))
    fresh = [one for one in going if one.id not in before]
    StepTaken.objects.bulk_create([StepTaken(enrolment_id=one.id, step=step.id, at=this.now) for one in fresh])
    tell(this, "scenario.stepped", fresh, {"step": step.id, "kind": step.kind})
    return fresh


def have_effect(this: Walk, step: Step, fresh: Sequence[Stand]) -> Waiting | None:
    """Give the step its effect on a set."""
    kind = step_kinds().get(step.kind)
    if kind is None:
        raise UnknownStep(step.kind)
    if not fresh:
        return None
    places = [Place(one.id, one.lead_id, this.scenario.key, this.scenario.pk, step.id) for one in fresh]
    return kind.start(places, step.settings, this.now)


def stay(this: Walk, fresh: Sequence[Stand], hold: Waiting) -> None:
    """Let people stand at a step until a time or an event."""
    ids = [one.id for one in fresh]
    if hold.kind and not Enrolment.objects.filter(scenario=this.scenario, state="living").exclude(awaits="").exists():
        Scenario.objects.filter(pk=this.scenario.pk).update(awaited_position=this.log_end)
    Enrolment.objects.filter(id__in=ids).update(
        held=True, due_at=hold.until, awaits=hold.kind, awaits_object=hold.object, since=this.now
    )


def send_on(this: Walk, group: Sequence[Stand], target: int) -> None:
    """Put people in front of their next step, due at once, or end their way."""
    rows = Enrolment.objects.filter(id__in=[one.id for one in group])
    if target != END:
        rows.update(step=target, held=False, due_at=this.now, awaits="", awaits_object="", since=this.now)
        return
    rows.update(state=EnrolmentState.ENDED, due_at=None, awaits="", ended_at=this.now, since=this.now)
    tell(this, "scenario.left", group, {"how": "ended"})


def finish(this: Walk, step: Step, leaving: Sequence[Stand], fates: Mapping[int, Fate]) -> None:
    """Let people leave by an exit or with their goal reached."""
    groups: dict[tuple[EnrolmentState, str], list[Stand]] = {}
    for one in leaving:
        fate = fates[one.id]
        groups.setdefault((fate.state or EnrolmentState.LEFT, fate.why), []).append(one)
    for (state, why), group in groups.items():
        Enrolment.objects.filter(id__in=[one.id for one in group]).update(
            state=state, why=why[:200], due_at=None, awaits="", ended_at=this.now, since=this.now
        )
        kind = "scenario.reached_goal" if state is EnrolmentState.REACHED else "scenario.left"
        tell(this, kind, group, {"step": step.id, "how": str(state)})


def by_target(going: Iterable[Stand], fates: Mapping[int, Fate]) -> dict[int, list[Stand]]:
    """People grouped by where they go."""
    groups: dict[int, list[Stand]] = {}
    for one in going:
        groups.setdefault(fates[one.id].to, []).append(one)
    return groups


def tell(this: Walk, kind: str, group: Sequence[Stand], props: Mapping[str, str | int]) -> None:
    """Record one event for each person of a set, in the caller's transaction."""
    record_many(events_for(this.scenario, kind, [one.lead_id for one in group], props, this.now))


def events_for(
    scenario: Scenario, kind: str, leads: Iterable[int], props: Mapping[str, str | int], now: datetime
) -> list[Event]:
    """The events that say that something happened to people in a scenario."""
    return [
        Event(new_event_id(now), now, now, kind, who=lead, object=scenario.key, props=props, human=None)
        for lead in leads
    ]
