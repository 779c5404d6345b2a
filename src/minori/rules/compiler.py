"""From the tree to one Ibis expression over the lead dimension and the events.

Three-valued logic by construction: every condition is compiled for "surely true" or "surely false" (negation only
switches between the two), so that unknown is neither, whatever the nesting.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import ibis

from minori.rules.behaviours import Sets, shifted
from minori.rules.core.complaints import complain
from minori.rules.core.moments import day_range, moment_range
from minori.rules.core.plan import SIGNS, as_moment, field_of, scaled
from minori.rules.core.vocabulary import Vocabulary
from minori.rules.edges import Edges
from minori.rules.words import (
    All,
    AnyOf,
    Attribute,
    Chain,
    Compare,
    DateTerm,
    Did,
    Interest,
    Member,
    Moment,
    Not,
    Op,
    Rule,
    RuleErrors,
    Value,
    WindowKind,
)  # fmt: skip

IBIS_TYPES = {
    "text": "string", "int": "int64", "float": "float64", "bool": "boolean", "time": "timestamp", "date": "date",
    "texts": "array<string>",
}  # fmt: skip
OPPOSITE = {Op.EQ: Op.NE, Op.NE: Op.EQ, Op.LT: Op.GE, Op.GE: Op.LT, Op.GT: Op.LE, Op.LE: Op.GT}


@dataclass(frozen=True)
class Fact:
    """True where a condition on the columns of the lead dimension is true."""

    holds: Callable[[Any], Any]


@dataclass(frozen=True)
class In:
    """True for those in a set (a table with the column `who`)."""

    people: Any


@dataclass(frozen=True)
class Out:
    """True for those not in a set."""

    people: Any


@dataclass(frozen=True)
class Both:
    """True where every part is."""

    parts: tuple[Cond, ...]


@dataclass(frozen=True)
class Either:
    """True where at least one part is."""

    parts: tuple[Cond, ...]


Cond = Fact | In | Out | Both | Either


def narrowed(table: Any, cond: Cond) -> Any:
    """The rows of a table (with `id`) for which a condition is true; plain joins wherever no `any` is in the way."""
    match cond:
        case Both(parts):
            cheap_first = sorted(parts, key=lambda p: not isinstance(p, Fact))
            return reduce(narrowed, cheap_first, table)
        case In(people):
            return table.semi_join(people, [("id", "who")])
        case Out(people):
            return table.anti_join(people, [("id", "who")])
        case _:
            return table.filter(truth(cond, table))


def truth(cond: Cond, table: Any) -> Any:
    """A condition as a boolean expression."""
    match cond:
        case Fact(holds):
            return holds(table)
        case In(people):
            return table.id.isin(people.who)
        case Out(people):
            return ~table.id.isin(people.who)
        case Both(parts):
            return reduce(operator.and_, (truth(p, table) for p in parts), ibis.literal(True))
        case Either(parts):
            return reduce(operator.or_, (truth(p, table) for p in parts), ibis.literal(False))


class Compiler:
    """Compiles rules of one vocabulary over given tables of leads and events."""

    def __init__(self, words: Vocabulary, edges: Edges, leads: Any, events: Any) -> None:
        self.words, self.edges, self.leads = words, edges, self.complete(words, leads)
        self.sets = Sets(words, edges, events, self.leads)

    @staticmethod
    def complete(words: Vocabulary, leads: Any) -> Any:
        """The dimension with an empty column for every attribute whose column is not there yet."""
        wanted = {a.column: a.type for a in words.attributes.values() if a.column}
        wanted |= {m.column: "texts" for m in words.memberships.values()}
        missing = {c: ibis.null(IBIS_TYPES[t]) for c, t in wanted.items() if c not in leads.columns}
        return leads.mutate(**missing) if missing else leads

    def matching(self, rule: Rule) -> Any:
        """The ids of the leads for whom a rule is surely true."""
        return narrowed(self.leads, self.cond(rule, True)).select("id")

    def holds(self, rule: Rule, table: Any) -> Any:
        """Is a rule surely true, as a boolean expression over a table that has the dimension's columns."""
        return truth(self.cond(rule, True), table)

    def cond(self, rule: Rule, want: bool) -> Cond:
        match rule:
            case All(parts):
                joined = tuple(self.cond(p, want) for p in parts)
                return Both(joined) if want else Either(joined)
            case AnyOf(parts):
                joined = tuple(self.cond(p, want) for p in parts)
                return Either(joined) if want else Both(joined)
            case Not(part):
                return self.cond(part, not want)
            case Compare():
                return self.compare(rule, want)
            case Did():
                return self.did(rule, want)
            case Moment():
                return self.moment(rule, want)
            case Chain():
                people = self.sets.chain(rule)
                return self.known_field(rule, In(people) if want else Out(people), want)
            case Member(name, key):
                column = self.words.memberships[name].column
                return Fact(lambda t: member(t[column], key) if want else ~member(t[column], key))
            case Interest():
                raise RuleErrors([complain(rule.place, "no_topics")])

    def did(self, rule: Did, want: bool) -> Cond:
        op = rule.op if want else OPPOSITE[rule.op]
        if SIGNS[op](0, rule.number):
            return self.known_field(rule, Out(self.sets.did(rule, OPPOSITE[op])), True)
        return In(self.sets.did(rule, op))

    def known_field(self, rule: Did | Chain, cond: Cond, want: bool) -> Cond:
        """A window that hangs on a field tells nothing about those whose field is unknown."""
        if rule.window.kind not in {WindowKind.BEFORE, WindowKind.AFTER} or isinstance(cond, In):
            return cond
        column = self.words.attributes[rule.window.name].column
        return Both((Fact(lambda t: t[column].notnull()), cond))

    def moment(self, rule: Moment, want: bool) -> Cond:
        if rule.op in {Op.KNOWN, Op.UNKNOWN}:
            people = self.sets.anyone(rule.occurrence)
            return In(people) if (rule.op is Op.KNOWN) == want else Out(people)
        stand_in = Attribute(rule.which, "time", "")

        def condition(table: Any, column: Any) -> Any:
            holds = self.dated(stand_in, table, column, rule.op, rule.values)
            return holds if want else ~holds

        return In(self.sets.moment(rule, condition))

    def compare(self, rule: Compare, want: bool) -> Cond:
        attribute = self.words.attributes[rule.attribute]
        if attribute.last_of:
            return self.moment(as_moment(rule, attribute), want)

        def holds(table: Any) -> Any:
            answer = self.asked(attribute, table, table[attribute.column], rule)
            return answer if want else ~answer

        return Fact(holds)

    def asked(self, attribute: Attribute, table: Any, column: Any, rule: Compare) -> Any:
        op, values = rule.op, [scaled(attribute, v) for v in rule.values]
        if attribute.type == "texts":
            return worn(column, op, values)
        if op in {Op.KNOWN, Op.UNKNOWN}:
            return column.notnull() if op is Op.KNOWN else column.isnull()
        if attribute.type in {"time", "date"}:
            return self.dated(attribute, table, column, op, values)
        if op in SIGNS:
            return SIGNS[op](column, values[0])
        if op in {Op.IN, Op.NOT_IN}:
            return column.isin(values) if op is Op.IN else column.notin(values)
        if op is Op.BETWEEN:
            return (column >= values[0]) & (column <= values[1])
        search = {Op.CONTAINS: column.contains, Op.STARTS: column.startswith, Op.ENDS: column.endswith}
        return search[op](values[0])

    def dated(self, attribute: Attribute, table: Any, column: Any, op: Op, values: Any) -> Any:
        if op is Op.BETWEEN:
            low = self.dated(attribute, table, column, Op.GE, values[:1])
            return low & self.dated(attribute, table, column, Op.LE, values[1:])
        value: Value = values[0]
        field = field_of(value)
        if field:
            assert isinstance(value, DateTerm)
            return SIGNS[op](column, shifted(table[self.words.attributes[field].column], value.shift))
        ranges: Any = day_range if attribute.type == "date" else moment_range
        zone = self.edges.zone
        lo = self.edges.of(lambda as_of: ranges(op, value, as_of, zone)[0])
        hi = self.edges.of(lambda as_of: ranges(op, value, as_of, zone)[1])
        checks = [column >= lo] if lo is not None else []
        checks += [column < hi] if hi is not None else []
        inside = reduce(operator.and_, checks)
        return ~inside if op is Op.NE else inside


def member(column: Any, key: str) -> Any:
    """Does a list of texts hold a key? Nothing known is an empty list."""
    return column.contains(key).fill_null(False)


def worn(column: Any, op: Op, values: list[Any]) -> Any:
    """A question to a list of texts; nothing known is an empty list."""
    if op in {Op.KNOWN, Op.UNKNOWN}:
        filled = (column.length() > 0).fill_null(False)
        return filled if op is Op.KNOWN else ~filled
    joined = operator.or_ if op is Op.HAS_ANY else operator.and_
    return reduce(joined, (member(column, v) for v in values))
