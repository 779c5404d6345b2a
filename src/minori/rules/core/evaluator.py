"""The slow, obvious meaning of a rule for one person: what the compiled question is compared with.

Answers True, False or None (unknown). Reads nothing but its arguments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from minori.eventlog.words import Event
from minori.rules.core.moments import (
    day_range,
    exact,
    length,
    midnight,
    moment_range,
    negative,
    shift_day,
    window_range,
)
from minori.rules.core.patterns import fits
from minori.rules.core.plan import SIGNS, as_moment, field_of, scaled
from minori.rules.core.vocabulary import Vocabulary
from minori.rules.words import (
    All,
    AnyOf,
    Attribute,
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


@dataclass(frozen=True)
class Person:
    """One person: `facts` by column of the lead dimension (None or missing: unknown), and all events in any order."""

    facts: Mapping[str, Any]
    events: Sequence[Event]


@dataclass(frozen=True)
class Asked:
    """A person, the moment and zone of the question, and the vocabulary."""

    person: Person
    as_of: datetime
    zone: ZoneInfo
    words: Vocabulary


def evaluate(rule: Rule, asked: Asked) -> bool | None:
    """Does the rule hold for this person at this moment? None: unknown."""
    match rule:
        case All(parts):
            answers = [evaluate(p, asked) for p in parts]
            return False if False in answers else None if None in answers else True
        case AnyOf(parts):
            answers = [evaluate(p, asked) for p in parts]
            return True if True in answers else None if None in answers else False
        case Not(part):
            answer = evaluate(part, asked)
            return None if answer is None else not answer
        case Compare():
            return compare(rule, asked)
        case Did():
            return did(rule, asked)
        case Moment():
            return moment(rule, asked)
        case Chain():
            return chain(rule, asked)
        case Member(name, key):
            return key in (asked.person.facts.get(asked.words.memberships[name].column) or [])
        case Interest():
            raise ValueError("There are no topics")


def compare(rule: Compare, asked: Asked) -> bool | None:
    """An attribute against its values."""
    attribute = asked.words.attributes[rule.attribute]
    if attribute.last_of:
        return moment(as_moment(rule, attribute), asked)
    fact = asked.person.facts.get(attribute.column)
    if attribute.type == "texts":
        worn = fact or []
        if rule.op in {Op.KNOWN, Op.UNKNOWN}:
            return bool(worn) == (rule.op is Op.KNOWN)
        hits = [v in worn for v in rule.values]
        return any(hits) if rule.op is Op.HAS_ANY else all(hits)
    if rule.op in {Op.KNOWN, Op.UNKNOWN}:
        return (fact is not None) == (rule.op is Op.KNOWN)
    if fact is None:
        return None
    if attribute.type in {"time", "date"}:
        return dated(attribute, fact, rule.op, rule.values, asked)
    return plain(rule.op, fact, [scaled(attribute, v) for v in rule.values])


def plain(op: Op, fact: Any, values: Sequence[Any]) -> bool:
    """Texts, numbers and booleans."""
    if op in SIGNS:
        return bool(SIGNS[op](fact, values[0]))
    if op in {Op.IN, Op.NOT_IN}:
        return (fact in values) == (op is Op.IN)
    if op is Op.BETWEEN:
        return bool(values[0] <= fact <= values[1])
    if op is Op.CONTAINS:
        return values[0] in fact
    return bool(fact.startswith(values[0]) if op is Op.STARTS else fact.endswith(values[0]))


def dated(attribute: Attribute, fact: Any, op: Op, values: Sequence[Value], asked: Asked) -> bool | None:
    """Days and moments."""
    if op is Op.BETWEEN:
        low = dated(attribute, fact, Op.GE, values[:1], asked)
        high = dated(attribute, fact, Op.LE, values[1:], asked)
        return False if False in (low, high) else None if None in (low, high) else True
    value = values[0]
    field = field_of(value)
    if field:
        assert isinstance(value, DateTerm)
        other = asked.person.facts.get(asked.words.attributes[field].column)
        return None if other is None else bool(SIGNS[op](fact, moved(other, value.shift)))
    ranges: Any = day_range if attribute.type == "date" else moment_range
    lo, hi = ranges(op, value, asked.as_of, asked.zone)
    inside = (lo is None or fact >= lo) and (hi is None or fact < hi)
    return not inside if op is Op.NE else inside


def moved(fact: date | datetime, shift: Span | None) -> date | datetime:
    """A field's day or moment moved by a span; days of moments are 24 hours long."""
    if shift is None:
        return fact
    return fact + length(shift) if isinstance(fact, datetime) else shift_day(fact, shift)


def seen(what: Occurrence, asked: Asked) -> list[Event]:
    """The events that a behaviour means, up to the moment of the question."""
    kinds = asked.words.behaviours[what.name].kinds
    return [
        e
        for e in asked.person.events
        if e.kind in kinds
        and e.happened_at <= asked.as_of
        and (what.machines or e.human is True)
        and fits(what.pattern, e.object)
        and all(passes(f, e) for f in what.filters)
    ]


def passes(one: Filter, event: Event) -> bool:
    """Does an event pass a filter? A property that it has not passes none."""
    own = {"campaign": event.campaign or None, "source": event.source, "value": event.value}
    found: Any = own[one.name] if one.name in own else event.props.get(one.name)
    if found is None:
        return False
    if isinstance(one.value, str):
        return plain(one.op, as_text(found), [one.value])
    if isinstance(one.value, bool):
        return plain(one.op, as_text(found), [as_text(one.value)])
    number = as_number(found)
    return number is not None and plain(one.op, number, [one.value])


def as_text(value: Any) -> str:
    """A property as text, as JSON writes it."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def as_number(value: Any) -> float | None:
    """A property as a number, None when it is none."""
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def did(rule: Did, asked: Asked) -> bool | None:
    """A count, sum or number of different values against a number."""
    edges = range_of(rule.window, asked)
    if edges is None:
        return None
    inside = [e for e in seen(rule.occurrence, asked) if within(e, edges)]
    return bool(SIGNS[rule.op](measure(rule, inside), rule.number))


def measure(rule: Did, events: Sequence[Event]) -> float:
    """Their number, sum or number of different values; a missing property adds nothing."""
    if rule.measure == "count":
        return len(events)
    found = [measured(e, rule.of) for e in events]
    if rule.measure == "distinct":
        return len({as_text(v) for v in found if v is not None})
    return sum(n for n in (as_number(v) for v in found if v is not None) if n is not None)


def measured(event: Event, of: str) -> Any:
    """What an event adds to a sum or a set; None when it has nothing of the kind."""
    own = {"value": event.value, "object": event.object or None, "campaign": event.campaign or None}
    return own[of] if of in own else event.props.get(of)


def range_of(window: Window, asked: Asked) -> tuple[datetime | None, datetime | None] | None:
    """The edges of a window for this person; None when the field on which it hangs is unknown."""
    if window.kind not in {WindowKind.BEFORE, WindowKind.AFTER}:
        return window_range(window, asked.as_of, asked.zone)
    fact = asked.person.facts.get(asked.words.attributes[window.name].column)
    if fact is None:
        return None
    assert window.span
    span = negative(window.span) if window.kind is WindowKind.BEFORE else window.span
    other = edge(fact, span, asked.zone)
    own = fact if isinstance(fact, datetime) else midnight(fact, asked.zone)
    return (other, own) if window.kind is WindowKind.BEFORE else (own, other)


def edge(fact: date | datetime, span: Span, zone: ZoneInfo) -> datetime:
    """A field's day or moment moved; from a day, days lead to midnights, hours count from its midnight."""
    if isinstance(fact, datetime):
        return fact + length(span)
    return midnight(shift_day(fact, span), zone) + (exact(span) or timedelta())


def within(event: Event, edges: tuple[datetime | None, datetime | None]) -> bool:
    """Is an event inside the edges?"""
    lo, hi = edges
    return (lo is None or event.happened_at >= lo) and (hi is None or event.happened_at < hi)


def moment(rule: Moment, asked: Asked) -> bool | None:
    """The first or last time against a moment."""
    moments = [e.happened_at for e in seen(rule.occurrence, asked)]
    if rule.op in {Op.KNOWN, Op.UNKNOWN}:
        return bool(moments) == (rule.op is Op.KNOWN)
    if not moments:
        return None
    fact = min(moments) if rule.which == "first" else max(moments)
    return dated(Attribute(rule.which, "time", ""), fact, rule.op, rule.values, asked)


def chain(rule: Chain, asked: Asked) -> bool | None:
    """Are there events in the order of the links?"""
    edges = range_of(rule.window, asked)
    if edges is None:
        return None
    reached = [e.happened_at for e in seen(rule.first, asked) if within(e, edges)]
    for step in rule.steps:
        gap = length(step.within) if step.within else None
        following = [e.happened_at for e in seen(step.occurrence, asked)]
        reached = [at for at in following if any(at > was and (gap is None or at <= was + gap) for was in reached)]
    return bool(reached)
