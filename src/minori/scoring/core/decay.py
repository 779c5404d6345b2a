"""How points fade. Time counts in whole hours of the clock, so that a score stands still within an hour."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
LN2 = math.log(2)


def hour_of(at: datetime) -> datetime:
    """The full hour (UTC) in which a moment lies."""
    return at.replace(minute=0, second=0, microsecond=0)


def rate(half_life_days: float) -> float:
    """The share that fades in an hour, as the factor of the exponent; 0 where nothing fades."""
    return LN2 / (24 * half_life_days) if half_life_days else 0.0


def faded(points: float, hours: int, half_life_days: float) -> int:
    """Points (not thousandths) after so many hours, in thousandths."""
    return math.floor(points * 1000 * math.exp(-rate(half_life_days) * hours) + 0.5)


def explained_by_time(before: int, after: int, hours: int, half_life_days: float) -> bool:
    """Can fading alone have brought a behaviour score down from `before` to `after` (thousandths)?"""
    floor = before * math.exp(-rate(half_life_days) * (hours + 1)) - 500
    return floor <= after <= before
