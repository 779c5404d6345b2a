"""The rules inside a model: read, checked, and refused where a score could not be worked out from them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.utils.translation import gettext as _

from minori.rules.public import attributes, check, leaves, parse, read, vocabulary, windows
from minori.rules.words import EVER, Compare, Did, Op, Rule, RuleErrors, Span, Unit, Window, WindowKind
from minori.scoring.core.definition import faults
from minori.scoring.core.slow import ParsedModel
from minori.scoring.words import Model

OWN_ATTRIBUTES = "score."


class ModelErrors(ValueError):
    """A model that cannot be used: `errors` maps a rule's key (or `model`, `bands`) to sentences."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{key}: {' '.join(lines)}" for key, lines in errors.items()))


FAULTS: dict[str, Callable[[], str]] = {
    "key_twice": lambda: _("Two rules bear the same key."),
    "too_many": lambda: _("A model has at most 60 rules."),
    "bands": lambda: _("The bands begin at 0 and rise."),
    "cap": lambda: _("The limits of fit and behaviour are between 1 and 1,000 points."),
    "half_life": lambda: _("The half-life is between 0 (points do not fade) and 3,650 days."),
    "most": lambda: _("The limit of a rule is more than 0 and at most 1,000 points."),
    "within": lambda: _("The window of a rule is between 1 and 3,650 days."),
    "points": lambda: _("Points are not 0 and at most 1,000, plus or minus."),
}


def checked(model: Model, language: str) -> ParsedModel:
    """The model with its rules as trees; raises ModelErrors with every fault, in a language."""
    errors: dict[str, list[str]] = {}
    for where, code in faults(model):
        errors.setdefault(where, []).append(FAULTS[code]())

    def tree(key: str, text: str, refuse: Callable[[Rule], str]) -> Rule | None:
        try:
            rule = parse(text)
        except RuleErrors as found:
            errors.setdefault(key, []).extend(e.message(language) for e in found.errors)
            return None
        if complaint := refuse(rule):
            errors.setdefault(key, []).append(complaint)
        return rule

    for fit in model.fit:
        tree(fit.key, fit.rule, _no_fact)
    for behaviour in model.behaviour:
        tree(behaviour.key, behaviour.when, _no_behaviour)
    for trigger in model.triggers:
        tree(trigger.key, trigger.rule, _no_count)
    if errors:
        raise ModelErrors(errors)
    return parsed(model)


def _no_fact(rule: Rule) -> str:
    words = vocabulary()
    if any(not isinstance(leaf, Compare) or words.attributes[leaf.attribute].last_of for leaf in leaves(rule)):
        return _("A fit rule looks at facts only; behaviour has rules of its own.")
    if any(name.startswith(OWN_ATTRIBUTES) for name in attributes(rule)):
        return _("A score cannot depend on itself.")
    return _("A fit rule cannot depend on the day.") if windows(rule) else ""


def _no_behaviour(rule: Rule) -> str:
    plain = isinstance(rule, Did) and (rule.op, rule.number, rule.window, rule.measure) == (Op.GE, 1, EVER, "count")
    return (
        "" if plain else _('Name one behaviour, such as viewed("/cases*"); window and limit have fields of their own.')
    )


def _no_count(rule: Rule) -> str:
    counted = isinstance(rule, Did) and rule.measure == "count" and rule.op is Op.GE and rule.number >= 1
    timed = isinstance(rule, Did) and rule.window.kind in {WindowKind.EVER, WindowKind.LAST}
    return (
        "" if counted and timed else _('A trigger counts one behaviour, such as viewed("/cases*") >= 3 within 14 days.')
    )


@lru_cache(maxsize=8)
def parsed(model: Model) -> ParsedModel:
    """The trees of a model that has been checked."""
    when, triggers = [], []
    for behaviour in model.behaviour:
        tree = read(behaviour.when)
        assert isinstance(tree, Did)
        days = behaviour.within_days
        when.append(Did(tree.occurrence, window=Window(WindowKind.LAST, Span(24 * days, Unit.HOURS)) if days else EVER))
    for trigger in model.triggers:
        tree = read(trigger.rule)
        assert isinstance(tree, Did)
        triggers.append(tree)
    return ParsedModel(model, tuple(check(read(r.rule)) for r in model.fit), tuple(when), tuple(triggers))
