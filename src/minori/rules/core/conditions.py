"""The grammar of one condition, read by recursive descent. Knows no vocabulary: names are checked afterwards."""

from __future__ import annotations

from typing import Literal

from minori.rules.core.complaints import complain, nearest
from minori.rules.core.reader import Reader
from minori.rules.words import (
    CALENDARS,
    COMPARISONS,
    EVER,
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
    Place,
    Rule,
    RuleErrors,
    Step,
    Value,
    Window,
    WindowKind,
)  # fmt: skip

MEMBERSHIPS = frozenset({"segment"})
"""Names whose call asks for belonging to a group; every other call is a behaviour."""

WORD_OPS: tuple[tuple[tuple[str, ...], Op], ...] = (
    (("is", "known"), Op.KNOWN),
    (("is", "unknown"), Op.UNKNOWN),
    (("is", "not"), Op.NE),
    (("is",), Op.EQ),
    (("not", "in"), Op.NOT_IN),
    (("in",), Op.IN),
    (("contains",), Op.CONTAINS),
    (("starts", "with"), Op.STARTS),
    (("ends", "with"), Op.ENDS),
    (("has", "any"), Op.HAS_ANY),
    (("has", "all"), Op.HAS_ALL),
    (("has",), Op.HAS_ANY),
    (("between",), Op.BETWEEN),
    (("within", "next"), Op.NEXT),
    (("within",), Op.WITHIN),
    (("older", "than"), Op.OLDER),
    (("before",), Op.LT),
    (("after",), Op.GT),
    (("on",), Op.EQ),
)
LISTED = (Op.IN, Op.NOT_IN, Op.HAS_ANY, Op.HAS_ALL)
SPANNED = (Op.WITHIN, Op.NEXT, Op.OLDER)


def read_condition(text: str, start: Place) -> Rule:
    """One condition, which begins at `start`; raises RuleErrors naming the place where it cannot be read."""
    reader = Reader(text, start)
    if reader.at_end():
        raise RuleErrors([complain(start, "empty")])
    rule = condition(reader)
    if not reader.at_end():
        raise RuleErrors([complain(reader.now.place, "rest", got=reader.now.value)])
    return rule


def condition(reader: Reader) -> Rule:
    """Any number of `not`, then one condition."""
    place = reader.now.place
    depth = 0
    while reader.is_word("not"):
        reader.take()
        depth += 1
        if depth > 20:
            raise RuleErrors([complain(place, "too_deep", limit=20)])
    rule = positive(reader, place)
    for _ in range(depth):
        rule = Not(rule, place)
    return rule


def positive(reader: Reader, place: Place) -> Rule:
    """What kind of condition begins here, by its first two tokens."""
    following = reader.ahead()
    if reader.now.kind == "word" and following.kind == "sign" and following.value == "(":
        name = reader.now.value
        if name in MEMBERSHIPS:
            return truth(reader, member(reader, place), place)
        if name == "interest":
            return interest(reader, place)
        return behaviour(reader, place)
    if reader.is_word("sum", "distinct"):
        return measured(reader, place)
    if reader.is_word("first", "last") and following.kind == "word":
        return moment(reader, place)
    return attribute(reader, place)


def call_text(reader: Reader) -> str:
    """The one text between brackets."""
    reader.take()
    reader.need_sign("(")
    if reader.now.kind not in {"text", "word"}:
        reader.fail_expected('"…"', "a text in quotation marks")
    text = reader.take().value
    reader.need_sign(")")
    return text


def member(reader: Reader, place: Place) -> Rule:
    """`segment("key")`."""
    name = reader.now.value
    return Member(name, call_text(reader), place)


def truth(reader: Reader, rule: Rule, place: Place) -> Rule:
    """An optional `is true` or `is false` behind a yes-or-no condition."""
    if reader.accept("is", "false"):
        return Not(rule, place)
    reader.accept("is", "true")
    return rule


def interest(reader: Reader, place: Place) -> Rule:
    """`interest("topic") >= 3`."""
    topic = call_text(reader)
    op, number = comparison(reader)
    return Interest(topic, op, number, place)


def comparison(reader: Reader) -> tuple[Op, int | float]:
    """`>= 3`; nothing means at least one."""
    if not reader.is_sign(*COMPARISONS):
        return Op.GE, 1
    op = Op(reader.take().value)
    number = reader.number()
    reader.accept("times") or reader.accept("回")
    return op, number


def occurrence(reader: Reader) -> Occurrence:
    """`viewed("/pricing*", seconds >= 30)`."""
    place = reader.now.place
    name = reader.name("行動の名前", "the name of a behaviour")
    pattern, filters, machines = "*", [], False
    reader.need_sign("(")
    first = True
    while not reader.is_sign(")"):
        if not first:
            reader.need_sign(",")
        if first and (reader.now.kind == "text" or reader.ahead().value in {")", ","}):
            pattern = reader.take().value
        else:
            found = one_filter(reader)
            if found.name == "machines":
                machines = found.value is True
            else:
                filters.append(found)
        first = False
    reader.need_sign(")")
    return Occurrence(name, pattern, tuple(filters), machines, place)


def one_filter(reader: Reader) -> Filter:
    """`seconds >= 30` inside the brackets of a behaviour."""
    name = reader.name("プロパティの名前", "the name of a property")
    if reader.is_sign(*COMPARISONS):
        op = Op(reader.take().value)
    elif reader.accept("contains"):
        op = Op.CONTAINS
    elif reader.accept("starts", "with"):
        op = Op.STARTS
    else:
        reader.fail_expected("比べ方（= や >=）", "a comparison such as `=`")
    value = reader.value()
    if isinstance(value, DateTerm) and value.shift is None:
        value = value.base
    if not isinstance(value, str | int | float | bool):
        reader.fail_expected("文字か数", "a text or a number")
    return Filter(name, op, value)


def window(reader: Reader) -> Window:
    """Where in time; nothing means ever."""
    place = reader.now.place
    if reader.accept("ever"):
        return EVER
    for name in CALENDARS:
        if reader.accept(*name.split()):
            return Window(WindowKind.CALENDAR, name=name, place=place)
    if reader.accept("older", "than"):
        return Window(WindowKind.OLDER, reader.span(), place=place)
    if reader.accept("within"):
        span = reader.span()
        for kind in (WindowKind.BEFORE, WindowKind.AFTER):
            if reader.accept(kind.value):
                field_place = reader.now.place
                name = reader.name("日付の項目", "a date attribute")
                return Window(kind, span, name, place=field_place)
        return Window(WindowKind.LAST, span, place=place)
    if reader.accept("between"):
        since = reader.day()
        if not reader.accept("and"):
            reader.fail_expected("「and」", "`and`")
        return Window(WindowKind.DATES, since=since, until=reader.day(), place=place)
    if reader.accept("since"):
        since = reader.day()
        return Window(
            WindowKind.DATES, since=since, until=reader.day() if reader.accept("until") else None, place=place
        )
    if reader.accept("until"):
        return Window(WindowKind.DATES, until=reader.day(), place=place)
    return EVER


def behaviour(reader: Reader, place: Place) -> Rule:
    """A count in a window, or the first link of a sequence."""
    first = occurrence(reader)
    counted = reader.is_sign(*COMPARISONS)
    op, number = comparison(reader)
    stretch = window(reader)
    if reader.is_word("then") and not counted:
        return chain(reader, first, stretch, place)
    return Did(first, op, number, stretch, place=place)


def chain(reader: Reader, first: Occurrence, stretch: Window, place: Place) -> Rule:
    """`then viewed("/pricing*") within 7 days`, as often as it comes."""
    steps: list[Step] = []
    while reader.accept("then"):
        link = occurrence(reader)
        steps.append(Step(link, reader.span() if reader.accept("within") else None))
        if len(steps) > 9:
            raise RuleErrors([complain(link.place, "too_many", limit=10)])
    return Chain(first, tuple(steps), stretch, place)


def measured(reader: Reader, place: Place) -> Rule:
    """`sum of value of won("*") >= 1000000 within 12 months`, `distinct object of viewed("/cases/*") >= 3`."""
    measure: Literal["sum", "distinct"] = "sum" if reader.take().value == "sum" else "distinct"
    reader.accept("of")
    of = reader.name("集計するもの（valueなど）", "what to measure, such as value")
    if not reader.accept("of"):
        reader.fail_expected("「of」", "`of`")
    what = occurrence(reader)
    op, number = comparison(reader)
    return Did(what, op, number, window(reader), measure, of, place)


def moment(reader: Reader, place: Place) -> Rule:
    """`last viewed("/pricing*") older than 30 days`."""
    which: Literal["first", "last"] = "first" if reader.take().value == "first" else "last"
    what = occurrence(reader)
    op, values = question(reader)
    return Moment(which, what, op, values, place)


def attribute(reader: Reader, place: Place) -> Rule:
    """An attribute and what is asked of it; alone it means `is true`."""
    name = reader.name("項目か行動の名前", "the name of an attribute or behaviour")
    if reader.at_end():
        return Compare(name, Op.EQ, (True,), place)
    op, values = question(reader)
    return Compare(name, op, values, place)


def question(reader: Reader) -> tuple[Op, tuple[Value, ...]]:
    """What is asked of an attribute or moment, and with which values."""
    if reader.is_sign(*COMPARISONS):
        return Op(reader.take().value), (reader.value(),)
    for words, op in WORD_OPS:
        if reader.accept(*words):
            return op, asked_values(reader, op)
    if reader.is_word(reader.now.value):
        known = sorted({" ".join(words) for words, _ in WORD_OPS})
        near = nearest(reader.now.value, known)
        raise RuleErrors([complain(reader.now.place, "rest", near, got=reader.now.value)])
    raise reader.expected("比べ方（=、>=、inなど）", "a comparison such as `=`, `>=` or `in`")


def asked_values(reader: Reader, op: Op) -> tuple[Value, ...]:
    """The values that an operator needs."""
    if op in {Op.KNOWN, Op.UNKNOWN}:
        return ()
    if op in SPANNED:
        return (DateTerm("now", reader.span()),)
    if op in LISTED:
        return reader.values() if reader.is_sign("[") else (reader.value(),)
    first = reader.value()
    if op is not Op.BETWEEN:
        return (first,)
    if not reader.accept("and"):
        reader.fail_expected("「and」", "`and`")
    return first, reader.value()
