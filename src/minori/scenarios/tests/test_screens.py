"""Mika writes a scenario as a list of steps, publishes it, and sees who stands where."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from minori.leads.public import name_person
from minori.scenarios.acts.run import enrol
from minori.scenarios.models import Enrolment, Scenario, Version
from minori.scenarios.moving import move_on
from minori.scenarios.tests.steps import MONDAY, Facts
from minori.segments.public import add, save_list
from minori.team.public import SYSTEM

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def browser(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    Facts().plant(monkeypatch)
    mika = get_user_model().objects.create(email="mika@minori.example", name="Mika", role="marketer")
    client.force_login(mika, BACKEND)
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def written(browser: Client) -> Scenario:
    """A wait, a branch to the end, a tag."""
    browser.post("/scenarios/new", {"name": "Welcome", "key": "welcome"})
    row = Scenario.objects.get()
    edit = f"/scenarios/{row.pk}/edit"
    for kind, after in (("wait", 0), ("branch", 1), ("tag", 2)):
        assert browser.post(edit, {"what": "add", "kind": kind, "after": after}).status_code == 302
    browser.post(f"{edit}/1", {"what": "settings", "s_amount": "3", "s_unit": "days", "s_at": "09:00", "next": ""})
    browser.post(f"{edit}/2", {"what": "way", "way_rule": "lead.stage = customer", "to": "0", "way_name": "customer"})
    browser.post(f"{edit}/3", {"what": "settings", "s_how": "add", "s_tag": "welcomed", "next": ""})
    browser.post(edit, {"what": "exit", "exit_rule": "deal.open = true", "exit_name": "in a deal"})
    browser.post(edit, {"what": "entry", "kind": "hand", "reentry": "after_days", "reentry_days": "30"})
    return row


def test_a_draft_says_what_is_missing_and_cannot_be_published(browser: Client) -> None:
    browser.post("/scenarios/new", {"name": "Welcome", "key": "welcome"})
    row = Scenario.objects.get()
    browser.post(f"/scenarios/{row.pk}/edit", {"what": "add", "kind": "branch", "after": 0})
    assert "disabled" in page(browser, f"/scenarios/{row.pk}/edit")
    browser.post(f"/scenarios/{row.pk}/edit", {"what": "publish"})
    assert Version.objects.get().published_at is None
    assert browser.post(f"/scenarios/{row.pk}/edit/1", {"what": "settings", "next": "77"}).status_code == 422


def test_steps_are_written_moved_published_and_walked(browser: Client) -> None:
    row = written(browser)
    draft = Version.objects.get()
    assert [step["kind"] for step in draft.steps] == ["wait", "branch", "tag"]
    assert draft.steps[0]["settings"] == {"amount": 3, "unit": "days", "at": "09:00"}
    assert draft.exits == [{"rule": "deal.open = true", "reached": False, "name": "in a deal"}]
    assert (draft.reentry, draft.reentry_days) == ("after_days", 30)
    browser.post(f"/scenarios/{row.pk}/edit", {"what": "publish"})
    browser.post(f"/scenarios/{row.pk}/act", {"what": "start"})
    vera = name_person(SYSTEM, "vera@steelworks.example", {"name": "Vera"}, None, "test").lead_id
    enrol("welcome", [vera], SYSTEM, MONDAY)
    move_on(MONDAY)
    assert f"/scenarios/{row.pk}/people?step=1" in page(browser, f"/scenarios/{row.pk}")
    assert "Vera" in page(browser, f"/scenarios/{row.pk}/people?step=1")
    browser.post(f"/scenarios/{row.pk}/people/{vera}/out")
    assert Enrolment.objects.get().state == "stopped"
    assert "Vera" in page(browser, f"/scenarios/{row.pk}/people?state=stopped")


def test_a_list_is_put_in_by_hand_and_editing_makes_a_draft_beside_the_running_version(browser: Client) -> None:
    row = written(browser)
    browser.post(f"/scenarios/{row.pk}/edit", {"what": "publish"})
    browser.post(f"/scenarios/{row.pk}/act", {"what": "start"})
    people = [name_person(SYSTEM, f"p{n}@x.example", {}, None, "test").lead_id for n in range(3)]
    listed = save_list("guests", "Guests", SYSTEM)
    add(listed, people, SYSTEM)
    browser.post(f"/scenarios/{row.pk}/act", {"what": "enrol", "segment": listed})
    assert Enrolment.objects.count() == 3
    browser.post(f"/scenarios/{row.pk}/edit", {"what": "delete", "id": "3"})
    assert [row.published_at is None for row in Version.objects.order_by("number")] == [False, True]
    browser.post(f"/scenarios/{row.pk}/edit", {"what": "up", "id": "2"})
    assert [step["id"] for step in Version.objects.get(number=2).steps] == [2, 1]
    for what in ("pause", "start", "retire"):
        browser.post(f"/scenarios/{row.pk}/act", {"what": what})
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"stopped"}
