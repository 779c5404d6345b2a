"""The words of this room: models, scores and why they are what they are. Free of Django.

Points in models are whole or decimal points; scores are integers in thousandths of a point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

THOUSAND = 1000
BandKey = Literal["low", "middle", "high"]
BANDS: tuple[BandKey, ...] = ("low", "middle", "high")
Label = Mapping[str, str]


@dataclass(frozen=True)
class FitRule:
    """Points for a fact: `rule` is a rule's text that looks at facts only; true gives the points, once."""

    key: str
    label: Label = field(hash=False)
    rule: str
    points: float


@dataclass(frozen=True)
class BehaviourRule:
    """Points for each event: `when` is one behaviour, such as `viewed("/cases*")`.

    `most`: the rule never counts for more than so many points (less, for minus points) at a time; None: no limit.
    `within_days`: older events count nothing; None: all count. `half_life_days` None: the model's.
    """

    key: str
    label: Label = field(hash=False)
    when: str
    points: float
    most: float | None = None
    within_days: int | None = None
    half_life_days: float | None = None


@dataclass(frozen=True)
class Trigger:
    """Qualifies a person at once: `rule` is a count of one behaviour, such as `viewed("/cases*") >= 3 within 14 days`.

    It fires when an event makes it true; again only `again_days` later (0: for every such event).
    """

    key: str
    label: Label = field(hash=False)
    rule: str
    again_days: int = 0


@dataclass(frozen=True)
class Band:
    """A stretch of the total from `at` points on; what to do with its people, and how many a week people can take."""

    key: BandKey
    at: float
    action: Label = field(default_factory=dict, hash=False)
    weekly_capacity: int | None = None


@dataclass(frozen=True)
class Model:
    """How a score comes about: fit (0..`fit_cap`) + behaviour (0..`behaviour_cap`), points fading by half-life.

    `half_life_days` 0: points do not fade.
    """

    fit: tuple[FitRule, ...]
    behaviour: tuple[BehaviourRule, ...]
    triggers: tuple[Trigger, ...]
    bands: tuple[Band, ...]
    fit_cap: float = 40
    behaviour_cap: float = 60
    half_life_days: float = 30


@dataclass(frozen=True)
class Score:
    """A person's score as stored, in thousandths of a point."""

    lead_id: int
    total: int
    fit: int
    behaviour: int
    band: BandKey
    as_of: datetime
    next_change_at: datetime | None


@dataclass(frozen=True)
class RulePoints:
    """What one rule contributes: `points` in thousandths, after fading and the rule's own limit.

    `count`: events that count (1 for a fact). `last_at`: the newest of them. `side` "limit" is the line that takes away
    what the model's caps cut off, so that all lines sum up to the total exactly. `most`: the rule's limit, thousandths.
    """

    key: str
    label: str
    side: Literal["fit", "behaviour", "limit"]
    points: int
    count: int = 0
    last_at: datetime | None = None
    most: int | None = None


@dataclass(frozen=True)
class Turn:
    """A line of the feed: somebody's band changed, or a special trigger fired."""

    id: int
    lead_id: int
    kind: Literal["band", "trigger"]
    band_before: str
    band_after: str
    trigger: str
    at: datetime


class ModelState(StrEnum):
    """Where a version of the model is in its life."""

    DRAFT = "draft"
    LIVE = "live"
    OLD = "old"


@dataclass(frozen=True)
class ModelCard:
    """A model and its place in life."""

    id: int
    version: int
    state: ModelState
    name: str
    model: Model
    published_at: datetime | None
