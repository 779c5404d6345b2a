"""Sano looks at the model, changes a draft, sees what would change and publishes it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from minori.scoring.models import ModelRow, Progress
from minori.scoring.public import live, rescore_all
from minori.scoring.store import draft

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)


@pytest.fixture
def sano(client: Client, log_with: Any) -> Client:
    log_with([], {1: {"role": "decision_maker"}, 2: {"role": "manager"}})
    user = get_user_model().objects.create(email="sano@minori.example", name="Sano", role="marketer", language="en")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def form_of(page: Any) -> dict[str, str]:
    """What the browser would send for the forms of a page."""
    sent: dict[str, str] = {}
    for name in ("main", "fit", "behaviour", "triggers"):
        part = page.context[name]
        forms = [part] if name == "main" else [part.management_form, *part.forms]
        for form in forms:
            for field in form:
                value = field.value()
                sent[field.html_name] = "" if value is None or value is False else str(value)
    return sent


def test_the_model_is_shown_with_its_rules(sano: Client) -> None:
    rescore_all(NOON)
    page = sano.get("/scoring/")
    assert page.status_code == 200
    assert "Case study viewed" in page.content.decode()
    assert "lead.role = decision_maker" in page.content.decode()


def test_a_draft_is_changed_compared_and_published(sano: Client) -> None:
    rescore_all(NOON)
    sano.post("/scoring/begin/")
    page = sano.get("/scoring/draft/")
    sent = form_of(page) | {"fit-0-points": "55", "fit_cap": "60"}
    assert sano.post("/scoring/draft/", sent).status_code == 302
    changed = draft()
    assert changed is not None
    assert changed.model.fit[0].points == 55
    assert changed.model.fit[0].label == {"ja": "決裁者", "en": "Decision maker"}
    lines = {line.band: line for line in sano.get("/scoring/publish/").context["changes"]}
    assert (lines["middle"].before, lines["middle"].after, lines["middle"].come) == (0, 1, 1)
    assert sano.post("/scoring/publish/", {"version": changed.version}).status_code == 302
    assert live().version == changed.version
    assert ModelRow.objects.filter(state="old").count() == 1
    assert Progress.objects.get().walk_after == 0


def test_a_rule_that_makes_no_sense_is_named_and_not_saved(sano: Client) -> None:
    sano.post("/scoring/begin/")
    sent = form_of(sano.get("/scoring/draft/"))
    for field, text, said in (
        ("fit-0-rule", 'viewed("/x")', "looks at facts only"),
        ("fit-0-rule", "lead.rol = manager", "Did you mean lead.role"),
        ("fit-0-rule", "score.total >= 3", "cannot depend on itself"),
        ("behaviour-0-when", 'viewed("/x") >= 3', "Name one behaviour"),
        ("triggers-0-rule", "lead.role = manager", "counts one behaviour"),
        ("middle", "80", "The bands begin at 0 and rise"),
    ):
        answer = sano.post("/scoring/draft/", sent | {field: text})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    kept = draft()
    assert kept is not None
    assert kept.model == live().model


def test_a_viewer_sees_the_model_and_may_not_change_it(sano: Client) -> None:
    user = get_user_model().objects.get(email="sano@minori.example")
    get_user_model().objects.filter(pk=user.pk).update(role="viewer")
    assert sano.get("/scoring/").status_code == 200
    assert sano.post("/scoring/begin/").status_code in {403, 404}
    assert draft() is None
