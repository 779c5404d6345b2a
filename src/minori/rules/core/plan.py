"""What compiler and evaluator both need to know of a tree, so that neither guesses it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from minori.rules.core.moments import length
from minori.rules.core.vocabulary import Vocabulary
from minori.rules.words import (
    All,
    AnyOf,
    Attribute,
    Chain,
    Compare,
    DateTerm,
    Did,
    Moment,
    Not,
    Occurrence,
    Op,
    Rule,
    Unit,
    Window,
    WindowKind,
)  # fmt: skip

SIGNS: dict[Op, Callable[[Any, Any], Any]] = {
    Op.EQ: operator.eq, Op.NE: operator.ne, Op.LT: operator.lt, Op.LE: operator.le, Op.GT: operator.gt,
    Op.GE: operator.ge,
}  # fmt: skip


def as_moment(rule: Compare, attribute: Attribute) -> Moment:
    """`last_activity older than 30 days` as a question to the last activity event."""
    return Moment("last", Occurrence(attribute.last_of), rule.op, rule.values)


def scaled(attribute: Attribute, value: Any) -> Any:
    """A value as the attribute's column holds it."""
    if attribute.scale != 1 and isinstance(value, int | float):
        return round(value * attribute.scale)
    return value


def field_of(value: Any) -> str | None:
    """The attribute on which a date term hangs, None for now, today and constants."""
    return value.base if isinstance(value, DateTerm) and value.base not in {"now", "today"} else None


def leaves(rule: Rule) -> Iterator[Rule]:
    """Every condition of a tree."""
    if isinstance(rule, All | AnyOf):
        for part in rule.parts:
            yield from leaves(part)
    elif isinstance(rule, Not):
        yield from leaves(rule.part)
    else:
        yield rule


def occurrences(rule: Rule, words: Vocabulary) -> Iterator[Occurrence]:
    """Every behaviour that a tree asks for."""
    for leaf in leaves(rule):
        if isinstance(leaf, Did | Moment):
            yield leaf.occurrence
        elif isinstance(leaf, Chain):
            yield leaf.first
            yield from (step.occurrence for step in leaf.steps)
        elif isinstance(leaf, Compare) and leaf.attribute in words.attributes:
            name = words.attributes[leaf.attribute].last_of
            if name:
                yield Occurrence(name)


def attributes(rule: Rule) -> Iterator[str]:
    """Every attribute that a tree names."""
    for leaf in leaves(rule):
        if isinstance(leaf, Compare):
            yield leaf.attribute
        if isinstance(leaf, Compare | Moment):
            yield from (f for f in map(field_of, leaf.values) if f)
        if isinstance(leaf, Did | Chain) and leaf.window.kind in {WindowKind.BEFORE, WindowKind.AFTER}:
            yield leaf.window.name


def time_windows(rule: Rule, words: Vocabulary) -> set[timedelta]:
    """The stretches after which the answer can change though no fact does; empty: only facts change it.

    Calendar words and `today` count as one day.
    """
    found: set[timedelta] = set()
    for leaf in leaves(rule):
        if isinstance(leaf, Did | Chain):
            found |= _of_window(leaf.window)
        if isinstance(leaf, Compare | Moment):
            dated = isinstance(leaf, Moment) or words.attributes[leaf.attribute].type in {"date", "time"}
            found |= {_of_value(v) for v in leaf.values if dated and isinstance(v, DateTerm) and not field_of(v)}
    return found


def _of_window(window: Window) -> set[timedelta]:
    if window.kind in {WindowKind.LAST, WindowKind.OLDER} and window.span:
        return {length(window.span)}
    return {timedelta(days=1)} if window.kind is WindowKind.CALENDAR else set()


def _of_value(value: DateTerm) -> timedelta:
    exact = value.shift and value.shift.unit in {Unit.MINUTES, Unit.HOURS}
    return abs(length(value.shift)) if exact and value.shift else timedelta(days=1)
