"""What stands beside a rule while Sano writes it."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sano(client: Client, log_with: Any) -> Client:
    log_with([], {1: {"role": "decision_maker"}, 2: {"role": "manager"}})
    user = get_user_model().objects.create(email="sano@minori.example", name="Sano", role="marketer", language="en")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def check(client: Client, text: str) -> str:
    return client.post("/rules/check/", {"_field": "rule", "rule": text}).content.decode()


def test_a_good_rule_shows_its_sentence_and_count(sano: Client) -> None:
    page = check(sano, "- lead.role = manager")
    assert "People for whom the role is manager." in page
    assert ">1</b>" in page


def test_a_fault_is_shown_with_line_and_nearest_name(sano: Client) -> None:
    page = check(sano, "- lead.role = manager\n- lead.rol = staff")
    assert "Line 2, character 3" in page
    assert "Did you mean lead.role" in page


def test_conditions_are_added_by_choosing(sano: Client) -> None:
    sent = {"_field": "rule", "rule": "- lead.role = manager", "_rule_sort": "did", "_rule_done": "no"}
    sent |= {"_rule_behaviour": "viewed", "_rule_pattern": "/pricing*", "_rule_times": "2", "_rule_days": "14"}
    page = sano.post("/rules/add/", sent)
    text = page.context["rule_text"]
    assert text == 'all:\n  - lead.role = manager\n  - not viewed("/pricing*") >= 2 within 14 days\n'
    fact = {
        "_field": "rule",
        "rule": text,
        "_rule_sort": "fact",
        "_rule_attribute": "company.industry",
        "_rule_op": "=",
    }
    text = sano.post("/rules/add/", fact | {"_rule_value": "製造業, IT"}).context["rule_text"]
    assert text.endswith("  - company.industry in [製造業, IT]\n")


def test_a_condition_that_makes_no_sense_is_not_added(sano: Client) -> None:
    sent = {
        "_field": "rule",
        "rule": "",
        "_rule_sort": "fact",
        "_rule_attribute": "lead.created_at",
        "_rule_op": "contains",
    }
    page = sano.post("/rules/add/", sent | {"_rule_value": "x"})
    assert page.context["problem"]
    assert page.context["rule_text"] == ""
