"""Rules as English sentences."""

from __future__ import annotations

from datetime import date

from minori.rules.core.phrases import number_value
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

COMPARED = {
    Op.EQ: "exactly",
    Op.NE: "not exactly",
    Op.LT: "less than",
    Op.LE: "at most",
    Op.GT: "more than",
    Op.GE: "at least",
}
MEASURED = {
    Op.EQ: "is", Op.NE: "is not", Op.LT: "is less than", Op.LE: "is at most", Op.GT: "is more than",
    Op.GE: "is at least",
}  # fmt: skip
DATED = {
    Op.EQ: "is on", Op.NE: "is not on", Op.LT: "is before", Op.LE: "is on or before", Op.GT: "is after",
    Op.GE: "is on or after",
}  # fmt: skip
TEXTUAL = {Op.CONTAINS: "contains", Op.STARTS: "starts with", Op.ENDS: "ends with"}


def sentence(rule: Rule, words: Vocabulary) -> str:
    """One English sentence."""
    if rule == All(()):
        return "Everybody."
    return f"People for whom {_Saying(words).clause(rule, top=True)}."


def joined(parts: list[str], word: str) -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def span(value: Span) -> str:
    """`14 days`."""
    n = abs(value.n)
    return f"{n} {value.unit.value[:-1] if n == 1 else value.unit.value}"


class _Saying:
    def __init__(self, words: Vocabulary) -> None:
        self.words = words

    def clause(self, rule: Rule, top: bool = False) -> str:
        match rule:
            case All(parts) | AnyOf(parts):
                if not parts:
                    return "everything holds"
                word = "and" if isinstance(rule, All) else "or"
                said = joined([self.clause(p) for p in parts], word)
                return said if top or len(parts) == 1 else f"({said})"
            case Not(Member() as part):
                return self.member(part, "are not")
            case Not(part):
                return f"it is not so that {self.clause(part)}"
            case Compare():
                return self.compare(rule)
            case Did():
                return self.did(rule)
            case Moment():
                ordinal = f"the {rule.which} time they {self.occurrence(rule.occurrence)}"
                return f"{ordinal} {self.question(Attribute('', 'time', ''), rule.op, rule.values)}"
            case Chain():
                return self.chain(rule)
            case Interest(topic, op, number):
                return f"the interest in {topic} {MEASURED[op]} {number_value(number)} points"
            case Member():
                return self.member(rule, "are")

    def member(self, rule: Member, verb: str) -> str:
        group = self.words.memberships[rule.name]
        label = next((c.label for c in group.choices() if c.value == rule.key), "") or rule.key
        return f"they {verb} in the {group.label} “{label}”"

    def compare(self, rule: Compare) -> str:
        attribute = self.words.attributes[rule.attribute]
        return f"the {attribute.label} {self.question(attribute, rule.op, rule.values)}"

    def question(self, attribute: Attribute, op: Op, values: tuple[Value, ...]) -> str:
        if op in {Op.KNOWN, Op.UNKNOWN}:
            return op.value
        said = [self.value(attribute, v) for v in values]
        if op in {Op.IN, Op.NOT_IN}:
            return f"is {joined(said, 'or')}" if op is Op.IN else f"is neither {' nor '.join(said)}"
        if op in {Op.HAS_ANY, Op.HAS_ALL}:
            return f"include {joined(said, 'or' if op is Op.HAS_ANY else 'and')}"
        if op is Op.BETWEEN:
            return f"is between {said[0]} and {said[1]}"
        if op in TEXTUAL:
            return f"{TEXTUAL[op]} {said[0]}"
        if op in {Op.WITHIN, Op.NEXT, Op.OLDER}:
            return self.relative(op, values[0])
        if attribute.type == "bool":
            return "is yes" if (values[0] is True) == (op is Op.EQ) else "is no"
        return f"{(DATED if attribute.type in {'time', 'date'} else MEASURED)[op]} {said[0]}"

    def relative(self, op: Op, value: Value) -> str:
        assert isinstance(value, DateTerm)
        assert value.shift
        if op is Op.OLDER:
            return f"is {span(value.shift)} ago or longer"
        return f"is within the {'next' if op is Op.NEXT else 'last'} {span(value.shift)}"

    def value(self, attribute: Attribute, value: Value) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str):
            known = attribute.choices() if attribute.choices else ()
            return next((str(c.label) for c in known if c.value == value and c.label), f"“{value}”")
        if isinstance(value, DateTerm):
            base = value.base
            if base in self.words.attributes:
                base = f"the {self.words.attributes[base].label}"
            if value.shift is None:
                return base
            return f"{span(value.shift)} {'before' if value.shift.n < 0 else 'after'} {base}"
        return value.isoformat() if isinstance(value, date) else f"{value:,}"

    def occurrence(self, what: Occurrence) -> str:
        behaviour = self.words.behaviours[what.name]
        said = behaviour.en_any if what.pattern == "*" else behaviour.en.format(f"“{what.pattern}”")
        if what.filters:
            said += f" ({joined([self.filter(f) for f in what.filters], 'and')})"
        return said + (" (machines too)" if what.machines else "")

    def filter(self, one: Filter) -> str:
        value = f"“{one.value}”" if isinstance(one.value, str) else str(one.value).lower()
        return f"{one.name} {(MEASURED | TEXTUAL)[one.op]} {value}"

    def window(self, stretch: Window) -> str:
        kind = stretch.kind
        if kind is WindowKind.LAST and stretch.span:
            return f" within {span(stretch.span)}"
        if kind is WindowKind.OLDER and stretch.span:
            return f" more than {span(stretch.span)} ago"
        if kind in {WindowKind.BEFORE, WindowKind.AFTER} and stretch.span:
            return f" within {span(stretch.span)} {kind.value} the {self.words.attributes[stretch.name].label}"
        if kind is WindowKind.DATES:
            since = f" since {stretch.since.isoformat()}" if stretch.since else ""
            return since + (f" until {stretch.until.isoformat()}" if stretch.until else "")
        return f" {stretch.name}" if kind is WindowKind.CALENDAR else ""

    def did(self, rule: Did) -> str:
        what, when = self.occurrence(rule.occurrence), self.window(rule.window)
        if rule.measure == "sum":
            return f"the sum of {rule.of} where they {what}{when} {MEASURED[rule.op]} {number_value(rule.number)}"
        if rule.measure == "distinct":
            count = f"{COMPARED[rule.op]} {number_value(rule.number)}"
            return f"they {what}{when}, with {count} different values of {rule.of}"
        if (rule.op, rule.number) in {(Op.LT, 1), (Op.EQ, 0), (Op.LE, 0)}:
            return f"they never {what}{when}"
        if (rule.op, rule.number) in {(Op.GE, 1), (Op.GT, 0)}:
            return f"they {what}{when}"
        times = "time" if rule.number == 1 else "times"
        return f"they {what} {COMPARED[rule.op]} {number_value(rule.number)} {times}{when}"

    def chain(self, rule: Chain) -> str:
        said = f"they first {self.occurrence(rule.first)}{self.window(rule.window)}"
        for step in rule.steps:
            gap = f"within {span(step.within)} " if step.within else ""
            said += f" and then {gap}{self.occurrence(step.occurrence)}"
        return said
