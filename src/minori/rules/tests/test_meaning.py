"""The compiled question means what the slow, obvious evaluator means."""

import os
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minori.eventlog.public import JUDGED, compiled, dimension, events, run_ids, run_sql
from minori.rules.compiler import Compiler
from minori.rules.core import jsonform
from minori.rules.core.checker import checked
from minori.rules.core.evaluator import Asked, Person, evaluate
from minori.rules.core.say import sentence
from minori.rules.core.text import parse, to_text
from minori.rules.edges import Edges
from minori.rules.tests.random_rules import AS_OF, BERLIN, COLUMNS, PEOPLE, RULES, TOKYO, WORDS
from minori.rules.words import Rule

EXAMPLES = int(os.environ.get("MINORI_RULE_EXAMPLES", "60"))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(rule=RULES, people=PEOPLE, zone=st.sampled_from([TOKYO, BERLIN]))
def test_the_question_finds_whom_the_evaluator_finds(log_anew: Any, rule: Rule, people: Any, zone: ZoneInfo) -> None:
    expected = set()
    everything, facts = [], {}
    for number, (known, happened) in enumerate(people, start=1):
        own = [replace(e, who=number, human=True if e.kind not in JUDGED else e.human) for e in happened]
        everything += own
        facts[number] = {c: known[c] for c in COLUMNS if known[c] is not None}
        if evaluate(rule, Asked(Person(known, own), AS_OF, zone, WORDS)) is True:
            expected.add(number)
    log_anew(everything, facts)
    found = Compiler(WORDS, Edges(zone, AS_OF), dimension("lead"), events()).matching(rule)
    assert set(run_ids(found)) == expected
    edges = Edges(zone, None)
    kept = compiled(Compiler(WORDS, edges, dimension("lead"), events()).matching(rule))
    assert set(run_sql(edges.fill(kept, AS_OF)).column(0).to_pylist()) == expected


@settings(max_examples=300, deadline=None)
@given(rule=RULES)
def test_text_and_json_give_the_same_tree_back(rule: Rule) -> None:
    settled, _ = checked(rule, WORDS)
    assert jsonform.from_json(jsonform.to_json(rule)) == rule
    again, errors = checked(parse(to_text(settled)), WORDS)
    assert again == settled
    assert errors == [] or checked(rule, WORDS)[1]


@settings(max_examples=200, deadline=None)
@given(rule=RULES)
def test_every_rule_can_be_said_in_both_languages(rule: Rule) -> None:
    assert sentence(rule, WORDS, "ja").endswith("人。")
    assert sentence(rule, WORDS, "en").endswith(".")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_not_knowing_is_not_no(language: str) -> None:
    rule = parse("- not: {any: [n > 1, b is true]}")
    nobody = Asked(Person({}, []), AS_OF, TOKYO, WORDS)
    assert evaluate(rule, nobody) is None
    assert sentence(rule, WORDS, language)


def test_who_is_not_known_is_in_neither_half(log_anew: Any) -> None:
    log_anew([], {1: {"c_text": "IT"}, 2: {"c_int": 1}, 3: {"c_int": 5}})
    ask = Compiler(WORDS, Edges(TOKYO, AS_OF), dimension("lead"), events()).matching
    assert set(run_ids(ask(parse("- n > 3")))) == {3}
    assert set(run_ids(ask(parse("- not n > 3")))) == {2}
    assert set(run_ids(ask(parse("- not: {any: [n > 3, t = IT]}")))) == set()
    assert set(run_ids(ask(parse("- n is unknown")))) == {1}
