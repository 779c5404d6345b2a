"""Oleg wants no more mail. One POST is enough, for ever; looking is never enough."""

import pytest
from django.test import Client

from minori.collect.public import sign_unsubscribe
from minori.leads.public import may_mail
from minori.mail.models import Letter, Template
from tests.kit.sending import people, plan, template

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def oleg() -> int:
    template()
    lead = people(1)[0]
    plan([lead])
    return lead


def address(lead: int) -> str:
    return f"/u/{sign_unsubscribe(lead, Letter.objects.get(lead_id=lead).id)}"


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_the_page_changes_nothing(oleg: int, method: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = getattr(strict, method)(address(oleg), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code in {200, 404, 405}
    assert may_mail([oleg])[oleg] is None


def test_one_click_needs_no_cookie_and_may_be_repeated(oleg: int) -> None:
    for _ in range(2):
        answer = Client(enforce_csrf_checks=True).post(address(oleg), ONE_CLICK)
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
        assert may_mail([oleg])[oleg] == "opted_out"


def test_the_button_on_the_page_does_the_same(oleg: int) -> None:
    answer = Client(enforce_csrf_checks=True).post(address(oleg))
    assert answer.status_code == 200
    assert may_mail([oleg])[oleg] == "opted_out"


def test_it_works_when_letter_and_template_are_gone(oleg: int) -> None:
    url = address(oleg)
    Letter.objects.all().delete()
    Template.objects.all().delete()
    assert Client(enforce_csrf_checks=True).post(url, ONE_CLICK).status_code == 200
    assert may_mail([oleg])[oleg] == "opted_out"


def test_the_address_stays_refused_when_the_person_has_got_another(oleg: int) -> None:
    Letter.objects.update(address="oleg.old@steelworks.example")
    Client().post(address(oleg), ONE_CLICK)
    from minori.leads.public import name_person
    from minori.leads.words import Basis, BasisKind
    from minori.team.words import SYSTEM

    again = name_person(SYSTEM, "Oleg.Old@Steelworks.example", {}, None, "import", Basis(BasisKind.OPT_IN, "x"))
    assert may_mail([again.lead_id])[again.lead_id] == "opted_out"


def test_a_forged_or_altered_token_is_refused(oleg: int) -> None:
    good = address(oleg)
    for forged in (good[:-2] + "xx", "/u/abc", "/u/" + "a" * 60):
        assert Client().post(forged, ONE_CLICK).status_code == 404
        assert Client().get(forged).status_code == 404
    assert may_mail([oleg])[oleg] is None
