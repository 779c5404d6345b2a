"""A rule as a sentence."""

from __future__ import annotations

from dataclasses import replace

from minori.rules.core import say_en, say_ja
from minori.rules.core.vocabulary import Vocabulary
from minori.rules.words import All, AnyOf, Compare, Did, Not, Op, Rule

OPPOSITE = {
    Op.EQ: Op.NE, Op.NE: Op.EQ, Op.LT: Op.GE, Op.GE: Op.LT, Op.GT: Op.LE, Op.LE: Op.GT, Op.IN: Op.NOT_IN,
    Op.NOT_IN: Op.IN, Op.KNOWN: Op.UNKNOWN, Op.UNKNOWN: Op.KNOWN,
}  # fmt: skip


def sentence(rule: Rule, words: Vocabulary, language: str) -> str:
    """Whom a rule means, as one sentence in `ja` or `en`; labels must already be in that language."""
    plain = plainly(rule)
    return say_ja.sentence(plain, words) if language.startswith("ja") else say_en.sentence(plain, words)


def plainly(rule: Rule) -> Rule:
    """The same rule without `not` where the opposite has words of its own."""
    match rule:
        case All(parts):
            return All(tuple(plainly(p) for p in parts))
        case AnyOf(parts):
            return AnyOf(tuple(plainly(p) for p in parts))
        case Not(Not(part)):
            return plainly(part)
        case Not(Compare(op=op) | Did(op=op) as part) if op in OPPOSITE:
            return replace(part, op=OPPOSITE[op])
        case Not(part):
            return Not(plainly(part))
        case _:
            return rule
