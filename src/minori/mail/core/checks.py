"""What is wrong with a template before anybody gets it. Pure; texts are message ids with values for the screen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from minori.mail.core.language import BadTemplate, fields_of, fill, known_fields, parse
from minori.mail.core.letter import Source
from minori.mail.core.links import text_of
from minori.mail.words import Purpose

_FALLBACK = re.compile(r"\{\{-?\s*([a-z_.]+)\s*(\|[^}]*)?\}\}")
_MARK = "\x02{}\x03"
_DUTIES = {
    "unsubscribe_url": "no_unsubscribe",
    "account.sender_name": "no_sender",
    "account.postal_address": "no_postal",
    "account.contact": "no_contact",
}


@dataclass(frozen=True)
class Problem:
    """One fault: `code` names it, `part` is subject, html or text; a fatal one forbids saving, others starting."""

    code: str
    text: str = ""
    part: str = ""
    line: int = 0
    fatal: bool = False
    values: Mapping[str, str] = field(default_factory=dict)


def problems_of(source: Source, purpose: Purpose) -> list[Problem]:
    """Faults of syntax and fields (fatal), and for nurture letters whatever the law wants shown (forbids starting)."""
    found = [p for part, text, html in _parts(source) for p in _readable(part, text, html=html)]
    if not source.subject.strip():
        found.append(Problem("no_subject", part="subject", fatal=True))
    if found or purpose not in {Purpose.NURTURE, Purpose.CUSTOMER}:
        return found
    for part, text, html in _parts(source)[1:]:
        shown = fill(parse(text, html=html), _marks())
        found += [Problem(code, part=part) for name, code in _DUTIES.items() if _MARK.format(name) not in shown]
    return found


def without_fallback(source: Source) -> set[str]:
    """Fields that are printed somewhere without a `default`, so that an empty one leaves a gap."""
    bare = set()
    for _, text, _ in _parts(source):
        bare |= {m[1] for m in _FALLBACK.finditer(text) if "default" not in (m[2] or "")}
    return {f for f in bare if f.split(".")[0] in {"lead", "company", "owner", "form"}}


def fields_used(source: Source) -> set[str]:
    """Every field that any part reads."""
    return set().union(*(fields_of(parse(text, html=html)) for _, text, html in _parts(source)))


def _parts(source: Source) -> list[tuple[str, str, bool]]:
    return [
        ("subject", source.subject, False),
        ("html", source.html, True),
        ("text", source.text or text_of(source.html), False),
    ]


def _readable(part: str, text: str, *, html: bool) -> list[Problem]:
    try:
        parse(text, html=html)
    except BadTemplate as error:
        return [Problem("unreadable", str(error), part, error.line, fatal=True)]
    return []


def _marks() -> dict[str, object]:
    """Values that cannot be mistaken for anything an author wrote."""
    values: dict[str, object] = {"unsubscribe_url": _MARK.format("unsubscribe_url")}
    for name in known_fields():
        group, _, rest = name.partition(".")
        inner = values.setdefault(group, {})
        assert isinstance(inner, dict)
        inner[rest] = _MARK.format(name)
    return values
