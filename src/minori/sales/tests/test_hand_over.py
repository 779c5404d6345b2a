"""Who is handed over, to whom, and that nobody is left lying."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from minori.leads.public import exclude, set_owner
from minori.leads.words import ExclusionKind, ExclusionWhy
from minori.sales.acts.answer import AlreadyAnswered, accept, qualify_hand_off, reject
from minori.sales.acts.deal import NewDeal, open_deal
from minori.sales.acts.hand_over import hand_over
from minori.sales.acts.task import NewTask, add_task, finish_task
from minori.sales.models import HandOff, Receiver, Task
from minori.sales.public import queue
from minori.sales.qualifying import qualify
from minori.sales.tests.people import MONDAY_TEN, Scores, company_of, lead, staff
from minori.sales.words import HandOffState, Outcome, Queue, RejectReason
from minori.team.public import SYSTEM
from minori.team.words import Role

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def scores(monkeypatch: pytest.MonkeyPatch) -> Scores:
    return Scores().plant(monkeypatch)


def notices(cause: str) -> Any:
    return apps.get_model("notices", "Notice")._default_manager.filter(cause__startswith=cause)


def test_vera_turns_hot_and_ichiro_is_told_why(scores: Scores) -> None:
    ichiro, vera = staff("ichiro", Role.inside_sales, "inside"), lead("vera", title="部長")
    scores.turn(vera)
    qualify(MONDAY_TEN)
    [card] = queue(Queue.INSIDE)
    assert (card.lead_id, card.owner_id, card.state) == (vera, ichiro.id, HandOffState.ASSIGNED)
    assert card.late_at == MONDAY_TEN + 24 * HOUR
    [notice] = notices(f"handoff:{card.id}:")
    assert "vera" in notice.title
    assert "Price page: +15" in notice.body


def test_the_same_turn_hands_over_once_however_often_it_is_read(scores: Scores) -> None:
    staff("ichiro", Role.inside_sales, "inside")
    vera = lead("vera")
    scores.turn(vera)
    scores.turn(vera, kind="trigger", trigger="price page")
    for _beat in range(3):
        qualify(MONDAY_TEN)
        apps.get_model("sales", "Bookmark")._default_manager.update(position=0)
    assert HandOff.objects.count() == 1
    assert notices("handoff:").count() == 1


def test_the_database_allows_one_open_hand_off_a_person(scores: Scores) -> None:
    vera = lead("vera")
    hand_over([vera], "calls", SYSTEM, MONDAY_TEN)
    row = HandOff.objects.get()
    row.pk, row.cause_key = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_falling_into_a_band_hands_nobody_over(scores: Scores) -> None:
    scores.turn(lead("vera"), before="high", after="middle")
    qualify(MONDAY_TEN)
    assert HandOff.objects.count() == 0


def test_competitors_and_people_in_a_deal_are_not_handed_over(scores: Scores) -> None:
    spy, vera = lead("spy", "Rival Ltd"), lead("vera")
    exclude(ExclusionKind.DOMAIN, "rival.example", ExclusionWhy.COMPETITOR, SYSTEM)
    open_deal(NewDeal(company_of(vera), "Press line", vera), SYSTEM, MONDAY_TEN)
    outcome = hand_over([spy, vera], "hot", SYSTEM, MONDAY_TEN)
    assert outcome.refused == {spy: "excluded", vera: "in_deal"}


def test_the_owner_of_the_company_gets_her_and_others_take_turns(scores: Scores) -> None:
    first, second = staff("ichiro", Role.inside_sales, "inside"), staff("jun", Role.inside_sales, "inside")
    vera = lead("vera")
    set_owner([vera], second.id, SYSTEM)
    hand_over([vera, lead("a", "A Ltd"), lead("b", "B Ltd"), lead("c", "C Ltd")], "hot", SYSTEM, MONDAY_TEN)
    owners = list(HandOff.objects.order_by("id").values_list("owner_id", flat=True))
    assert owners == [second.id, first.id, second.id, first.id]


def test_absent_people_are_passed_over_and_nobody_is_left_lying(scores: Scores) -> None:
    ichiro = staff("ichiro", Role.inside_sales, "inside")
    Receiver.objects.update(absent_from=date(2026, 11, 10), absent_until=date(2026, 11, 17))
    hand_over([lead("vera")], "hot", SYSTEM, MONDAY_TEN)
    [row] = HandOff.objects.all()
    assert (row.state, row.owner_id) == ("created", None)
    assert [card.id for card in queue(Queue.INSIDE)] == [row.pk]
    qualify(MONDAY_TEN)
    assert notices(f"handoff:{row.pk}:").count() == 1
    qualify(MONDAY_TEN + timedelta(days=2))
    row.refresh_from_db()
    assert (row.state, row.owner_id) == ("assigned", ichiro.id)


def test_every_open_hand_off_has_an_owner_or_stands_in_a_queue_with_a_clock(scores: Scores) -> None:
    staff("ichiro", Role.inside_sales)
    people = [lead(name, f"{name} Ltd") for name in "abcdef"]
    hand_over(people[:3], "hot", SYSTEM, MONDAY_TEN)
    for one in people[3:]:
        scores.turn(one)
    qualify(MONDAY_TEN)
    listed = {card.id for card in queue()}
    for row in HandOff.objects.all():
        assert row.owner_id or row.pk in listed
        assert row.late_at > MONDAY_TEN
    qualify(MONDAY_TEN + timedelta(days=3))
    assert HandOff.objects.filter(overdue_at=None).count() == 0


def test_overdue_is_noted_and_told_once(scores: Scores) -> None:
    boss = staff("boss", Role.marketer)
    ichiro = staff("ichiro", Role.inside_sales, "inside")
    hand_over([lead("vera")], "hot", SYSTEM, MONDAY_TEN)
    for hours in (25, 26, 27):
        qualify(MONDAY_TEN + hours * HOUR)
    row = HandOff.objects.get()
    told = notices(f"handoff:{row.pk}:overdue")
    assert sorted(told.values_list("person_id", flat=True)) == [boss.id or 0, ichiro.id or 0]


def test_accepting_twice_is_answered_by_who_was_faster(scores: Scores) -> None:
    ichiro, jun = staff("ichiro", Role.inside_sales, "inside"), staff("jun", Role.inside_sales, "inside")
    hand_over([lead("vera")], "hot", SYSTEM, MONDAY_TEN)
    row = HandOff.objects.get()
    accept(row.pk, jun, MONDAY_TEN)
    with pytest.raises(AlreadyAnswered):
        accept(row.pk, ichiro, MONDAY_TEN)
    row.refresh_from_db()
    assert row.owner_id == jun.id
    assert queue() == []


def test_qualified_by_inside_sales_she_goes_on_to_nina(scores: Scores) -> None:
    ichiro, nina = staff("ichiro", Role.inside_sales, "inside"), staff("nina", Role.sales, "field")
    hand_over([lead("vera")], "hot", SYSTEM, MONDAY_TEN)
    first = HandOff.objects.get()
    with pytest.raises(ValueError):
        qualify_hand_off(first.pk, " ", "demo", ichiro, MONDAY_TEN)
    second = HandOff.objects.get(
        pk=qualify_hand_off(first.pk, "New press by April", "Demo on Friday", ichiro, MONDAY_TEN) or 0
    )
    assert (second.queue, second.owner_id, second.follows_id) == ("field", nina.id, first.pk)
    assert "New press by April" in second.why
    assert qualify_hand_off(second.pk, "Budget is there", "Quote", nina, MONDAY_TEN) is None


def test_rejected_with_a_later_date_she_is_nurtured_and_comes_back_as_a_task(scores: Scores) -> None:
    ichiro = staff("ichiro", Role.inside_sales, "inside")
    hand_over([lead("vera")], "hot", SYSTEM, MONDAY_TEN)
    row = HandOff.objects.get()
    reject(row.pk, RejectReason.LATER, "next term", date(2027, 4, 1), ichiro, MONDAY_TEN)
    row.refresh_from_db()
    assert (row.state, row.reject_reason) == ("recycled", "later")
    assert Task.objects.get().due_at.date() == date(2027, 4, 1)
    assert hand_over([row.lead_id], "again", SYSTEM, MONDAY_TEN + HOUR).made


def test_nobody_answers_the_phone_so_the_next_call_is_planned_and_the_clock_is_answered(scores: Scores) -> None:
    ichiro = staff("ichiro", Role.inside_sales, "inside")
    vera = lead("vera")
    hand_over([vera], "hot", SYSTEM, MONDAY_TEN)
    row = HandOff.objects.get()
    task = add_task(NewTask("Call", MONDAY_TEN, vera, row.pk), ichiro)
    following = finish_task(task, Outcome.ABSENT, "", ichiro, MONDAY_TEN)
    assert Task.objects.get(pk=following or 0).due_at == MONDAY_TEN + 2 * HOUR
    row.refresh_from_db()
    assert row.state == "accepted"
    assert finish_task(task, Outcome.DONE, "", ichiro, MONDAY_TEN) is None
