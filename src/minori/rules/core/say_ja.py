"""Rules as Japanese sentences: every condition is a clause that can stand before 人 or be joined to the next."""

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
    Unit,
    Value,
    Window,
    WindowKind,
)  # fmt: skip

JOINING = (
    ("ではない", "ではなく"), ("である", "で"), ("がない", "がなく"), ("ある", "あり"), ("いない", "おらず"), ("いる", "いて"),
    ("始まる", "始まり"), ("終わる", "終わり"), ("含む", "含み"), ("当てはまらない", "当てはまらず"), ("当てはまる", "当てはまり"),
    ("付く", "付き"),
)  # fmt: skip
UNITS = {Unit.MINUTES: "分", Unit.HOURS: "時間", Unit.DAYS: "日", Unit.WEEKS: "週間", Unit.MONTHS: "か月"}
SIZES = {Op.LT: "未満", Op.LE: "以下", Op.GE: "以上"}
CALENDAR = {
    "today": "今日", "yesterday": "昨日", "this week": "今週", "last week": "先週", "this month": "今月",
    "last month": "先月", "this quarter": "今四半期", "last quarter": "前四半期", "this year": "今年", "last year": "昨年",
}  # fmt: skip


def sentence(rule: Rule, words: Vocabulary) -> str:
    """One Japanese sentence."""
    if rule == All(()):
        return "すべての人。"
    return f"{_Saying(words).clause(rule)}人。"


def span(value: Span) -> str:
    """`14日`."""
    return f"{abs(value.n)}{UNITS[value.unit]}"


def day(value: date) -> str:
    """`2026年11月20日`."""
    return f"{value.year}年{value.month}月{value.day}日"


def joining(clause: str) -> str:
    """The form in which another clause follows."""
    for end, other in JOINING:
        if clause.endswith(end):
            return clause.removesuffix(end) + other
    return clause


class _Saying:
    def __init__(self, words: Vocabulary) -> None:
        self.words = words

    def clause(self, rule: Rule) -> str:
        match rule:
            case All(parts):
                said = [self.clause(p) for p in parts]
                return "、".join([*(joining(s) for s in said[:-1]), *said[-1:]]) or "すべてに当てはまる"
            case AnyOf(parts):
                if len(parts) == 1:
                    return self.clause(parts[0])
                return f"「{'」または「'.join(self.clause(p) for p in parts)}」に当てはまる"
            case Not(Member() as part):
                return self.member(part) + "に入っていない"
            case Not(part):
                return f"「{self.clause(part)}」に当てはまらない"
            case Compare():
                attribute = self.words.attributes[rule.attribute]
                return self.question(str(attribute.label), attribute, rule.op, rule.values)
            case Did():
                return self.did(rule)
            case Moment():
                ordinal = f"{'最初' if rule.which == 'first' else '最後'}の{self.occurrence(rule.occurrence)}"
                return self.question(ordinal, Attribute("", "time", ""), rule.op, rule.values)
            case Chain():
                return self.chain(rule)
            case Interest(topic, op, number):
                return f"「{topic}」への関心が{self.size(op, number, '点')}である"
            case Member():
                return self.member(rule) + "に入っている"

    def member(self, rule: Member) -> str:
        group = self.words.memberships[rule.name]
        label = next((c.label for c in group.choices() if c.value == rule.key), "") or rule.key
        return f"{group.label}「{label}」"

    def size(self, op: Op, number: int | float, unit: str = "") -> str:
        said = f"{number_value(number)}{unit}"
        if op in SIZES:
            return said + SIZES[op]
        return {Op.EQ: said, Op.NE: f"{said}以外", Op.GT: f"{said}より多い数"}[op]

    def question(self, label: str, attribute: Attribute, op: Op, values: tuple[Value, ...]) -> str:
        if op in {Op.KNOWN, Op.UNKNOWN}:
            return f"{label}が{'分かっている' if op is Op.KNOWN else '分かっていない'}"
        said = [self.value(attribute, v) for v in values]
        if op in {Op.IN, Op.NOT_IN}:
            return f"{label}が{'か'.join(said)}である" if op is Op.IN else f"{label}が{'でも'.join(said)}でもない"
        if op in {Op.HAS_ANY, Op.HAS_ALL}:
            return f"{label}に{('か' if op is Op.HAS_ANY else 'と').join(said)}が付く"
        if attribute.type == "bool":
            return f"{label}が{'はい' if (values[0] is True) == (op is Op.EQ) else 'いいえ'}である"
        texts = {Op.CONTAINS: "を含む", Op.STARTS: "で始まる", Op.ENDS: "で終わる"}
        if op in texts:
            return f"{label}が{said[0]}{texts[op]}"
        return f"{label}が{self.compared(attribute, op, values, said)}である"

    def compared(self, attribute: Attribute, op: Op, values: tuple[Value, ...], said: list[str]) -> str:
        if op is Op.BETWEEN:
            return f"{said[0]}から{said[1]}まで"
        if op in {Op.WITHIN, Op.NEXT, Op.OLDER}:
            term = values[0]
            assert isinstance(term, DateTerm)
            assert term.shift
            length = span(term.shift)
            return {Op.WITHIN: f"{length}以内", Op.NEXT: f"これから{length}以内"}.get(op, f"{length}以上前")
        if op in {Op.EQ, Op.NE}:
            return said[0] if op is Op.EQ else f"{said[0]}以外"
        if attribute.type in {"time", "date"}:
            return said[0] + {Op.LT: "より前", Op.LE: "以前", Op.GT: "より後"}.get(op, "以後")
        return said[0] + SIZES.get(op, "より大きい値")

    def value(self, attribute: Attribute, value: Value) -> str:
        if isinstance(value, bool):
            return "はい" if value else "いいえ"
        if isinstance(value, str):
            known = attribute.choices() if attribute.choices else ()
            return f"「{next((str(c.label) for c in known if c.value == value and c.label), value)}」"
        if isinstance(value, DateTerm):
            base = {"now": "今", "today": "今日"}.get(value.base, value.base)
            if base in self.words.attributes:
                base = str(self.words.attributes[base].label)
            if value.shift is None:
                return base
            return f"{base}の{span(value.shift)}{'前' if value.shift.n < 0 else '後'}"
        return day(value) if isinstance(value, date) else f"{value:,}"

    def occurrence(self, what: Occurrence) -> str:
        behaviour = self.words.behaviours[what.name]
        said = behaviour.ja_any if what.pattern == "*" else behaviour.ja.format(f"「{what.pattern}」")
        notes = [self.filter(f) for f in what.filters] + (["機械も含む"] if what.machines else [])
        return said + (f"（{'、'.join(notes)}）" if notes else "")

    def filter(self, one: Filter) -> str:
        value = f"「{one.value}」" if isinstance(one.value, str) else str(one.value).lower()
        ends = {Op.EQ: "", Op.NE: "以外", Op.GT: "より大きい", Op.CONTAINS: "を含む", Op.STARTS: "で始まる"}
        return f"{one.name}が{value}{(ends | SIZES)[one.op]}"

    def window(self, stretch: Window) -> str:
        kind = stretch.kind
        if kind is WindowKind.LAST and stretch.span:
            return f"{span(stretch.span)}以内に"
        if kind is WindowKind.OLDER and stretch.span:
            return f"{span(stretch.span)}以上前に"
        if kind in {WindowKind.BEFORE, WindowKind.AFTER} and stretch.span:
            side = "前" if kind is WindowKind.BEFORE else "後"
            return f"{self.words.attributes[stretch.name].label}の{side}{span(stretch.span)}以内に"
        if kind is WindowKind.DATES:
            since = f"{day(stretch.since)}から" if stretch.since else ""
            return since + (f"{day(stretch.until)}まで" if stretch.until else "") + "に"
        return f"{CALENDAR[stretch.name]}" if kind is WindowKind.CALENDAR else ""

    def did(self, rule: Did) -> str:
        what, when = self.occurrence(rule.occurrence), self.window(rule.window)
        if rule.measure == "sum":
            return f"{when}{what}の{rule.of}の合計が{self.size(rule.op, rule.number)}である"
        if rule.measure == "distinct":
            return f"{when}{what}で異なる{rule.of}が{self.size(rule.op, rule.number, '種類')}ある"
        if (rule.op, rule.number) in {(Op.LT, 1), (Op.EQ, 0), (Op.LE, 0)}:
            return f"{when}{what}がない"
        if (rule.op, rule.number) in {(Op.GE, 1), (Op.GT, 0)}:
            return f"{when}{what}がある"
        return f"{when}{what}が{self.size(rule.op, rule.number, '回')}である"

    def chain(self, rule: Chain) -> str:
        said = f"{self.window(rule.window)}{self.occurrence(rule.first)}があり"
        for step in rule.steps:
            gap = f"それから{span(step.within)}以内に" if step.within else "その後"
            said += f"、{gap}{self.occurrence(step.occurrence)}があり"
        return said.removesuffix("があり") + "がある"
