"""A template as one person would read it; nothing is tracked and nothing is sent."""

from minori.mail.core.checks import fields_used
from minori.mail.core.letter import Source, Written, compile_letter, write
from minori.mail.people import readers, sample


def seen_by(source: Source, lead_id: int | None) -> Written:
    """The letter filled in for this person, or with made-up values where there is nobody."""
    found = readers([lead_id]) if lead_id else {}
    person = found.get(lead_id or 0)
    values = dict(person.values) if person else sample(fields_used(source))
    values.setdefault("form", {})
    values["unsubscribe_url"] = "#"
    return write(compile_letter(source), values, lambda n, url: url, "data:,")
