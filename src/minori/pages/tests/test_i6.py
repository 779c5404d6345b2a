"""Promise I6: fifty parallel posts of one form are one submission, one lead, one alert, one confirmation."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connections
from django.test import Client

from minori.pages import after
from minori.pages.acts.edit_form import save_form
from minori.pages.core import press
from minori.pages.models import Form, SubmissionRow
from minori.team.public import SYSTEM

SPELLINGS = ["vera@steelworks.example", "VERA@STEELWORKS.EXAMPLE", "Vera@Steelworks.Example", "ｖｅｒａ＠steelworks.example", " vera@steelworks.example "]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_posts_are_one_submission(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "TOO_FAST", timedelta())
    confirmations: list[int] = []
    monkeypatch.setitem(after._kinds, "test_confirmation", lambda submission: confirmations.append(submission.number))
    nina = get_user_model().objects.create(email="nina@minori.example", name="Nina", role="sales")
    form = Form(slug="contact", title="Contact", intent="enquiry", live=True, fields=[{"name": "email"}])
    save_form(form, SYSTEM, "", False, [nina.pk])
    found = re.search(r'name="ticket" value="([^"]+)"', Client().get("/f/contact").content.decode())
    assert found

    def post(number: int) -> int:
        try:
            sent = {"ticket": found[1], "email": SPELLINGS[number % 5]}
            return Client().post("/f/contact", sent).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, range(50))) == {302}
    assert SubmissionRow.objects.count() == 1
    assert rows("leads", "Lead") == 1
    assert rows("notices", "Notice", kind="form") == 1
    assert len(confirmations) == 1
    assert rows("eventlog", "Outbox", body__contains='"form.submitted"') == 1


def rows(room: str, model: str, **where: Any) -> int:
    return int(apps.get_model(room, model)._default_manager.filter(**where).count())
