"""Is a rule sensible under a vocabulary? Also settles what only the vocabulary can tell: text or name of a date?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from minori.rules.core.complaints import TYPES, complain, nearest
from minori.rules.core.phrases import value as value_text
from minori.rules.core.vocabulary import Vocabulary
from minori.rules.words import (
    COMPARISONS,
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
    Occurrence,
    Op,
    Place,
    Rule,
    RuleError,
    Unit,
    Value,
    Window,
    WindowKind,
)  # fmt: skip

KNOWING = (Op.KNOWN, Op.UNKNOWN)
OPS: dict[str, tuple[Op, ...]] = {
    "text": (Op.EQ, Op.NE, Op.IN, Op.NOT_IN, Op.CONTAINS, Op.STARTS, Op.ENDS, *KNOWING),
    "int": (*COMPARISONS, Op.BETWEEN, Op.IN, Op.NOT_IN, *KNOWING),
    "float": (*COMPARISONS, Op.BETWEEN, Op.IN, Op.NOT_IN, *KNOWING),
    "bool": (Op.EQ, Op.NE, *KNOWING),
    "time": (*COMPARISONS, Op.BETWEEN, Op.WITHIN, Op.NEXT, Op.OLDER, *KNOWING),
    "date": (*COMPARISONS, Op.BETWEEN, Op.WITHIN, Op.NEXT, Op.OLDER, *KNOWING),
    "texts": (Op.HAS_ANY, Op.HAS_ALL, *KNOWING),
}
FILTER_OPS = (*COMPARISONS, Op.CONTAINS, Op.STARTS)
OWN_FILTERS = ("campaign", "source", "value")
MEASURES = {"sum": ("value",), "distinct": ("object", "campaign")}


def checked(rule: Rule, vocabulary: Vocabulary) -> tuple[Rule, list[RuleError]]:
    """The settled rule and everything that is wrong with it."""
    check = _Check(vocabulary)
    return check.rule(rule), check.errors


class _Check:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.words = vocabulary
        self.errors: list[RuleError] = []

    def wrong(self, place: Place | None, code: str, near: tuple[str, ...] = (), **details: object) -> None:
        self.errors.append(complain(place, code, near, **details))

    def rule(self, rule: Rule) -> Rule:
        match rule:
            case All(parts):
                return All(tuple(self.rule(p) for p in parts), rule.place)
            case AnyOf(parts):
                if not parts:
                    self.wrong(rule.place, "empty_any")
                return AnyOf(tuple(self.rule(p) for p in parts), rule.place)
            case Not(part):
                return Not(self.rule(part), rule.place)
            case Compare():
                return self.compare(rule)
            case Did():
                return self.did(rule)
            case Moment(_, what, op, values):
                self.occurrence(what)
                stand_in = Attribute(f"{rule.which} {what.name}", "time", "")
                return replace(rule, values=self.values(stand_in, op, values, rule.place))
            case Chain(first, steps, window):
                self.occurrence(first)
                self.window(window)
                for step in steps:
                    self.occurrence(step.occurrence)
                    if step.within and step.within.unit is Unit.MONTHS:
                        self.wrong(step.occurrence.place, "chain_months")
                return rule
            case Interest(topic):
                self.topic(topic, rule.place)
                return rule
            case Member():
                self.member(rule)
                return rule

    def compare(self, rule: Compare) -> Rule:
        attribute = self.words.attributes.get(rule.attribute)
        if attribute is None:
            known = [*self.words.attributes, *self.words.behaviours]
            self.wrong(rule.place, "attribute", nearest(rule.attribute, known), got=rule.attribute)
            return rule
        if rule.op not in OPS[attribute.type]:
            type_ja, type_en = TYPES[attribute.type]
            ops = ", ".join(op.value for op in OPS[attribute.type])
            self.wrong(
                rule.place, "op_type", name=rule.attribute, op=rule.op.value, ops=ops, type_ja=type_ja, type_en=type_en
            )
            return rule
        return replace(rule, values=self.values(attribute, rule.op, rule.values, rule.place))

    def values(self, attribute: Attribute, op: Op, values: tuple[Value, ...], place: Place | None) -> tuple[Value, ...]:
        if op not in OPS[attribute.type]:
            type_ja, type_en = TYPES[attribute.type]
            ops = ", ".join(o.value for o in OPS[attribute.type])
            self.wrong(place, "op_type", name=attribute.name, op=op.value, ops=ops, type_ja=type_ja, type_en=type_en)
            return values
        settled = tuple(self.value(attribute, op, v, place) for v in values)
        needed = {Op.KNOWN: 0, Op.UNKNOWN: 0, Op.BETWEEN: 2}
        listed = op in {Op.IN, Op.NOT_IN, Op.HAS_ANY, Op.HAS_ALL}
        if (listed and not values) or (not listed and len(values) != needed.get(op, 1)):
            self.wrong(place, "json", detail=f"{op.value}: {len(values)}")
        elif op is Op.BETWEEN and not any(isinstance(v, DateTerm) for v in settled):
            low, high = settled
            if type(low) is type(high) and low > high:  # type: ignore[operator]  # equal types, seen in the line above
                self.wrong(place, "order", a=value_text(low), b=value_text(high))
        return settled

    def value(self, attribute: Attribute, op: Op, value: Value, place: Place | None) -> Value:
        if attribute.type in {"time", "date"}:
            return self.date_value(attribute, op, value, place)
        if attribute.type in {"text", "texts"}:
            if isinstance(value, DateTerm) and value.shift is None:
                value = value.base
            elif isinstance(value, int | float | date) and not isinstance(value, bool):
                value = value_text(value)
            if isinstance(value, str):
                self.choice(attribute, op, value, place)
                return value
        number = isinstance(value, int | float) and not isinstance(value, bool)
        right = {"int": number, "float": number, "bool": isinstance(value, bool)}.get(attribute.type, False)
        if not right:
            self.wrong_value(attribute, value, place)
        return value

    def wrong_value(self, attribute: Attribute, value: Value, place: Place | None) -> None:
        type_ja, type_en = TYPES[attribute.type]
        self.wrong(place, "value_type", name=attribute.name, got=value_text(value), type_ja=type_ja, type_en=type_en)

    def choice(self, attribute: Attribute, op: Op, value: str, place: Place | None) -> None:
        if attribute.choices is None or op in {Op.CONTAINS, Op.STARTS, Op.ENDS}:
            return
        known = [c.value for c in attribute.choices()]
        if value not in known:
            self.wrong(place, "choice", nearest(value, known) or tuple(known[:3]), name=attribute.name, got=value)

    def date_value(self, attribute: Attribute, op: Op, value: Value, place: Place | None) -> Value:
        if isinstance(value, str) and self.words.is_day_or_moment(value):
            value = DateTerm(value)
        if isinstance(value, DateTerm):
            if op in {Op.WITHIN, Op.NEXT, Op.OLDER}:
                if value.base != "now" or value.shift is None or value.shift.n < 1:
                    self.wrong(place, "json", detail=op.value)
                elif attribute.type == "date" and value.shift.unit in {Unit.MINUTES, Unit.HOURS}:
                    self.wrong(place, "unit", got=value.shift.unit.value)
            elif value.base not in {"now", "today"}:
                self.field_term(attribute, value, place)
            return value
        if not isinstance(value, date) or op in {Op.WITHIN, Op.NEXT, Op.OLDER}:
            self.wrong_value(attribute, value, place)
        return value

    def field_term(self, attribute: Attribute, term: DateTerm, place: Place | None) -> None:
        other = self.words.attributes.get(term.base)
        if other is None or not self.words.is_day_or_moment(term.base):
            known = [n for n in self.words.attributes if self.words.is_day_or_moment(n)]
            self.wrong(place, "date_field", nearest(term.base, known), got=term.base)
        elif other.type != attribute.type:
            self.wrong(place, "date_field_type", name=attribute.name, got=term.base)
        elif term.shift and term.shift.unit is Unit.MONTHS:
            self.wrong(place, "field_months")
        elif term.shift and other.type == "date" and term.shift.unit in {Unit.MINUTES, Unit.HOURS}:
            self.wrong(place, "unit", got=term.shift.unit.value)

    def occurrence(self, what: Occurrence) -> None:
        if what.name not in self.words.behaviours:
            known = [*self.words.behaviours, *self.words.memberships]
            self.wrong(what.place, "behaviour", nearest(what.name, known), got=what.name)
        for one in what.filters:
            text = isinstance(one.value, str)
            numeric = one.op in {Op.LT, Op.LE, Op.GT, Op.GE} or one.name == "value"
            shape = one.op in {Op.CONTAINS, Op.STARTS}
            bad = (text and numeric) or (not text and (shape or one.name in {"campaign", "source"}))
            if bad or one.op not in FILTER_OPS or (isinstance(one.value, bool) and one.op not in {Op.EQ, Op.NE}):
                self.wrong(what.place, "filter", name=one.name, op=f"{one.op.value} {value_text(one.value)}")

    def window(self, window: Window) -> None:
        if window.kind is WindowKind.DATES and window.since and window.until and window.since > window.until:
            self.wrong(window.place, "order", a=window.since, b=window.until)
        if window.kind in {WindowKind.BEFORE, WindowKind.AFTER}:
            if not self.words.is_day_or_moment(window.name):
                known = [n for n in self.words.attributes if self.words.is_day_or_moment(n)]
                self.wrong(window.place, "date_field", nearest(window.name, known), got=window.name)
            elif window.span and window.span.unit is Unit.MONTHS:
                self.wrong(window.place, "field_months")

    def did(self, rule: Did) -> Rule:
        self.occurrence(rule.occurrence)
        self.window(rule.window)
        whole = isinstance(rule.number, int) and rule.number >= 0
        if rule.measure != "sum" and not whole:
            self.wrong(rule.place, "count_negative")
        if rule.measure != "count" and not rule.of:
            self.wrong(rule.place, "measure_of", got=rule.of)
        if rule.measure == "sum" and rule.of in {"object", "campaign", "source"}:
            self.wrong(rule.place, "measure_of", MEASURES["sum"], got=rule.of)
        if rule.op not in COMPARISONS:
            self.wrong(rule.place, "json", detail=rule.op.value)
        return rule

    def topic(self, topic: str, place: Place | None) -> None:
        known = [t.value for t in self.words.topics]
        if not known:
            self.wrong(place, "no_topics")
        elif topic not in known:
            self.wrong(place, "topic", nearest(topic, known), got=topic)

    def member(self, rule: Member) -> None:
        group = self.words.memberships.get(rule.name)
        if group is None:
            self.wrong(rule.place, "behaviour", nearest(rule.name, list(self.words.memberships)), got=rule.name)
            return
        known = [c.value for c in group.choices()]
        if not known:
            self.wrong(rule.place, "no_members", group=group.label)
        elif rule.key not in known:
            self.wrong(rule.place, "member", nearest(rule.key, known), got=rule.key, group=group.label)
