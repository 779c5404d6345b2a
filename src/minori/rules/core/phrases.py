"""One condition of the tree as text."""

from __future__ import annotations

import re
from datetime import date

from minori.rules.words import (
    Chain,
    Compare,
    DateTerm,
    Did,
    Filter,
    Interest,
    Member,
    Moment,
    Not,
    Occurrence,
    Op,
    Rule,
    Span,
    Value,
    Window,
    WindowKind,
)  # fmt: skip

BARE = re.compile(r"^[^\W\d][\w\-]*$")
RESERVED = frozenset(
    [
        "true",
        "false",
        "today",
        "now",
        "and",
        "then",
        "within",
        "ever",
        "not",
        "in",
        "is",
        "on",
        "of",
        "times",
        "between",
        "before",
        "after",
        "since",
        "until",
        "older",
        "contains",
        "starts",
        "ends",
        "has",
        "yesterday",
        "this",
        "last",
        "first",
        "sum",
        "distinct",
    ]
)


def text_value(text: str) -> str:
    """A text, quoted unless it reads as one plain word."""
    if BARE.match(text) and text not in RESERVED:
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """A text in quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def number_value(number: int | float) -> str:
    """A number without an exponent."""
    if isinstance(number, int):
        return str(number)
    plain = format(number, ".12f").rstrip("0")
    return plain + "0" if plain.endswith(".") else plain


def span_value(span: Span) -> str:
    """A length without its direction."""
    n = abs(span.n)
    return f"{n} {span.unit.value[:-1] if n == 1 else span.unit.value}"


def value(value: Value) -> str:
    """Any value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return text_value(value)
    if isinstance(value, int | float):
        return number_value(value)
    if isinstance(value, DateTerm):
        if value.shift is None:
            return value.base
        return f"{value.base} {'-' if value.shift.n < 0 else '+'} {span_value(value.shift)}"
    return value.isoformat()


def question(op: Op, values: tuple[Value, ...]) -> str:
    """The part behind the name: operator and values."""
    if op in {Op.KNOWN, Op.UNKNOWN}:
        return op.value
    if op in {Op.WITHIN, Op.NEXT, Op.OLDER}:
        term = values[0]
        assert isinstance(term, DateTerm)
        assert term.shift
        return f"{op.value} {span_value(term.shift)}"
    if op in {Op.IN, Op.NOT_IN, Op.HAS_ALL, Op.HAS_ANY}:
        return f"{op.value} [{', '.join(value(v) for v in values)}]"
    if op is Op.BETWEEN:
        return f"between {value(values[0])} and {value(values[1])}"
    if isinstance(values[0], bool) and op is Op.EQ:
        return f"is {value(values[0])}"
    return f"{op.value} {value(values[0])}"


def window(stretch: Window) -> str:
    """The window behind a condition, "" for ever."""
    kind = stretch.kind
    if kind is WindowKind.LAST and stretch.span:
        return f"within {span_value(stretch.span)}"
    if kind is WindowKind.OLDER and stretch.span:
        return f"older than {span_value(stretch.span)}"
    if kind in {WindowKind.BEFORE, WindowKind.AFTER} and stretch.span:
        return f"within {span_value(stretch.span)} {kind.value} {stretch.name}"
    if kind is WindowKind.CALENDAR:
        return stretch.name
    if kind is WindowKind.DATES:
        return _dates(stretch.since, stretch.until)
    return ""


def _dates(since: date | None, until: date | None) -> str:
    if since and until:
        return f"between {since.isoformat()} and {until.isoformat()}"
    return f"since {since.isoformat()}" if since else f"until {until.isoformat() if until else ''}"


def _filter(found: Filter) -> str:
    return f"{found.name} {found.op.value} {value(found.value)}"


def occurrence(what: Occurrence) -> str:
    """`viewed("/pricing*", seconds >= 30)`."""
    inside = [
        quoted(what.pattern),
        *(_filter(f) for f in what.filters),
        *(["machines = true"] if what.machines else []),
    ]
    return f"{what.name}({', '.join(inside)})"


def _did(rule: Did) -> str:
    what = occurrence(rule.occurrence)
    if rule.measure != "count":
        what = f"{rule.measure} of {rule.of} of {what}" if rule.measure == "sum" else f"distinct {rule.of} of {what}"
    compared = "" if (rule.op, rule.number) == (Op.GE, 1) else f"{rule.op.value} {number_value(rule.number)}"
    return " ".join(part for part in (what, compared, window(rule.window) or ("" if compared else "ever")) if part)


def _chain(rule: Chain) -> str:
    links = [" ".join(p for p in (occurrence(rule.first), window(rule.window)) if p)]
    for step in rule.steps:
        links.append(occurrence(step.occurrence) + (f" within {span_value(step.within)}" if step.within else ""))
    return " then ".join(links)


def phrase(rule: Rule) -> str:
    """A single condition as text; groups belong to `text.py`."""
    match rule:
        case Not(part):
            return f"not {phrase(part)}"
        case Compare(name, op, values):
            return f"{name} {question(op, values)}"
        case Did():
            return _did(rule)
        case Moment(which, what, op, values):
            return f"{which} {occurrence(what)} {question(op, values)}"
        case Chain():
            return _chain(rule)
        case Interest(topic, op, number):
            return f"interest({quoted(topic)}) {op.value} {number_value(number)}"
        case Member(name, key):
            return f"{name}({quoted(key)})"
    raise TypeError(f"{type(rule).__name__} is a group")
