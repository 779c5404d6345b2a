"""Vera asks for the guide; she presses twice, a robot presses too, and the page is honest with all of them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from minori.eventlog.public import open_for
from minori.leads.public import cards, consent_lines
from minori.pages import after, hosted
from minori.pages.acts.edit_form import save_form
from minori.pages.core import press
from minori.pages.models import Afterward, Form, SubmissionRow, Wording
from minori.pages.public import last_submission, submissions
from minori.team.public import SYSTEM

pytestmark = pytest.mark.django_db
VISITOR = "a" * 32


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "TOO_FAST", timedelta())


def guide(**more: Any) -> Form:
    form = Form(
        slug="guide", title="Guide", intent="document", live=True, language="en", document_url="https://x.example/guide.pdf",
        fields=[{"name": "email", "required": True}, {"name": "name", "required": True}, {"name": "company"}, {"name": "phone"}, {"name": "message"}],
    )  # fmt: skip
    for name, value in more.items():
        setattr(form, name, value)
    save_form(form, SYSTEM, "You may mail me.", False)
    return form


def ticket(client: Client, slug: str = "guide") -> str:
    page = client.get(f"/f/{slug}?utm_campaign=spring&mv={VISITOR}").content.decode()
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found
    assert f'name="mv" value="{VISITOR}"' in page
    return found[1]


def answers(client: Client, **more: str) -> dict[str, str]:
    return {
        "ticket": ticket(client), "email": "Vera@Steelworks.example", "name": "Vera Smith", "company": "Steelworks Ltd",
        "message": "Please call me", "agreed": "on", "utm_campaign": "spring", "mv": VISITOR, **more,
    }  # fmt: skip


def test_vera_is_named_with_her_consent_and_gets_the_guide(client: Client) -> None:
    guide()
    response = client.post("/f/guide", answers(client))
    assert response.status_code == 302
    assert b"https://x.example/guide.pdf" in client.get(response["Location"]).content
    row = SubmissionRow.objects.get()
    card = cards([row.lead_id or 0])[row.lead_id or 0]
    assert (card.email, card.company_name, card.mailable) == ("Vera@Steelworks.example", "Steelworks Ltd", True)
    [line] = consent_lines(card.id)
    assert line.wording == "You may mail me."
    assert "wording version 1" in line.evidence
    assert apps.get_model("leads", "Visitor")._default_manager.get(key=VISITOR).lead_id == card.id


def test_the_log_holds_her_answers_sealed_only(client: Client) -> None:
    guide()
    client.post("/f/guide", answers(client))
    lead = SubmissionRow.objects.get().lead_id or 0
    [body] = (
        apps.get_model("eventlog", "Outbox")
        ._default_manager.filter(body__contains='"form.submitted"')
        .values_list("body", flat=True)
    )
    assert "Vera" not in body
    assert "Please call me" not in body
    assert '"campaign": "spring"' in body
    sealed = re.search(r'"answers": "([^"]+)"', body)
    assert sealed
    assert "Please call me" in open_for(lead, sealed[1])


def test_pressing_again_with_the_same_page_changes_nothing(client: Client) -> None:
    guide()
    sent = answers(client)
    for _press in range(3):
        assert client.post("/f/guide", sent).status_code == 302
    assert SubmissionRow.objects.count() == 1
    assert last_submission() == 1


def test_without_the_tick_nobody_may_mail_her(client: Client) -> None:
    guide()
    sent = answers(client)
    del sent["agreed"]
    client.post("/f/guide", sent)
    lead = SubmissionRow.objects.get().lead_id or 0
    assert not cards([lead])[lead].mailable


def test_a_robot_in_the_trap_sees_thanks_and_becomes_nobody(client: Client) -> None:
    guide()
    response = client.post("/f/guide", answers(client, homepage="https://spam.example"))
    assert client.get(response["Location"]).status_code == 200
    row = SubmissionRow.objects.get()
    assert (row.state, row.lead_id, submissions(0)) == ("held", None, [])
    assert apps.get_model("leads", "Lead")._default_manager.count() == 0


@pytest.mark.parametrize("text", ["", "nonsense", "1.2.3.4", f"1.1700000000000.{'0' * 32}.{'0' * 32}"])
def test_a_forged_ticket_is_answered_with_a_fresh_one_and_stores_nothing(client: Client, text: str) -> None:
    guide()
    response = client.post("/f/guide", answers(client) | {"ticket": text})
    assert response.status_code == 422
    assert "Vera Smith" in response.content.decode()
    assert SubmissionRow.objects.count() == 0


def test_too_quick_for_a_person(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "TOO_FAST", timedelta(seconds=60))
    guide()
    response = client.post("/f/guide", answers(client))
    assert response.status_code == 422
    assert b"very quick" in response.content


def test_what_cannot_be_right_is_said_at_the_field_and_nothing_typed_is_lost(client: Client) -> None:
    guide()
    response = client.post("/f/guide", answers(client, email="vera@", phone="12"))
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("cannot be right") == 2
    assert "Please call me" in page
    assert SubmissionRow.objects.count() == 0


def test_a_draft_and_a_guessed_thanks_page_do_not_exist(client: Client) -> None:
    guide(live=False)
    assert client.get("/f/guide").status_code == 404
    Form.objects.update(live=True)
    assert client.get(f"/f/guide/thanks/{'0' * 32}").status_code == 404


def test_a_new_wording_is_a_new_version_and_the_old_one_stays(client: Client) -> None:
    form = guide()
    client.post("/f/guide", answers(client))
    save_form(form, SYSTEM, "You may mail me about presses.", False)
    save_form(form, SYSTEM, "You may mail me about presses.", False)
    assert [w.text for w in Wording.objects.order_by("number")] == [
        "You may mail me.",
        "You may mail me about presses.",
    ]
    wording = SubmissionRow.objects.select_related("wording").get().wording
    assert wording
    assert wording.number == 1


def test_what_follows_is_tried_again_until_it_is_done_and_done_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def reply(submission: Any) -> None:
        calls.append(submission.number)
        if len(calls) == 1:
            raise RuntimeError("no template")

    monkeypatch.setitem(after._kinds, "test_reply", reply)
    guide()
    client.post("/f/guide", answers(client))
    row = Afterward.objects.get(kind="test_reply")
    assert (row.state, "no template" in row.failure) == ("due", True)
    assert after.follow_up(row.due_at) == 1
    assert after.follow_up(row.due_at + timedelta(days=1)) == 0
    assert calls == [1, 1]


def test_the_page_works_without_scripts_and_carries_the_tag(client: Client) -> None:
    guide()
    response = client.get("/f/guide")
    page = response.content.decode()
    assert hosted.tag() in page
    assert 'method="post"' in page
    assert "onclick" not in page
    assert settings.TRACKING_URL in response["Content-Security-Policy"]


def test_marketers_make_forms_and_viewers_do_not_see_addresses(client: Client) -> None:
    users = get_user_model().objects
    client.force_login(
        users.create(email="mika@minori.example", name="Mika", role="marketer"),
        "allauth.account.auth_backends.AuthenticationBackend",
    )
    assert client.get("/forms/").status_code == 200
    sent = {
        "title": "Trial",
        "slug": "trial",
        "intent": "trial",
        "language": "ja",
        "live": "on",
        "ask_name": "required",
        "consent": "ok",
    }
    response = client.post("/forms/new", sent)
    assert response.status_code == 302
    form = Form.objects.get(slug="trial")
    assert form.fields == [{"name": "email", "required": True}, {"name": "name", "required": True}]
    assert client.get(response["Location"]).status_code == 200
    client.post("/f/trial", {"ticket": ticket_of(client), "email": "oleg@steelworks.example", "name": "Oleg"})
    assert b"oleg@steelworks.example" in client.get(f"/forms/{form.pk}/submissions").content
    client.force_login(
        users.create(email="vi@minori.example", name="Vi", role="viewer"),
        "allauth.account.auth_backends.AuthenticationBackend",
    )
    assert b"oleg@steelworks.example" not in client.get(f"/forms/{form.pk}/submissions").content
    assert client.post("/forms/new", sent).status_code == 404


def ticket_of(client: Client) -> str:
    return ticket(client, "trial")
