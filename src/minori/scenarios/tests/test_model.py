"""Random lives of a scenario against a small obvious model of it (promise J1)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minori.scenarios.acts.edit import Draft, publish, save
from minori.scenarios.acts.run import enrol, pause, start, stop_person
from minori.scenarios.doctoring import doctor
from minori.scenarios.kinds import register_step
from minori.scenarios.models import Enrolment, Scenario, StepTaken, Version
from minori.scenarios.moving import move_on
from minori.scenarios.tests.steps import MONDAY, Facts, running, step
from minori.scenarios.words import Place, StepKind
from minori.team.public import SYSTEM

PEOPLE = [1, 2, 3]
HOUR = timedelta(hours=1)
Op = tuple[str, Any]
LETTERS: list[tuple[str, int]] = []


class Model:
    """One person at a time, one step at a time: the obvious way to do it."""

    def __init__(self, reentry: str) -> None:
        self.reentry, self.running, self.version = reentry, True, 0
        self.inside: dict[int, dict[str, Any]] = {}
        self.before: set[int] = set()
        self.letters: list[tuple[str, int]] = []
        self.exit: set[int] = set()
        self.way: set[int] = set()

    def enter(self, lead: int) -> None:
        if self.running and lead not in self.inside and (self.reentry == "after_end" or lead not in self.before):
            self.inside[lead] = {"step": 1, "until": None, "version": self.version}
            self.before.add(lead)

    def tick(self, now: datetime) -> None:
        for lead in list(self.inside) if self.running else []:
            while lead in self.inside and self.one(lead, self.inside[lead], now):
                pass

    def one(self, lead: int, at: dict[str, Any], now: datetime) -> bool:
        """One move of one person; False when she stays."""
        if at["until"] is not None:
            if at["until"] > now:
                return False
            at["step"], at["until"] = at["step"] + 1, None
            return True
        if lead in self.exit:
            del self.inside[lead]
            return True
        if at["step"] in (1, 4):
            self.letters.append((f"v{at['version']}s{at['step']}", lead))
        if at["step"] == 2:
            at["until"] = now + 3 * HOUR
            return True
        if at["step"] == 4 or (at["step"] == 3 and lead not in self.way):
            del self.inside[lead]
            return True
        at["step"] += 1
        return True


def steps(version: int) -> list[dict[str, Any]]:
    return [
        step(1, "test_post", text=f"v{version}s1"),
        step(2, "wait", amount=3, unit="hours"),
        step(3, "branch", 0, [("way", 4)]),
        step(4, "test_post", text=f"v{version}s4"),
    ]


def post(places: Sequence[Place], what: Any, now: datetime) -> None:
    LETTERS.extend((what["text"], place.lead_id) for place in places)


person = st.sampled_from(PEOPLE)
operations = st.one_of(
    st.tuples(st.just("enter"), person),
    st.tuples(st.just("hours"), st.integers(1, 5)),
    st.tuples(st.just("exit"), person),
    st.tuples(st.just("way"), person),
    st.tuples(st.just("stop"), person),
    st.tuples(st.sampled_from(["tick", "tick", "pause", "resume", "edit"]), st.none()),
)


@pytest.fixture(autouse=True)
def _letters() -> None:
    register_step(StepKind("test_post", "Post", [], post))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=st.lists(operations, max_size=25), reentry=st.sampled_from(["never", "after_end"]))
def test_any_life_goes_as_the_model_says(monkeypatch: pytest.MonkeyPatch, life: list[Op], reentry: str) -> None:
    for table in (StepTaken, Enrolment, Version, Scenario):
        table.objects.all().delete()
    LETTERS.clear()
    facts, model, now = Facts().plant(monkeypatch), Model(reentry), MONDAY
    facts.true = {"exit": model.exit, "way": model.way}
    id = running("life", *steps(0), exits=[{"rule": "exit"}], reentry=reentry)
    for name, what in life:
        if name == "hours":
            now += what * HOUR
        apply(id, model, name, what, now, reentry)
        inside = {e.lead_id: (e.step, e.held) for e in Enrolment.objects.filter(state="living")}
        assert sorted(LETTERS) == sorted(model.letters)
        assert inside == {lead: (at["step"], at["until"] is not None) for lead, at in model.inside.items()}
    move_on(now)
    assert [stuck for stuck in doctor(now) if stuck.what != "paused"] == []


def apply(id: int, model: Model, name: str, what: Any, now: datetime, reentry: str) -> None:
    """Do one thing to both."""
    if name == "enter" and model.running:
        model.enter(what)
        enrol("life", [what], SYSTEM, now)
    elif name == "exit":
        model.exit.symmetric_difference_update({what})
    elif name == "way":
        model.way.symmetric_difference_update({what})
    elif name == "stop":
        model.inside.pop(what, None)
        stop_person(id, what, SYSTEM)
    elif name == "tick":
        model.tick(now)
        move_on(now)
    elif name == "pause":
        model.running = False
        pause(id, SYSTEM)
    elif name == "resume":
        model.running = True
        start(id, SYSTEM, now)
    elif name == "edit":
        model.version += 1
        save(id, Draft(steps=steps(model.version), exits=[{"rule": "exit"}], reentry=reentry), SYSTEM)
        publish(id, SYSTEM)
