"""The door of the rules: text, tree, check, sentence, and who matches."""

from __future__ import annotations

from datetime import timedelta

from django.utils import translation

from minori.rules.asking import (
    Prepared,
    compiler,
    count,
    ids_matching,
    leads_matching,
    prepared,
    sample,
    zone_of_account,
)
from minori.rules.compiler import Compiler
from minori.rules.core import jsonform
from minori.rules.core.checker import checked
from minori.rules.core.evaluator import Asked, Person, evaluate, seen
from minori.rules.core.plan import attributes, leaves, occurrences, time_windows
from minori.rules.core.say import sentence
from minori.rules.core.text import parse as read
from minori.rules.core.text import to_text
from minori.rules.core.vocabulary import Vocabulary
from minori.rules.edges import Edges
from minori.rules.registry import register_vocabulary, vocabulary
from minori.rules.words import Rule, RuleErrors

__all__ = [
    "Asked", "Compiler", "Edges", "Person", "Prepared", "Vocabulary", "attributes", "check", "compiler", "count",
    "evaluate", "from_json", "ids_matching", "leads_matching", "leaves", "occurrences", "parse", "prepared", "read",
    "register_vocabulary", "sample", "say", "seen", "to_json", "to_text", "vocabulary", "windows", "zone_of_account",
]  # fmt: skip

to_json = jsonform.to_json


def parse(text: str) -> Rule:
    """The checked tree of a rule's text; raises RuleErrors with line, column and nearest names of every fault."""
    return check(read(text))


def from_json(tree: object) -> Rule:
    """The tree of a stored JSON object, as `to_json` made it; raises RuleErrors when it is none. Not checked."""
    return jsonform.from_json(tree)


def check(rule: Rule) -> Rule:
    """The rule, settled under today's vocabulary; raises RuleErrors for names, types and values that do not fit."""
    settled, errors = checked(rule, vocabulary())
    if errors:
        raise RuleErrors(errors)
    return settled


def say(rule: Rule, language: str | None = None) -> str:
    """The rule as a sentence in `ja` or `en` (default: the language of the request)."""
    language = language or translation.get_language() or "ja"
    with translation.override(language):
        return sentence(rule, vocabulary(), language)


def windows(rule: Rule) -> set[timedelta]:
    """The time windows of a rule; empty when only facts and events change who matches."""
    return time_windows(rule, vocabulary())
