"""The tree as plain JSON values and back; what databases, builders and playbooks keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from minori.rules.core.complaints import complain
from minori.rules.core.text import CONDITION_LIMIT, DEPTH_LIMIT
from minori.rules.words import (
    EVER,
    All,
    AnyOf,
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
    RuleErrors,
    Span,
    Step,
    Unit,
    Value,
    Window,
    WindowKind,
)  # fmt: skip

Json = dict[str, Any]


def to_json(rule: Rule) -> Json:
    """A JSON object from which `from_json` makes an equal tree (places are not kept)."""
    match rule:
        case All(parts):
            return {"all": [to_json(p) for p in parts]}
        case AnyOf(parts):
            return {"any": [to_json(p) for p in parts]}
        case Not(part):
            return {"not": to_json(part)}
        case Compare(name, op, values):
            return {"attribute": name, "op": op.value, "values": [_value(v) for v in values]}
        case Did(what, op, number, window, measure, of):
            more = {"measure": measure, "of": of} if measure != "count" else {}
            return {"did": _occurrence(what), "op": op.value, "number": number, "window": _window(window), **more}
        case Moment(which, what, op, values):
            return {which: _occurrence(what), "op": op.value, "values": [_value(v) for v in values]}
        case Chain(first, steps, window):
            links = [{"did": _occurrence(s.occurrence), "within": _span(s.within)} for s in steps]
            return {"sequence": _occurrence(first), "then": links, "window": _window(window)}
        case Interest(topic, op, number):
            return {"interest": topic, "op": op.value, "number": number}
        case Member(name, key):
            return {"member": name, "key": key}


def _value(value: Value) -> Any:
    if isinstance(value, DateTerm):
        return {"from": value.base, "shift": _span(value.shift)}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _span(span: Span | None) -> list[Any] | None:
    return [span.n, span.unit.value] if span else None


def _occurrence(what: Occurrence) -> Json:
    found: Json = {"name": what.name, "pattern": what.pattern}
    if what.filters:
        found["filters"] = [[f.name, f.op.value, f.value] for f in what.filters]
    if what.machines:
        found["machines"] = True
    return found


def _window(window: Window) -> Json | None:
    if window.kind is WindowKind.EVER:
        return None
    parts = {
        "kind": window.kind.value,
        "span": _span(window.span),
        "name": window.name,
        "since": window.since and window.since.isoformat(),
        "until": window.until and window.until.isoformat(),
    }
    return {k: v for k, v in parts.items() if v}


def from_json(tree: object) -> Rule:
    """The tree of a JSON object; raises RuleErrors when it is none."""
    try:
        rule, count = _rule(tree, 0)
    except (KeyError, ValueError, TypeError, IndexError, AttributeError) as problem:
        if isinstance(problem, RuleErrors):
            raise
        raise RuleErrors([complain(None, "json", detail=f"{type(problem).__name__}: {problem}")]) from None
    if count > CONDITION_LIMIT:
        raise RuleErrors([complain(None, "too_many", limit=CONDITION_LIMIT)])
    return rule


def _rule(tree: Any, depth: int) -> tuple[Rule, int]:
    if depth > 2 * DEPTH_LIMIT:
        raise RuleErrors([complain(None, "too_deep", limit=DEPTH_LIMIT)])
    if "all" in tree or "any" in tree:
        parts = [_rule(t, depth + 1) for t in tree.get("all", tree.get("any"))]
        rules, count = tuple(r for r, _ in parts), sum(c for _, c in parts)
        return (All(rules) if "all" in tree else AnyOf(rules)), count
    if "not" in tree:
        part, count = _rule(tree["not"], depth + 1)
        return Not(part), count
    return _leaf(tree), 1


def _leaf(tree: Mapping[str, Any]) -> Rule:
    if "member" in tree:
        return Member(_text(tree["member"]), _text(tree["key"]))
    if "sequence" in tree:
        steps = tuple(Step(_read_occurrence(s["did"]), _read_span(s.get("within"))) for s in tree["then"])
        return Chain(_read_occurrence(tree["sequence"]), steps, _read_window(tree.get("window")))
    op = Op(tree["op"])
    if "attribute" in tree:
        return Compare(_text(tree["attribute"]), op, _read_values(tree["values"]))
    if "interest" in tree:
        return Interest(_text(tree["interest"]), op, _number(tree["number"]))
    if "did" in tree:
        measure = tree.get("measure", "count")
        if measure not in {"count", "sum", "distinct"}:
            raise ValueError(measure)
        what, window = _read_occurrence(tree["did"]), _read_window(tree.get("window"))
        return Did(what, op, _number(tree["number"]), window, measure, _text(tree.get("of", "")))
    if "first" in tree:
        return Moment("first", _read_occurrence(tree["first"]), op, _read_values(tree["values"]))
    return Moment("last", _read_occurrence(tree["last"]), op, _read_values(tree["values"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return value


def _read_values(values: Sequence[Any]) -> tuple[Value, ...]:
    return tuple(_read_value(v) for v in values)


def _read_value(value: Any) -> Value:
    if isinstance(value, str | int | float | bool):
        return value
    if "date" in value:
        return date.fromisoformat(value["date"])
    return DateTerm(_text(value["from"]), _read_span(value.get("shift")))


def _read_span(span: Any) -> Span | None:
    return Span(int(span[0]), Unit(span[1])) if span else None


def _read_occurrence(what: Mapping[str, Any]) -> Occurrence:
    filters = tuple(Filter(_text(n), Op(op), v) for n, op, v in what.get("filters", ()))
    return Occurrence(_text(what["name"]), _text(what["pattern"]), filters, what.get("machines") is True)


def _read_window(window: Mapping[str, Any] | None) -> Window:
    if not window:
        return EVER
    since, until = window.get("since"), window.get("until")
    return Window(
        WindowKind(window["kind"]),
        _read_span(window.get("span")),
        _text(window.get("name", "")),
        date.fromisoformat(since) if since else None,
        date.fromisoformat(until) if until else None,
    )
