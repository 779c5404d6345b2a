"""Rules as text: a YAML list of conditions in groups `all`, `any` and `not`."""

from __future__ import annotations

from typing import Any

import yaml

from minori.rules.core.complaints import complain, nearest
from minori.rules.core.conditions import read_condition
from minori.rules.core.phrases import phrase
from minori.rules.words import All, AnyOf, Not, Place, Rule, RuleError, RuleErrors

TEXT_LIMIT, CONDITION_LIMIT, DEPTH_LIMIT = 20_000, 200, 12
GROUPS = ("all", "any", "not")


def parse(text: str) -> Rule:
    """The tree of a rule; raises RuleErrors with every place that cannot be read."""
    if len(text) > TEXT_LIMIT:
        raise RuleErrors([complain(None, "too_long", limit=TEXT_LIMIT)])
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as problem:
        raise RuleErrors([_yaml_error(problem)]) from None
    except (yaml.YAMLError, RecursionError) as problem:
        raise RuleErrors([complain(None, "yaml", detail=type(problem).__name__)]) from None
    if node is None:
        raise RuleErrors([complain(None, "empty")])
    walk = _Walk(text)
    rule = walk.rule(node, 0)
    if walk.errors:
        raise RuleErrors(walk.errors)
    return rule


def _yaml_error(problem: yaml.MarkedYAMLError) -> RuleError:
    mark = problem.problem_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else None
    if problem.problem and "mapping values are not allowed" in problem.problem:
        return complain(place, "quote_item")
    return complain(place, "yaml", detail=problem.problem or "?")


def place_of(node: Any) -> Place:
    """Where a YAML node begins."""
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


class _Walk:
    """Turns YAML's nodes into the tree and gathers the errors of all conditions."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.errors: list[RuleError] = []
        self.conditions = 0

    def rule(self, node: Any, depth: int) -> Rule:
        place = place_of(node)
        if depth > DEPTH_LIMIT:
            raise RuleErrors([complain(place, "too_deep", limit=DEPTH_LIMIT)])
        if isinstance(node, yaml.SequenceNode):
            return All(self.parts(node, depth), place)
        if isinstance(node, yaml.MappingNode):
            return self.group(node, depth)
        return self.condition(node)

    def parts(self, node: Any, depth: int) -> tuple[Rule, ...]:
        return tuple(self.rule(child, depth + 1) for child in node.value)

    def group(self, node: Any, depth: int) -> Rule:
        place = place_of(node)
        if len(node.value) != 1:
            return self.failed(complain(place, "one_group"))
        key, body = node.value[0]
        name = str(key.value)
        if name not in GROUPS:
            if '"' in name or "(" in name or " " in name:
                return self.failed(complain(place_of(key), "quote_item"))
            return self.failed(complain(place_of(key), "group", nearest(name, list(GROUPS)), got=name))
        if name == "not":
            return Not(self.rule(body, depth + 1), place)
        if not isinstance(body, yaml.SequenceNode):
            return self.failed(complain(place_of(body), "group_list", got=name))
        if name == "any":
            if not body.value:
                return self.failed(complain(place, "empty_any"))
            return AnyOf(self.parts(body, depth), place)
        return All(self.parts(body, depth), place)

    def condition(self, node: Any) -> Rule:
        self.conditions += 1
        if self.conditions > CONDITION_LIMIT:
            raise RuleErrors([complain(place_of(node), "too_many", limit=CONDITION_LIMIT)])
        start = place_of(node)
        raw = self.text[node.start_mark.index : node.end_mark.index]
        if node.style and raw[1 : 1 + len(node.value)] == node.value:
            start = Place(start.line, start.column + 1)
        try:
            return read_condition(node.value, start)
        except RuleErrors as found:
            return self.failed(*found.errors)

    def failed(self, *errors: RuleError) -> Rule:
        self.errors += errors
        return All(())


def to_text(rule: Rule) -> str:
    """The rule as text, in its normal form: parsing it gives the same tree."""
    return "\n".join(_lines(rule, top=True)) + "\n"


def _lines(rule: Rule, top: bool = False) -> list[str]:
    match rule:
        case All(parts) | AnyOf(parts):
            name = "all" if isinstance(rule, All) else "any"
            if not parts:
                return [f"{name}: []"]
            return [f"{name}:", *("  " + line for part in parts for line in _item(part))]
        case Not(All() | AnyOf() | Not(All() | AnyOf()) as part):
            inner = _lines(part)
            return ["not:", *("  " + line for line in inner)]
        case _:
            return [_scalar(phrase(rule))]


def _item(part: Rule) -> list[str]:
    first, *rest = _lines(part)
    return [f"- {first}", *("  " + line for line in rest)]


def _scalar(text: str) -> str:
    """A condition as a YAML scalar, in quotation marks only where YAML would misread it."""
    if text[0] in "\"'[]{}&*!|>%@`#,?-" or ": " in text or " #" in text or text.endswith(":") or "\n" in text:
        if "\n" in text:
            escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            return f'"{escaped}"'
        return "'" + text.replace("'", "''") + "'"
    return text
