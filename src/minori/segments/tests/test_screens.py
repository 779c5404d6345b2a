"""Sano makes a group in the browser and is told at the place where a rule is wrong."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from minori.leads import public as leads
from minori.segments.models import Member, Segment
from minori.team import public as team
from minori.team.words import SYSTEM, Actor, Role

pytestmark = pytest.mark.django_db
ADMIN = Actor(None, "root", Role.admin, "system")


@pytest.fixture
def sano(client: Client, log: Any) -> Client:
    made = team.add_person(
        "sano@steelworks.example", "佐野 美咲", Role.marketer, ADMIN, password="long-enough-7", language="en"
    )
    client.force_login(get_user_model().objects.get(pk=made.id))
    client.cookies["django_language"] = "en"
    return client


def test_the_empty_page_offers_the_first_step(sano: Client) -> None:
    page = sano.get("/segments/").content.decode()
    assert "/segments/new" in page


def test_a_wrong_rule_is_named_with_its_line_and_nothing_is_saved(sano: Client) -> None:
    answer = sano.post(
        "/segments/new", {"name": "Large", "key": "large", "note": "", "rule": "all:\n  - company.employes >= 300\n"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "company.employees" in page
    assert Segment.objects.count() == 0


def test_a_good_rule_is_saved_and_said_back(sano: Client) -> None:
    answer = sano.post(
        "/segments/new",
        {"name": "Large", "key": "large", "note": "", "rule": "all:\n  - company.employees >= 300\n"},
        follow=True,
    )
    assert answer.status_code == 200
    assert "300" in answer.content.decode()
    assert Segment.objects.get().key == "large"


def test_the_count_is_shown_while_typing(sano: Client) -> None:
    said = sano.post("/segments/check", {"rule": "all:\n  - company.employees >= 300\n"}).content.decode()
    assert "0" in said
    said = sano.post("/segments/check", {"rule": "all:\n  - nonsense\n"}).content.decode()
    assert "text-lateink" in said


def test_people_are_put_on_a_list_by_address_and_strangers_are_named_back(sano: Client) -> None:
    vera = leads.name_person(SYSTEM, "vera@steelworks.example", {"name": "Vera"}, None, "manual").lead_id
    sano.post("/segments/new-list", {"name": "Fair", "key": "fair", "note": ""})
    group = Segment.objects.get()
    page = sano.post(
        f"/segments/{group.pk}/add", {"addresses": "VERA@steelworks.example\nnobody@x.example\n???"}, follow=True
    ).content.decode()
    assert list(Member.objects.values_list("lead_id", flat=True)) == [vera]
    assert "nobody@x.example" in page
    assert "Vera" in page


@pytest.mark.parametrize("address", ["/segments/{}/", "/mail/letters", "/sales/deals/list"])
def test_a_viewer_carries_no_list_of_people_away(client: Client, log: Any, address: str) -> None:
    made = Segment.objects.create(key="hot", name="Hot", kind="static")
    for role, kind in ((Role.viewer, "text/html"), (Role.marketer, "text/csv")):
        who = team.add_person(f"{role}@steelworks.example", "V", role, ADMIN, password="long-enough-7", language="en")
        client.force_login(get_user_model().objects.get(pk=who.id))
        assert client.get(address.format(made.pk) + "?as=csv")["Content-Type"].startswith(kind)
