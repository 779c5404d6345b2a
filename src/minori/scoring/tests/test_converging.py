"""Promises I4 and O6: disorder and repeats leave the same scores, and what a page says is what there is."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from minori.eventlog.public import Event, append, new_event_id
from minori.scoring.comparing import changes, distribution, total_of
from minori.scoring.defaults import default_model
from minori.scoring.models import ScoreRow
from minori.scoring.public import band_counts, rescore_all

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
KINDS = [
    ("page.viewed", "/pricing"), ("page.viewed", "/cases/1"), ("page.viewed", "/recruit"), ("asset.downloaded", "dx"),
    ("mail.opened", "letter:1"), ("seminar.attended", "dx-day"),
]  # fmt: skip
PEOPLE = {n: {"role": "manager" if n % 2 else "decision_maker", "company_employees": 20 * n} for n in range(1, 13)}


def happened() -> list[Event]:
    """Sixty days of what twelve people did, in order."""
    drawn = random.Random(4)
    found = []
    for back in sorted((drawn.uniform(0, 60) for _ in range(150)), reverse=True):
        at = (NOON - timedelta(days=back)).replace(microsecond=0)
        kind, object = drawn.choice(KINDS)
        found.append(Event(new_event_id(at), at, at, kind, who=drawn.randint(1, 12), object=object, human=True))
    return found


def stored() -> list[tuple[Any, ...]]:
    return list(ScoreRow.objects.order_by("lead_id").values_list("lead_id", "fit", "behaviour", "total", "band"))


def test_disorder_and_repeats_leave_the_same_scores(log_anew: Any) -> None:
    in_order = happened()
    log_anew(in_order, PEOPLE)
    rescore_all(NOON)
    expected = stored()
    ScoreRow.objects.all().delete()
    log_anew([], PEOPLE)
    thrice = [replace(e, received_at=e.received_at + timedelta(hours=7 * n)) for n in range(3) for e in in_order]
    random.Random(9).shuffle(thrice)
    for start in range(0, len(thrice), 40):
        append(thrice[start : start + 40], "tag", start + 40)
        if start % 120 == 0:
            rescore_all(NOON)
    rescore_all(NOON)
    assert stored() == expected
    assert len({row[3] for row in expected}) > 6


def test_what_publishing_promises_is_what_happens(log_anew: Any) -> None:
    log_anew(happened(), PEOPLE)
    rescore_all(NOON)
    draft = replace(default_model(), fit_cap=100, half_life_days=0)
    promised = {line.band: line for line in changes(draft, NOON)}
    before = band_counts()
    assert {band: line.before for band, line in promised.items()} == before
    assert sum(before.values()) == total_of(distribution(default_model())) == len(PEOPLE)
    rescore_all(NOON, draft)
    after = band_counts()
    assert after != before
    assert {band: line.after for band, line in promised.items()} == after
    assert all(line.after - line.before == line.come - line.go for line in promised.values())
