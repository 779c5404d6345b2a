"""What a model does to everybody: the distribution of scores, shares of rules, and what a draft would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from minori.scoring.asking import kept
from minori.scoring.core.definition import band_of, said
from minori.scoring.models import ScoreRow
from minori.scoring.words import BANDS, THOUSAND, BehaviourRule, FitRule, Model

STEP = 5


@dataclass(frozen=True)
class Column:
    """People whose total lies in [`at`, `at` + 5) points."""

    at: int
    people: int
    band: str
    share: float


@dataclass(frozen=True)
class Share:
    """What a rule contributes over all people: points in thousandths, and its part of all points of its side."""

    key: str
    label: str
    side: str
    points: int
    part: float


@dataclass(frozen=True)
class BandChange:
    """People in a band under the live model and under the draft, and who comes and goes."""

    band: str
    before: int
    after: int
    come: int
    go: int


def distribution(model: Model) -> list[Column]:
    """How many people there are in each five points of the total, as stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT total / %s, count(*) FROM scoring_scorerow GROUP BY total / %s", [STEP * THOUSAND, STEP * THOUSAND]
        )
        found = dict(cursor.fetchall())
    top = int((model.fit_cap + model.behaviour_cap) // STEP)
    most = max(found.values(), default=1)
    return [
        Column(step * STEP, found.get(step, 0), band_of(model, step * STEP * THOUSAND), 100 * found.get(step, 0) / most)
        for step in range(top + 1)
    ]


def shares(model: Model, now: datetime, language: str) -> list[Share]:
    """What every rule contributes over all people at a moment, in the order of the model."""
    row = kept(model, "shares", "all").ask(now).to_pylist()[0]
    found: list[tuple[str, FitRule | BehaviourRule, int]]
    found = [("fit", rule, row[f"f{i}"] or 0) for i, rule in enumerate(model.fit)]
    found += [("behaviour", rule, row[f"b{i}"] or 0) for i, rule in enumerate(model.behaviour)]
    sums = Counter[str]()
    for side, _, points in found:
        sums[side] += abs(points)
    return [
        Share(rule.key, said(rule.label, language), side, points, 100 * abs(points) / (sums[side] or 1))
        for side, rule, points in found
    ]


def changes(draft: Model, now: datetime) -> list[BandChange]:
    """What publishing a draft would do to the bands, against the stored scores."""
    table = kept(draft, "score", "all").ask(now)
    stored = dict(ScoreRow.objects.values_list("lead_id", "band"))
    moves = Counter(
        (stored.get(lead, "low"), band_of(draft, total))
        for lead, total in zip(table.column("id").to_pylist(), table.column("total").to_pylist(), strict=True)
    )
    return [_change(band, moves) for band in BANDS]


def _change(band: str, moves: Counter[tuple[str, str]]) -> BandChange:
    return BandChange(
        band,
        sum(n for (was, _), n in moves.items() if was == band),
        sum(n for (_, now), n in moves.items() if now == band),
        sum(n for (was, now), n in moves.items() if now == band != was),
        sum(n for (was, now), n in moves.items() if was == band != now),
    )


def total_of(columns: Sequence[Column]) -> int:
    """How many people have a score."""
    return sum(column.people for column in columns)
