"""Who waits for an event is woken by what happens from then on."""

from typing import Any

import pytest

from minori.eventlog import public as log
from minori.eventlog.words import Event, new_event_id
from minori.scenarios.acts.run import enrol
from minori.scenarios.kinds import register_step
from minori.scenarios.moving import move_on
from minori.scenarios.tests.steps import DAY, MONDAY, OLEG, VERA, Facts, running, step
from minori.scenarios.words import StepKind
from minori.team.public import SYSTEM

LETTERS: list[int] = []


@pytest.mark.django_db
@pytest.mark.usefixtures("log")
def test_what_oleg_did_before_he_waited_wakes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vera waits for a form all along, so the reader of events is old when Oleg begins to wait for a page."""
    LETTERS.clear()
    register_step(
        StepKind("test_note", "Note", [], lambda places, settings, now: LETTERS.extend(p.lead_id for p in places))
    )
    facts = Facts().plant(monkeypatch)
    facts.true["reads"] = {OLEG}
    running(
        "wait",
        step(1, "branch", ways=[("reads", 3)]),
        step(2, "wait_event", next=4, event="form.submitted", amount=30, unit="days"),
        step(3, "wait_event", next=4, event="page.viewed", object="/price", amount=30, unit="days"),
        step(4, "test_note"),
    )
    enrol("wait", [VERA], SYSTEM, MONDAY)
    move_on(MONDAY)

    def looks(at: Any) -> None:
        log.append([Event(new_event_id(at), at, at, "page.viewed", who=OLEG, object="/price")], "inbox", 1)

    looks(MONDAY + DAY)
    move_on(MONDAY + DAY)
    enrol("wait", [OLEG], SYSTEM, MONDAY + 2 * DAY)
    for day in (2, 3):
        move_on(MONDAY + day * DAY)
    assert LETTERS == []
    looks(MONDAY + 4 * DAY)
    move_on(MONDAY + 4 * DAY)
    assert LETTERS == [OLEG]
