"""The editor of rules: what stands beside the text while somebody writes, and conditions put together by choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from minori.leads.public import cards
from minori.leads.words import LeadCard
from minori.rules.asking import count, sample
from minori.rules.core.checker import OPS
from minori.rules.core.phrases import number_value, quoted, text_value
from minori.rules.core.text import parse as read
from minori.rules.core.text import to_text
from minori.rules.public import check, parse, say
from minori.rules.registry import vocabulary
from minori.rules.words import All, Op, RuleError, RuleErrors

SAMPLE = 10


@dataclass(frozen=True)
class Fault:
    """A fault in the language of the reader, with the line it stands on."""

    line: int
    column: int
    sentence: str
    source: str


@dataclass(frozen=True)
class Verdict:
    """What a text means now: faults, or sentence, number of people and some of them."""

    faults: Sequence[Fault] = ()
    sentence: str = ""
    size: int = 0
    people: Sequence[LeadCard] = ()
    empty: bool = False


def judge(text: str, now: datetime, with_people: bool) -> Verdict:
    """Check a text and ask who matches."""
    if not text.strip():
        return Verdict(empty=True)
    try:
        rule = parse(text)
    except RuleErrors as found:
        return Verdict(faults=[fault(error, text) for error in found.errors])
    ids = sample(rule, now, SAMPLE) if with_people else []
    known = cards(ids)
    return Verdict(sentence=say(rule), size=count(rule, now), people=[known[i] for i in ids if i in known])


def fault(error: RuleError, text: str) -> Fault:
    """An error in the reader's language."""
    lines = text.splitlines()
    source = lines[error.line - 1] if error.line <= len(lines) else ""
    return Fault(error.line, error.column, error.message(translation.get_language() or "ja"), source.strip())


def choices() -> dict[str, Any]:
    """What the plain form offers."""
    words = vocabulary()
    return {
        "attributes": [(a.name, str(a.label)) for a in words.attributes.values()],
        "behaviours": [(b.name, str(b.label)) for b in words.behaviours.values()],
        "groups": [(c.value, str(c.label)) for m in words.memberships.values() for c in m.choices()],
        "operators": [
            ("=", _("is")),
            ("!=", _("is not")),
            (">=", _("is at least")),
            ("<=", _("is at most")),
            ("contains", _("contains")),
            ("is known", _("is known")),
            ("is unknown", _("is unknown")),
            ("within", _("within the last days")),
            ("older than", _("longer ago than days")),
        ],
    }


def condition(chosen: Mapping[str, str]) -> str:
    """The condition that somebody put together, as text."""
    if chosen.get("sort") == "did":
        window = f" within {int(chosen['days'])} days" if chosen.get("days", "").strip().isdigit() else " ever"
        times = chosen.get("times", "").strip()
        counted = f" >= {int(times)}" if times.isdigit() and times != "1" else ""
        said = f"{chosen['behaviour']}({quoted(chosen.get('pattern', '').strip() or '*')}){counted}{window}"
        return f"not {said}" if chosen.get("done") == "no" else said
    if chosen.get("sort") == "group":
        said = f"segment({quoted(chosen.get('group', ''))})"
        return f"not {said}" if chosen.get("inside") == "no" else said
    return fact(chosen["attribute"], chosen["op"], chosen.get("value", "").strip())


def fact(name: str, op: str, value: str) -> str:
    """A question to an attribute; several values, with commas between, become a list."""
    if op in {"is known", "is unknown"}:
        return f"{name} {op}"
    if op in {"within", "older than"}:
        return f"{name} {op} {value} days"
    kind = vocabulary().attributes[name].type if name in vocabulary().attributes else "text"
    parts = [part.strip() for part in value.replace("、", ",").split(",") if part.strip()]
    if kind in {"int", "float"}:
        parts = [
            number_value(float(p)) if "." in p else p for p in parts if p.replace(".", "", 1).lstrip("-").isdigit()
        ]
    elif kind == "bool":
        parts = ["true" if value.lower() in {"true", "yes", "はい", "1"} else "false"]
    elif kind in {"text", "texts"}:
        parts = [text_value(p) for p in parts]
    listed = {"=": Op.IN, "!=": Op.NOT_IN}
    if kind == "texts":
        return f"{'not ' if op == '!=' else ''}{name} has any [{', '.join(parts)}]"
    if len(parts) > 1 and op in listed and listed[op] in OPS[kind]:
        return f"{name} {listed[op].value} [{', '.join(parts)}]"
    return f"{name} {op} {parts[0] if parts else quoted('')}"


def added(text: str, chosen: Mapping[str, str]) -> str:
    """The text with one more condition that must hold too; raises RuleErrors for a condition that makes no sense."""
    new = check(read(condition(chosen)))
    if not text.strip():
        return to_text(All((new,)))
    rule = read(text)
    parts = rule.parts if isinstance(rule, All) else (rule,)
    return to_text(All((*parts, new)))
