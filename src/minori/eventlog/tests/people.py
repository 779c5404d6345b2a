"""Vera buys for Steelworks Ltd, Oleg too; a visitor is a browser without a name."""

from dataclasses import replace
from datetime import UTC, datetime

from minori.eventlog.words import Event, new_event_id

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
VERA, OLEG, NINA_BUYER = 7, 8, 9
BROWSER, PHONE = -3, -4


def viewed(who: int | None, path: str = "/pricing", at: datetime = NOON) -> Event:
    return Event(new_event_id(at), at, at, "page.viewed", who=who, object=path, source="tag")


def clicked(who: int, letter: str = "letter:1", at: datetime = NOON) -> Event:
    return replace(viewed(who, letter, at), kind="mail.clicked", source="mail")
