"""The desk's screens, with people and without any, in both languages."""

import re
from urllib.parse import quote

import pytest
from django.test import Client

from minori.desk.tests.conftest import LONG, World, staff
from minori.team.public import Role

SCREENS = ["/", "/leads/", "/companies/", "/find?q=ve"]


def text(client: Client, address: str, language: str = "en") -> str:
    client.post("/look", {"language": language})
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("address", SCREENS)
def test_a_fresh_installation_shows_every_screen_with_its_first_step(
    db: object, log: object, address: str, language: str
) -> None:
    _id, client = staff("Nina", Role.marketer)
    assert "<main" in text(client, address, language)


def test_home_shows_who_waits_with_the_reason_and_the_clock(world: World) -> None:
    page = text(world.client, "/")
    assert "Vera Stahl" in page
    assert "Asked for a quote" in page
    assert "sla-" in page


def test_the_month_counts_two_new_leads(world: World) -> None:
    page = text(world.client, "/")
    assert "New leads" in page
    assert ">2</b>" in page


def test_the_list_begins_with_the_warmest_and_ends_with_those_without_a_score(world: World) -> None:
    page = text(world.client, "/leads/")
    assert page.index("Vera Stahl") < page.index("Oleg Kran") < page.index(LONG[:20])
    assert "3 people" in page


def test_a_rule_filters_the_list_and_is_said_in_words(world: World) -> None:
    page = text(world.client, "/leads/?rule=" + quote('viewed("/pricing*") >= 2 within 14 days'))
    assert "Vera Stahl" in page
    assert "Oleg Kran" not in page
    assert "1 person" in page


def test_a_rule_with_a_slip_tells_where_and_shows_nobody(world: World) -> None:
    page = text(world.client, "/leads/?rule=" + quote("lead.stagge = aware"))
    assert "Line 1" in page
    assert "lead.stage" in page
    assert "Vera Stahl" not in page


def test_a_name_or_an_address_finds_a_person_in_the_list_and_in_the_search(world: World) -> None:
    assert "Oleg Kran" in text(world.client, "/leads/?q=oleg@")
    assert "Vera Stahl" not in text(world.client, "/leads/?q=oleg@")
    assert "Steelworks Ltd" in text(world.client, "/find?q=steelw")
    assert "Nothing is called" in text(world.client, "/find?q=zzz")


def test_the_download_holds_what_the_list_shows(world: World) -> None:
    answer = world.client.get("/leads/?as=csv&col=name&col=score&col=email&stage=aware")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # a streaming answer
    assert len(lines) == 4
    assert "Vera Stahl,vera@steelworks.example,82" in lines


def test_a_viewer_sees_no_address_and_downloads_nothing(world: World) -> None:
    _id, viewer = staff("Vic", Role.viewer)
    assert "vera@steelworks.example" not in text(viewer, f"/leads/{world.vera}/")
    assert "vera@steelworks.example" not in text(viewer, "/leads/?as=csv&col=name&col=email")


def test_a_leads_page_tells_who_how_warm_and_what_happened(world: World) -> None:
    page = text(world.client, f"/leads/{world.vera}/")
    for told in [
        "Head of buying",
        "Why 82 points",
        "Sent a form",
        "2 times",
        "May be mailed",
        "Oleg Kran",
        "Asked for a quote",
    ]:
        assert told in page, told


def test_olegs_page_says_that_he_must_not_be_mailed(world: World) -> None:
    assert "May be mailed" not in text(world.client, f"/leads/{world.oleg}/")


def test_the_timeline_is_narrowed_to_one_kind(world: World) -> None:
    page = text(world.client, f"/leads/{world.vera}/history?family=form")
    assert "Sent a form" in page
    assert "Viewed a page" not in page


def test_a_company_shows_its_people_and_a_stranger_is_not_found(world: World) -> None:
    listed = text(world.client, "/companies/?q=steel")
    assert "Steelworks Ltd" in listed
    address = re.findall(r'href="(/companies/\d+/)"', listed)[0]
    page = text(world.client, address)
    assert "Vera Stahl" in page
    assert world.client.get("/companies/999999/").status_code == 404
    assert world.client.get("/leads/999999/").status_code == 404
