"""The slow, obvious score of one person: what the compiled expression is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from minori.eventlog.words import Event
from minori.rules.words import Did, Rule
from minori.scoring.core.decay import HOUR, faded, hour_of
from minori.scoring.words import BehaviourRule, Model


@dataclass(frozen=True)
class Found:
    """What a person has: for each fit rule whether it is true, for each behaviour rule the events that it means."""

    fit: Sequence[bool]
    events: Sequence[Sequence[Event]]
    excluded: bool = False


@dataclass(frozen=True)
class Sum:
    """Fit, behaviour and the parts of each, in thousandths; parts are before the model's caps."""

    fit: int
    behaviour: int
    fit_parts: tuple[int, ...]
    behaviour_parts: tuple[int, ...]

    @property
    def total(self) -> int:
        return self.fit + self.behaviour


@dataclass(frozen=True)
class ParsedModel:
    """A model with its rules as trees; `when` are counts whose occurrence matters only."""

    model: Model
    fit: tuple[Rule, ...]
    when: tuple[Did, ...]
    triggers: tuple[Did, ...]


def score(model: Model, found: Found, as_of: datetime) -> Sum:
    """The score at a moment (aware)."""
    fit_parts = tuple(round(r.points * 1000) if held else 0 for r, held in zip(model.fit, found.fit, strict=True))
    parts = tuple(
        part(rule, events, as_of, model.half_life_days)
        for rule, events in zip(model.behaviour, found.events, strict=True)
    )
    if found.excluded:
        return Sum(0, 0, fit_parts, parts)
    fit = min(max(sum(fit_parts), 0), round(model.fit_cap * 1000))
    behaviour = min(max(sum(parts), 0), round(model.behaviour_cap * 1000))
    return Sum(fit, behaviour, fit_parts, parts)


def part(rule: BehaviourRule, events: Sequence[Event], as_of: datetime, half_life_days: float) -> int:
    """What one rule contributes."""
    oldest = as_of - timedelta(days=rule.within_days) if rule.within_days else None
    half_life = half_life_days if rule.half_life_days is None else rule.half_life_days
    points = 0
    for event in events:
        if event.happened_at > as_of or (oldest and event.happened_at <= oldest):
            continue
        hours = (hour_of(as_of) - hour_of(event.happened_at)) // HOUR
        points += faded(rule.points, hours, half_life)
    if rule.most is None:
        return points
    most = round(rule.most * 1000)
    return min(max(points, -most), most)
