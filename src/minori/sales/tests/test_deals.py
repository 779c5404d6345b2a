"""A deal changes what is sent: to her, to her colleague, and not to anybody else."""

from datetime import datetime, timedelta

import pytest

from minori.leads.public import cards
from minori.mail.words import LetterCard, Purpose
from minori.sales.acts.deal import NewDeal, move_deal, open_deal
from minori.sales.columns import COLUMNS, read
from minori.sales.gate import check
from minori.sales.models import Criteria, Deal, DealMove
from minori.sales.public import deals_of, open_deals
from minori.sales.tests.people import MONDAY_TEN, company_of, lead, staff
from minori.sales.words import Scope
from minori.team.public import SYSTEM
from minori.team.words import Role

pytestmark = pytest.mark.django_db


def letter(lead_id: int, purpose: Purpose = Purpose.NURTURE, stages: tuple[str, ...] = ("aware",)) -> LetterCard:
    card = cards([lead_id])[lead_id]
    return LetterCard(
        id=lead_id, lead_id=lead_id, address=card.email, purpose=purpose, stages=stages, company_id=card.company_id,
        broadcast_id=None, department=card.department,
    )  # fmt: skip


def reasons(*letters: LetterCard) -> dict[int, str]:
    return {id: skip.reason for id, skip in check(letters, MONDAY_TEN).items()}


def deal_for(lead_id: int) -> int:
    return open_deal(NewDeal(company_of(lead_id), "Press line", lead_id, amount=1_200_000), SYSTEM, MONDAY_TEN)


def test_her_awareness_letter_and_her_colleagues_are_skipped_with_whose_deal_it_is() -> None:
    vera, oleg, other = lead("vera"), lead("oleg"), lead("else", "Other Ltd")
    deal_for(vera)
    skips = check([letter(vera), letter(oleg), letter(other)], MONDAY_TEN)
    assert {id: skip.reason for id, skip in skips.items()} == {vera: "in_deal", oleg: "colleague_in_deal"}
    assert "vera" in skips[oleg].detail
    assert "Press line" in skips[oleg].detail
    assert all(skip.until is None for skip in skips.values())


def test_letters_of_purpose_deal_customer_and_service_pass() -> None:
    vera = lead("vera")
    deal_for(vera)
    for purpose in (Purpose.DEAL, Purpose.CUSTOMER, Purpose.SERVICE):
        assert reasons(letter(vera, purpose)) == {}
    assert reasons(letter(vera, stages=("considering", "in_deal"))) == {}
    assert reasons(letter(vera, stages=())) == {}


def test_the_scope_decides_which_colleagues_count() -> None:
    vera, near, far = lead("vera", department="IT"), lead("near", department="IT"), lead("far", department="Sales")
    deal_for(vera)
    letters = (letter(near), letter(far))
    row = Criteria.objects.create(bands=["high"], scope=Scope.OFF)
    expected = {Scope.OFF: set(), Scope.DEPARTMENT: {near}, Scope.COMPANY: {near, far}, Scope.GROUP: {near, far}}
    for scope, held in expected.items():
        Criteria.objects.filter(pk=row.pk).update(scope=scope)
        assert set(reasons(*letters)) == held, scope


def test_a_deal_without_a_person_protects_the_whole_company() -> None:
    vera = lead("vera")
    open_deal(NewDeal(company_of(vera), "Tender"), SYSTEM, MONDAY_TEN)
    assert reasons(letter(vera)) == {vera: "colleague_in_deal"}


def test_winning_makes_her_a_customer_and_letters_flow_again() -> None:
    vera, nina = lead("vera"), staff("nina", Role.sales)
    deal = deal_for(vera)
    assert cards([vera])[vera].stage == "in_deal"
    assert move_deal(deal, "proposal", nina, now=MONDAY_TEN)
    assert not move_deal(deal, "proposal", nina, now=MONDAY_TEN)
    move_deal(deal, "won", nina, now=MONDAY_TEN + timedelta(days=1))
    row = Deal.objects.get()
    assert (row.state, row.opportunity_at) == ("won", MONDAY_TEN)
    assert cards([vera])[vera].stage == "customer"
    assert reasons(letter(vera)) == {}
    assert list(DealMove.objects.values_list("after", flat=True)) == ["meeting", "proposal", "won"]


def test_losing_needs_a_reason_and_brings_her_back_to_considering() -> None:
    vera = lead("vera")
    deal = deal_for(vera)
    with pytest.raises(ValueError):
        move_deal(deal, "lost", SYSTEM)
    move_deal(deal, "lost", SYSTEM, reason="price")
    assert cards([vera])[vera].stage == "considering"
    assert open_deals([vera]) == {}
    assert deals_of([vera])[0].lost_reason == "price"


def test_another_open_deal_keeps_her_in_the_deal_stage() -> None:
    vera = lead("vera")
    first, _second = deal_for(vera), deal_for(vera)
    move_deal(first, "lost", SYSTEM, reason="price")
    assert cards([vera])[vera].stage == "in_deal"


def test_rules_know_about_deals_of_her_and_her_company() -> None:
    vera, oleg, other = lead("vera"), lead("oleg"), lead("else", "Other Ltd")
    move_deal(deal_for(vera), "won", SYSTEM, now=MONDAY_TEN)
    open_deal(NewDeal(company_of(vera), "Second", vera), SYSTEM, MONDAY_TEN)
    names = [column.name for column in COLUMNS]
    facts = {row[0]: dict(zip(names, row[1:], strict=True)) for row in read([vera, oleg, other])}
    assert facts[vera]["open_deal"] is True
    assert (facts[vera]["last_deal_result"], facts[vera]["deals_won"], facts[vera]["deals_won_amount"]) == (
        "won",
        1,
        1_200_000,
    )
    assert (facts[oleg]["open_deal"], facts[oleg]["company_open_deal"]) == (False, True)
    assert (facts[other]["open_deal"], facts[other]["company_open_deal"]) == (False, False)
    assert isinstance(facts[vera]["last_deal_closed_at"], datetime)
    assert list(read(None)) == list(read([vera, oleg, other]))
