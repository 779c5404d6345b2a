"""The funnel of a stretch of time as people read it: counts, rates between neighbours, the leak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MEANINGFUL = 10
"""Below so many people at a step its rate is an accident, and no leak is named."""


@dataclass(frozen=True)
class Step:
    """One step of the funnel: people who reached it, and how many reached the one before (None at the top)."""

    key: str
    count: int
    before: int | None
    leak: bool = False


def steps(counts: Mapping[str, int], order: Sequence[str]) -> list[Step]:
    """The steps in order; the lowest rate among steps with enough people before them is marked as the leak."""
    found: list[Step] = []
    for at, key in enumerate(order):
        before = counts.get(order[at - 1], 0) if at else None
        found.append(Step(key, counts.get(key, 0), before))
    rates = {s.key: s.count / s.before for s in found if s.before and s.before >= MEANINGFUL}
    worst = min(rates, key=lambda key: rates[key]) if len(rates) > 1 else None
    return [Step(s.key, s.count, s.before, s.key == worst) for s in found]
