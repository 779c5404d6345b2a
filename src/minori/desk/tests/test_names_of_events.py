"""The timeline calls things by their names, also where two things of different kinds share a key."""

from datetime import UTC, datetime

from minori.desk.telling import subject
from minori.eventlog.public import Event

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
NAMES = {"segment:guide": "Reads guides", "form:guide": "Get the guide", "letter:17": "Thank you"}


def event(kind: str, about: str) -> Event:
    """Something that happened to Vera."""
    return Event(id="1", happened_at=NOON, received_at=NOON, kind=kind, who=1, object=about)


def test_a_segment_and_a_form_of_one_key_keep_their_own_names() -> None:
    assert subject(event("segment.entered", "guide"), NAMES) == "Reads guides"
    assert subject(event("form.submitted", "guide"), NAMES) == "Get the guide"


def test_a_letter_is_named_by_its_number_and_a_number_of_nothing_known_is_not_shown() -> None:
    assert subject(event("mail.sent", "letter:17"), NAMES) == "Thank you"
    assert subject(event("mail.sent", "letter:18"), NAMES) == ""
    assert subject(event("page.viewed", "/pricing"), NAMES) == "/pricing"
