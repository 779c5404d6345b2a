"""Vera, Oleg and Mika walk through scenarios; nobody sticks, nobody steps twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from minori.scenarios.acts.edit import Draft, publish, save
from minori.scenarios.acts.run import enrol, pause, retire, start
from minori.scenarios.doctoring import doctor
from minori.scenarios.kinds import register_step
from minori.scenarios.models import Enrolment, Scenario, StepTaken
from minori.scenarios.moving import move_on
from minori.scenarios.public import standings
from minori.scenarios.tests.steps import DAY, MONDAY, OLEG, VERA, Facts, recorded, running, step
from minori.scenarios.words import Place, StepKind
from minori.team.public import SYSTEM

LETTERS: list[tuple[str, int]] = []


def letter(places: Sequence[Place], settings: Any, now: datetime) -> None:
    LETTERS.extend((str(settings.get("template", "hello")), place.lead_id) for place in places)


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch) -> Facts:
    LETTERS.clear()
    register_step(StepKind("test_letter", "Letter", [], letter))
    return Facts().plant(monkeypatch)


def state_of(lead: int) -> str:
    return Enrolment.objects.get(lead_id=lead).state


@pytest.mark.django_db
def test_vera_gets_a_letter_waits_three_days_and_gets_another(facts: Facts) -> None:
    running(
        "welcome",
        step(1, "test_letter"),
        step(2, "wait", amount=3, unit="days"),
        step(3, "test_letter", template="more"),
    )
    enrol("welcome", [VERA], SYSTEM, MONDAY)
    move_on(MONDAY)
    assert LETTERS == [("hello", VERA)]
    move_on(MONDAY + 2 * DAY)
    assert LETTERS == [("hello", VERA)]
    move_on(MONDAY + 3 * DAY)
    assert LETTERS == [("hello", VERA), ("more", VERA)]
    assert state_of(VERA) == "ended"


@pytest.mark.django_db
def test_a_branch_sends_those_who_match_one_way_and_the_rest_on(facts: Facts) -> None:
    facts.true["opened"] = {VERA}
    running("branch", step(1, "branch", ways=[("opened", 3)]), step(2, "end"), step(3, "test_letter"))
    enrol("branch", [VERA, OLEG], SYSTEM, MONDAY)
    move_on(MONDAY)
    assert LETTERS == [("hello", VERA)]
    assert state_of(OLEG) == "ended"


@pytest.mark.django_db
def test_who_matches_an_exit_leaves_before_the_next_step(facts: Facts) -> None:
    running(
        "exits", step(1, "wait", amount=1), step(2, "test_letter"), exits=[{"rule": "in_deal", "name": "in a deal"}]
    )  # fmt: skip
    enrol("exits", [VERA, OLEG], SYSTEM, MONDAY)
    move_on(MONDAY)
    facts.true["in_deal"] = {VERA}
    move_on(MONDAY + DAY)
    assert LETTERS == [("hello", OLEG)]
    assert (state_of(VERA), Enrolment.objects.get(lead_id=VERA).why) == ("left", "in a deal")


@pytest.mark.django_db
def test_a_goal_reached_is_told_as_reached(facts: Facts) -> None:
    facts.true["bought"] = {VERA}
    running("goal", step(1, "goal", rule="bought"), step(2, "test_letter"))
    enrol("goal", [VERA, OLEG], SYSTEM, MONDAY)
    move_on(MONDAY)
    assert (state_of(VERA), state_of(OLEG)) == ("reached", "ended")
    assert recorded("scenario.reached_goal") == 1
    assert LETTERS == [("hello", OLEG)]


@pytest.mark.django_db
def test_nobody_is_inside_twice_and_reentry_follows_the_policy(facts: Facts) -> None:
    running("once", step(1, "wait", amount=1))
    running("again", step(1, "wait", amount=1), reentry="after_end")
    running("days", step(1, "wait", amount=1), reentry="after_days", reentry_days=30)
    for key in ("once", "again", "days"):
        assert enrol(key, [VERA, VERA], SYSTEM, MONDAY).entered == [VERA]
        assert enrol(key, [VERA], SYSTEM, MONDAY).entered == []
    move_on(MONDAY)
    move_on(MONDAY + DAY)
    later = MONDAY + 2 * DAY
    assert [enrol(key, [VERA], SYSTEM, later).entered for key in ("once", "again", "days")] == [[], [VERA], []]
    assert enrol("days", [VERA], SYSTEM, MONDAY + 40 * DAY).entered == [VERA]


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_living_enrolment_and_a_sticking_one(facts: Facts) -> None:
    running("once", step(1, "wait", amount=1))
    enrol("once", [VERA], SYSTEM, MONDAY)
    row = Enrolment.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=row.pk).update(due_at=None)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db
def test_a_failing_scenario_is_put_aside_and_the_others_go_on(facts: Facts) -> None:
    def fail(places: Sequence[Place], settings: Any, now: datetime) -> None:
        LETTERS.append(("half", 0))
        raise RuntimeError("no such template")

    register_step(StepKind("test_fail", "Fail", [], fail))
    running("a-bad", step(1, "test_fail"))
    running("b-good", step(1, "test_letter"))
    enrol("a-bad", [VERA], SYSTEM, MONDAY)
    enrol("b-good", [OLEG], SYSTEM, MONDAY)
    move_on(MONDAY)
    assert ("hello", OLEG) in LETTERS
    bad = Scenario.objects.get(key="a-bad")
    assert "no such template" in bad.failure
    assert bad.retry_at == MONDAY + timedelta(minutes=1)
    assert StepTaken.objects.filter(enrolment__scenario=bad).count() == 0
    assert [stuck.what for stuck in doctor(MONDAY)] == ["failing"]
    register_step(StepKind("test_fail", "Mended", [], letter))
    move_on(MONDAY + timedelta(minutes=2))
    assert ("hello", VERA) in LETTERS
    assert Scenario.objects.get(key="a-bad").failure == ""
    assert doctor(MONDAY + timedelta(minutes=2)) == []


@pytest.mark.django_db
def test_a_paused_scenario_keeps_everybody_where_they_stand(facts: Facts) -> None:
    id = running("pause", step(1, "wait", amount=1), step(2, "test_letter"))
    enrol("pause", [VERA], SYSTEM, MONDAY)
    move_on(MONDAY)
    pause(id, SYSTEM)
    move_on(MONDAY + 5 * DAY)
    assert LETTERS == []
    assert [stuck.what for stuck in doctor(MONDAY + 5 * DAY)] == ["paused"]
    start(id, SYSTEM, MONDAY + 6 * DAY)
    move_on(MONDAY + 6 * DAY)
    assert LETTERS == [("hello", VERA)]


@pytest.mark.django_db
def test_retiring_takes_everybody_out(facts: Facts) -> None:
    id = running("old", step(1, "wait", amount=1))
    enrol("old", [VERA, OLEG], SYSTEM, MONDAY)
    assert retire(id, SYSTEM, MONDAY) == 2
    assert (state_of(VERA), doctor(MONDAY)) == ("stopped", [])


@pytest.mark.django_db
def test_people_finish_on_the_version_by_which_they_came(facts: Facts) -> None:
    id = running("edit", step(1, "wait", amount=1), step(2, "test_letter", template="old"))
    enrol("edit", [VERA], SYSTEM, MONDAY)
    move_on(MONDAY)
    save(id, Draft(steps=[step(1, "wait", amount=1), step(2, "test_letter", template="new")]), SYSTEM)
    assert publish(id, SYSTEM) == 2
    enrol("edit", [OLEG], SYSTEM, MONDAY)
    move_on(MONDAY)
    move_on(MONDAY + DAY)
    assert sorted(LETTERS) == [("new", OLEG), ("old", VERA)]


@pytest.mark.django_db
def test_a_version_that_takes_over_repeats_no_step(facts: Facts) -> None:
    id = running("edit", step(1, "test_letter", template="first"), step(2, "wait", amount=1), step(3, "end"))
    enrol("edit", [VERA], SYSTEM, MONDAY)
    move_on(MONDAY)
    save(id, Draft(steps=[step(2, "wait", amount=1), step(1, "test_letter", template="first"), step(4, "test_letter", template="new")]), SYSTEM)  # fmt: skip
    publish(id, SYSTEM, takes_over=True)
    move_on(MONDAY + DAY)
    assert LETTERS == [("first", VERA), ("new", VERA)]


@pytest.mark.django_db
def test_a_lead_page_says_where_she_stands_and_until_when(facts: Facts) -> None:
    running("why", step(1, "wait", amount=3, unit="days"))
    enrol("why", [VERA], SYSTEM, MONDAY)
    move_on(MONDAY)
    [standing] = standings([VERA])
    assert standing.until == MONDAY + 3 * DAY
    assert "3" in standing.why


@pytest.mark.django_db
def test_ten_thousand_people_pass_in_a_bounded_number_of_statements(
    facts: Facts, django_assert_max_num_queries: Any
) -> None:
    running("many", step(1, "branch", ways=[("odd", 3)]), step(2, "end"), step(3, "wait", amount=1))
    facts.true["odd"] = set(range(1, 10_001, 2))
    enrol("many", range(1, 10_001), SYSTEM, MONDAY)
    with django_assert_max_num_queries(400):
        move_on(MONDAY)
    assert Enrolment.objects.filter(state="living", held=True).count() == 5_000
    assert Enrolment.objects.filter(state="ended").count() == 5_000
