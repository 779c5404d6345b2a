"""How people come in: by hand, or by what the feeds of the rooms on the left say."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from minori.eventlog import public as eventlog
from minori.leads import public as leads
from minori.scenarios import asking
from minori.scenarios.core.graph import graph_of
from minori.scenarios.engine import CHUNK, events_for
from minori.scenarios.models import Enrolment, Scenario, Version
from minori.scenarios.words import EnrolmentState, Reentry, TriggerKind

READ = 2_000


@dataclass(frozen=True)
class Heard:
    """What a feed said: who may come in, and the bookmark after it."""

    leads: list[int]
    upto: int


def listen(trigger: Mapping[str, Any], after: int, since: datetime | None) -> Heard:
    """The next people that a trigger names after a bookmark."""
    kind = trigger.get("kind", TriggerKind.HAND)
    if kind == TriggerKind.EVENT:
        return heard_events(trigger, after, since)
    if kind == TriggerKind.SEGMENT:
        moves = asking.segment_moves(after, READ)
        wanted = int(trigger.get("segment") or 0)
        return Heard(
            [m.lead_id for m in moves if m.entered and m.segment_id == wanted], moves[-1].id if moves else after
        )
    if kind == TriggerKind.BAND:
        turns = asking.score_turns(after, READ)
        band = trigger.get("band", "high")
        fits = [t.lead_id for t in turns if t.kind == "band" and t.band_after == band and t.band_before != band]
        return Heard(fits, turns[-1].id if turns else after)
    return Heard([], after)


def heard_events(trigger: Mapping[str, Any], after: int, since: datetime | None) -> Heard:
    """People to whom an event of the trigger's kind happened, about an object of its pattern."""
    fed = eventlog.feed(after, [str(trigger["event"])], READ)
    pattern = re.compile(".*".join(re.escape(part) for part in str(trigger.get("object") or "*").split("*")))
    found = [
        one.event.who
        for one in fed
        if one.event.who is not None
        and one.event.who > 0
        and pattern.fullmatch(one.event.object)
        and (since is None or one.event.happened_at >= since)
    ]
    return Heard(found, fed[-1].number if fed else after)


def feed_end(trigger: Mapping[str, Any]) -> int:
    """The bookmark of a reader that begins now."""
    kind = str(trigger.get("kind", TriggerKind.HAND))
    return eventlog.last_number() if kind == TriggerKind.EVENT else asking.feed_ends().get(kind, 0)


def enter(scenario: Scenario, version: Version, now: datetime) -> int:
    """Let in whom the trigger names; bookmark and enrolments are committed together. Returns how many came in."""
    entered = 0
    if scenario.position < 0:
        scenario.position = feed_end(version.trigger)
        Scenario.objects.filter(pk=scenario.pk, position__lt=0).update(position=scenario.position)
    for _ in range(20):
        heard = listen(version.trigger, scenario.position, scenario.started_at)
        if heard.upto == scenario.position:
            break
        wanted = list(dict.fromkeys(heard.leads))
        wanted = allowed(wanted, str(version.trigger.get("rule") or ""), now)
        with transaction.atomic():
            moved = Scenario.objects.filter(pk=scenario.pk, position=scenario.position).update(position=heard.upto)
            if not moved:
                break
            entered += len(admit(scenario, version, wanted, now))
        scenario.position = heard.upto
    return entered


def allowed(wanted: Sequence[int], rule: str, now: datetime) -> list[int]:
    """Those of a set who match the trigger's rule and are not excluded from marketing."""
    matching = asking.matching(rule, wanted, now)
    shut = leads.is_excluded(wanted)
    return [lead for lead in wanted if lead in matching and lead not in shut]


def admit(scenario: Scenario, version: Version, wanted: Sequence[int], now: datetime) -> list[int]:
    """Enrol those who may (again) enter, in the caller's transaction of at most 2,000 people; returns who did."""
    barred = set(barred_from(scenario, version, wanted, now))
    fresh = [lead for lead in dict.fromkeys(wanted) if lead not in barred]
    first = graph_of(version.steps).first
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                scenario=scenario, version=version, lead_id=lead, step=first, due_at=now, since=now, entered_at=now
            )
            for lead in fresh
        ],
        ignore_conflicts=True,
    )
    eventlog.record_many(events_for(scenario, "scenario.entered", fresh, {"version": version.number}, now))
    return fresh


def barred_from(scenario: Scenario, version: Version, wanted: Sequence[int], now: datetime) -> Iterable[int]:
    """Who may not enter: everybody inside, and by the re-entry rule some who were inside before."""
    before = Enrolment.objects.filter(scenario=scenario, lead_id__in=wanted)
    if version.reentry == Reentry.NEVER:
        return before.values_list("lead_id", flat=True)
    living = before.filter(state=EnrolmentState.LIVING)
    if version.reentry == Reentry.AFTER_END:
        return living.values_list("lead_id", flat=True)
    recent = before.filter(ended_at__gt=now - timedelta(days=version.reentry_days))
    return (living | recent).values_list("lead_id", flat=True)


def in_chunks(wanted: Sequence[int]) -> Iterable[Sequence[int]]:
    """Sets that fit one transaction."""
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]
