"""Sano writes a template, looks at it as Vera would, and sends it; Nina the viewer only reads."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from minori.jobs.public import run_due
from minori.mail.forms import FOOTER
from minori.mail.models import Broadcast, Caught, Letter, Template, Version
from minori.mail.sender import shift
from minori.mail.sender.catching import catch_due
from minori.segments import public as segments
from minori.team import public as team
from minori.team.words import SYSTEM, Actor, Role
from tests.kit.sending import people, plan, template

pytestmark = pytest.mark.django_db
ADMIN = Actor(None, "root", Role.admin, "system")
FORM = {"name": "Checklist", "key": "checklist", "purpose": "nurture", "subject": "Hello {{ lead.family_name }}"}


@pytest.fixture
def sano(client: Client, log: Any) -> Client:
    made = team.add_person(
        "sano@steelworks.example", "佐野 美咲", Role.marketer, ADMIN, password="long-enough-7", language="en"
    )
    client.force_login(get_user_model().objects.get(pk=made.id))
    client.cookies["django_language"] = "en"
    return client


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def test_empty_screens_offer_the_first_step(sano: Client) -> None:
    assert "/mail/new" in text(sano, "/mail/")
    assert "/mail/templates/new" in text(sano, "/mail/templates/")
    for url in ("/mail/caught/", "/mail/letters", "/mail/sending", "/mail/new", "/mail/templates/new"):
        text(sano, url)


def test_a_template_is_refused_where_it_is_wrong_and_saved_in_versions(sano: Client) -> None:
    wrong = sano.post("/mail/templates/new", FORM | {"html": "<p>\n{{ lead.famly_name }}</p>"})
    assert "line 2" in wrong.content.decode()
    assert "lead.family_name" in wrong.content.decode()
    assert not Template.objects.exists()
    sano.post("/mail/templates/new", FORM | {"html": "<p>Hi {{ lead.family_name }}</p>" + FOOTER})
    made = Template.objects.get()
    for _ in range(2):
        sano.post(f"/mail/templates/{made.id}/", FORM | {"html": "<p>Changed</p>"})
    assert Version.objects.filter(template=made).count() == 2
    page = text(sano, f"/mail/templates/{made.id}/")
    assert "unsubscribe" in page
    assert "postal address" in page


def test_the_preview_shows_one_person_and_runs_nothing(sano: Client) -> None:
    vera = people(1)
    made = template(html="<p>{{ lead.family_name }}</p><script>alert(1)</script>")
    answer = sano.get(f"/mail/templates/{made.id}/preview?person=vera0@steelworks.example")
    assert "Vera0" in answer.content.decode()
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert vera
    assert "高瀬" in text(sano, f"/mail/templates/{made.id}/preview?part=text")


def test_a_test_letter_goes_to_oneself_and_counts_nowhere(sano: Client) -> None:
    made = template()
    sano.post(f"/mail/templates/{made.id}/test", {"person": ""})
    assert [c.to for c in Caught.objects.all()] == ["sano@steelworks.example"]
    assert not Letter.objects.exists()


def test_a_broadcast_from_draft_to_ledger(sano: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    group = segments.save_list("friends", "Friends", SYSTEM)
    segments.add(group, people(3), SYSTEM)
    made = template()
    sano.post("/mail/new", {"name": "Year's end", "template": made.id, "segment": group})
    row = Broadcast.objects.get()
    page = f"/mail/broadcasts/{row.id}/"
    assert "Before it starts" in text(sano, page)
    sano.post(page + "move", {"move": "start"})
    assert Broadcast.objects.get().state == "draft", "the law's data is missing"
    made.purpose = "deal"
    made.save()
    complete = team.Account("Minori", "Asia/Tokyo", "ja", "JPY", "Minori", "Tokyo 1-1", "03-0000-0000")
    monkeypatch.setattr("minori.mail.people.account", lambda: complete)
    sano.post(page + "move", {"move": "start"})
    run_due()
    number = shift.begin(timezone.now())
    catch_due(number)
    assert "Closes" in text(sano, page)
    assert "Closes" in text(sano, page + "figures")
    assert sano.get(page + "?as=csv").getvalue().decode().count("steelworks") == 0
    for kept in Caught.objects.all():
        for show in ("html", "text", "source"):
            text(sano, f"/mail/caught/{kept.id}/?show={show}")
        text(sano, f"/mail/caught/{kept.id}/body")


def test_unknown_letters_are_decided_on_the_screen(sano: Client) -> None:
    template()
    plan(people(2))
    Letter.objects.update(state="unknown", reason="reply_lost", decided_at=timezone.now() - timedelta(hours=1))
    first, second = Letter.objects.order_by("id").values_list("id", flat=True)
    assert "Send again" in text(sano, "/mail/letters?state=unknown")
    sano.post("/mail/letters/decide", {"letter": [first], "what": "again", "broadcast": "0"})
    sano.post("/mail/letters/decide", {"letter": [second], "what": "leave", "broadcast": "0"})
    assert dict(Letter.objects.values_list("state", "reason")) == {"waiting": "", "unknown": "left"}
