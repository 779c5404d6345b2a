"""What a stranger claims in a beacon never holds up the verdicts, and is no proof."""

from datetime import UTC, datetime, timedelta

import pytest

from minori.collect.settling import settle
from minori.collect.tests.door import Door, view
from minori.collect.words import LetterFacts
from minori.eventlog import public as log
from minori.eventlog.words import Event, new_event_id

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)


def click(letter: int) -> Event:
    props: dict[str, str | int | float | bool] = {"letter": letter, "link": 0, "net": "n", "agent": "person"}
    return Event(new_event_id(NOON), NOON, NOON, "mail.clicked", who=101, object="spring", props=props)


@pytest.mark.django_db
@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("claimed", ["nonsense", 7, "f" * 32])
def test_a_page_that_claims_a_click_nobody_made_stops_no_verdict(claimed: str | int) -> None:
    vera = click(1)
    props: dict[str, str | int | float | bool] = {"interaction": True, "click": claimed}
    log.append([vera, Event(new_event_id(NOON), NOON, NOON, "page.left", who=-5, props=props)], "inbox", 2)
    settle(
        NOON + timedelta(minutes=5),
        lambda ids: {id: LetterFacts(101, "spring", NOON - timedelta(hours=1)) for id in ids},
    )
    assert log.unsettled(NOON + timedelta(hours=1)) == []


def test_only_a_visit_token_says_which_letter_somebody_came_by(door: Door) -> None:
    door.beacon(view("e", props={"letter": 12, "link": 1, "click": "a" * 32, "net": "x", "plan": "b"}))
    (row,) = door.inbox()
    assert not {"letter", "link", "click"} & set(row.props)
    assert row.props["plan"] == "b"
