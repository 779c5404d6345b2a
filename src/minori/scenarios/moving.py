"""One beat of all scenarios. What fails is put aside with its reason and tried again; the others go on."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from minori.eventlog import public as eventlog
from minori.scenarios.core.graph import graph_of
from minori.scenarios.engine import CHUNK, walk
from minori.scenarios.entering import enter
from minori.scenarios.models import Enrolment, Scenario, Version
from minori.scenarios.words import EnrolmentState, ScenarioState

log = logging.getLogger(__name__)
FIRST_RETRY, LAST_RETRY = timedelta(minutes=1), timedelta(hours=1)


def move_on(now: datetime) -> int:
    """Let people in, wake those whose event came, move everybody due; returns how many moves were made.

    The pulse's stage. Idempotent, and may be killed anywhere: every set is one transaction.
    """
    moved = 0
    running = Scenario.objects.filter(state=ScenarioState.RUNNING).exclude(retry_at__gt=now)
    for scenario in list(running.order_by("id")):
        try:
            moved += move(scenario, now)
        except Exception as problem:
            log.exception("scenario %s failed", scenario.key)
            put_aside(scenario, now, f"{type(problem).__name__}: {problem}")
        else:
            if scenario.failure:
                Scenario.objects.filter(pk=scenario.pk).update(failure="", failures=0, retry_at=None)
    return moved


def move(scenario: Scenario, now: datetime) -> int:
    """One beat of one scenario."""
    versions = list(Version.objects.filter(scenario=scenario).exclude(published_at=None).order_by("-number"))
    if not versions:
        return 0
    log_end = eventlog.last_number()
    moved = enter(scenario, versions[0], now)
    moved += wake(scenario, now, log_end)
    moved += move_over(scenario, versions, now)
    for version in versions:
        if (
            version is versions[0]
            or Enrolment.objects.filter(version=version, state="living", due_at__lte=now).exists()
        ):
            moved += walk(scenario, version, now, log_end)
    return moved


def put_aside(scenario: Scenario, now: datetime, failure: str) -> None:
    """Note why a scenario failed and when it is tried again: a minute later, then twice as late each time."""
    wait = min(FIRST_RETRY * 2 ** min(scenario.failures, 10), LAST_RETRY)
    Scenario.objects.filter(pk=scenario.pk).update(
        failure=failure[:2000], failures=scenario.failures + 1, retry_at=now + wait
    )


def wake(scenario: Scenario, now: datetime, log_end: int) -> int:
    """Let those go on whose awaited event came; the bookmark is committed with them.

    It moves to `log_end` (the log's last number, read before) also where nobody's event came: who begins to wait today
    is not woken by what happened while others waited for something else.
    """
    waiting = Enrolment.objects.filter(scenario=scenario, state=EnrolmentState.LIVING).exclude(awaits="")
    woken = 0
    while kinds := sorted(set(waiting.values_list("awaits", flat=True))):
        fed = eventlog.feed(scenario.awaited_position, kinds, CHUNK)
        if not fed:
            break
        with transaction.atomic():
            at = Scenario.objects.filter(pk=scenario.pk, awaited_position=scenario.awaited_position)
            if not at.update(awaited_position=fed[-1].number):
                break
            for (kind, thing), leads in grouped(fed).items():
                theirs = waiting.filter(Q(awaits_object=thing) | Q(awaits_object=""), awaits=kind, lead_id__in=leads)
                woken += theirs.update(awaits="", awaits_object="", due_at=now)
        scenario.awaited_position = fed[-1].number
    if scenario.awaited_position < log_end and waiting.exists():
        Scenario.objects.filter(pk=scenario.pk, awaited_position=scenario.awaited_position).update(
            awaited_position=log_end
        )
    return woken


def grouped(fed: Sequence[eventlog.FedEvent]) -> dict[tuple[str, str], list[int]]:
    """People by kind and object of what happened to them."""
    groups: dict[tuple[str, str], list[int]] = {}
    for one in fed:
        if one.event.who is not None and one.event.who > 0:
            groups.setdefault((one.event.kind, one.event.object), []).append(one.event.who)
    return groups


def move_over(scenario: Scenario, versions: Sequence[Version], now: datetime) -> int:
    """Where the newest version takes people over: those who stand at a step that it has too go on by it."""
    newest = versions[0]
    if not newest.takes_over or len(versions) == 1:
        return 0
    kept = [(step.id, step.kind) for step in graph_of(newest.steps).steps]
    moved = 0
    for old in versions[1:]:
        same = [step.id for step in graph_of(old.steps).steps if (step.id, step.kind) in kept]
        there = Enrolment.objects.filter(version=old, state=EnrolmentState.LIVING, step__in=same)
        while ids := list(there.order_by("id").values_list("id", flat=True)[:CHUNK]):
            with transaction.atomic():
                moved += there.filter(id__in=ids).update(version=newest)
    return moved
