"""The score of the compiled question is, to the thousandth, the score of the slow and obvious one."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minori.eventlog.public import JUDGED, Event, dimension, events, new_event_id, run
from minori.rules.public import Asked, Compiler, Edges, Person, evaluate, seen, vocabulary
from minori.scoring.core.definition import band_of, from_json, to_json
from minori.scoring.core.slow import Found, score
from minori.scoring.defaults import default_model
from minori.scoring.expression import Scoring
from minori.scoring.parsing import parsed
from minori.scoring.words import Band, BehaviourRule, FitRule, Model

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = int(os.environ.get("MINORI_SCORE_EXAMPLES", "25"))
AS_OF = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
LABEL = {"ja": "x", "en": "x"}

FITS = st.builds(
    FitRule,
    st.uuids().map(lambda u: u.hex),
    st.just(LABEL),
    st.sampled_from(
        [
            "lead.role = manager",
            "company.employees >= 300",
            "not company.employees >= 300",
            "lead.tags has any [hot]",
            "any: [lead.role is unknown, company.industry = IT]",
        ]
    ),
    st.sampled_from([-20, -0.5, 1, 7.25, 30]),
)
WHENS = [
    'viewed("*")',
    'viewed("/c*")',
    'opened("*")',
    'submitted("*", intent = enquiry)',
    'viewed("*", seconds >= 30)',
]
BEHAVIOURS = st.builds(
    BehaviourRule,
    st.uuids().map(lambda u: u.hex),
    st.just(LABEL),
    st.sampled_from(WHENS),
    st.sampled_from([-10, -0.333, 0.1, 1, 5, 40]),
    st.sampled_from([None, 1, 12.5]),
    st.sampled_from([None, 1, 14]),
    st.sampled_from([None, 0, 7, 90]),
)
MODELS = st.builds(
    Model,
    st.lists(FITS, max_size=3).map(tuple),
    st.lists(BEHAVIOURS, min_size=1, max_size=4).map(tuple),
    st.just(()),
    st.just((Band("low", 0), Band("middle", 20), Band("high", 40))),
    st.sampled_from([10, 40]),
    st.sampled_from([15, 60]),
    st.sampled_from([0, 5, 30]),
)


def _event(back: timedelta, kind: str, object: str, human: bool | None, props: dict[str, Any]) -> Event:
    at = AS_OF - back
    return Event(new_event_id(at), at, at, kind, object=object, props=props, human=human if kind in JUDGED else True)


BACK = st.one_of(
    st.builds(timedelta, days=st.integers(0, 40), minutes=st.sampled_from([-1, 0, 29, 30, 31, 600])),
    st.sampled_from([timedelta(0), timedelta(milliseconds=1), timedelta(days=14), timedelta(days=1)]),
)
EVENTS = st.builds(
    _event,
    BACK,
    st.sampled_from(["page.viewed", "page.viewed", "mail.opened", "form.submitted"]),
    st.sampled_from(["/cases", "/", "x"]),
    st.sampled_from([True, False, None]),
    st.sampled_from([{}, {"intent": "enquiry"}, {"seconds": 45}, {"seconds": 5}]),
)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(["manager", "staff"]),
        "company_employees": st.sampled_from([10, 300]),
        "company_industry": st.sampled_from(["IT", "製造業"]),
        "tags": st.sampled_from([["hot"], ["cold"], []]),
        "excluded": st.booleans(),
    },
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(model=MODELS, people=st.lists(st.tuples(FACTS, st.lists(EVENTS, max_size=6)), min_size=1, max_size=4))
def test_both_scores_agree_to_the_thousandth(log_anew: Any, model: Model, people: Any) -> None:
    words, trees = vocabulary(), parsed(model)
    everything, facts, expected = [], {}, {}
    for number, (known, happened) in enumerate(people, start=1):
        own = [replace(e, who=number) for e in happened]
        everything += own
        facts[number] = known
        asked = Asked(Person(known, own), AS_OF, TOKYO, words)
        found = Found(
            [evaluate(rule, asked) is True for rule in trees.fit],
            [seen(did.occurrence, asked) for did in trees.when],
            bool(known.get("excluded")),
        )
        total = score(model, found, AS_OF)
        expected[number] = (total.fit, total.behaviour, total.total)
    log_anew(everything, facts)
    table = run(Scoring(trees, Compiler(words, Edges(TOKYO, AS_OF), dimension("lead"), events())).scored())
    got = {row["id"]: (row["fit"], row["behaviour"], row["total"]) for row in table.to_pylist()}
    assert got == expected


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(model=MODELS, happened=st.lists(EVENTS, min_size=1, max_size=5))
def test_the_band_never_changes_before_the_next_change(log_anew: Any, model: Model, happened: Any) -> None:
    log_anew([replace(e, who=1) for e in happened], {1: {"role": "manager"}})

    def asked(at: datetime) -> Any:
        compiler = Compiler(vocabulary(), Edges(TOKYO, at), dimension("lead"), events())
        return run(Scoring(parsed(model), compiler).scored()).to_pylist()[0]

    now = asked(AS_OF)
    if now["next_change"] is None:
        later = [AS_OF + timedelta(days=d) for d in (1, 30)]
    else:
        due = datetime.fromtimestamp(now["next_change"], UTC)
        assert due > AS_OF
        later = [
            moment for moment in (AS_OF + timedelta(minutes=29), due - timedelta(seconds=2)) if AS_OF < moment < due
        ]
    future = [e for e in happened if e.happened_at > AS_OF]
    if not future:
        assert {band_of(model, asked(moment)["total"]) for moment in later} <= {band_of(model, now["total"])}


def test_the_default_model_reads_back_from_json() -> None:
    model = default_model()
    assert from_json(to_json(model)) == model
    assert parsed(model).triggers
