"""What a benchmark returns, and how several rounds become one figure with its range."""

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Result:
    """The figure of one benchmark. `table`: rows of text, the first is the head. `detail`: medians, ranges, conditions."""

    name: str
    figure: float
    unit: str
    goal: str
    met: bool
    detail: dict[str, Any] = field(default_factory=dict)
    table: Sequence[Sequence[str]] = ()

    def line(self) -> str:
        """The line that machines read."""
        told = {k: getattr(self, k) for k in ("name", "figure", "unit", "goal", "met", "detail")}
        return "RESULT " + json.dumps(told, ensure_ascii=False)


@dataclass(frozen=True)
class Spread:
    """Median and range of several rounds."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:,.4g} ({self.low:,.4g}-{self.high:,.4g})"


def spread(values: Sequence[float]) -> Spread:
    """Median and range; raises ValueError without values."""
    if not values:
        raise ValueError("no round was measured")
    return Spread(statistics.median(values), min(values), max(values))


def interleaved(rounds: int, *works: Callable[[], float]) -> list[list[float]]:
    """Run the works in turn, round by round, so that a busy minute hits all of them; one list of figures per work."""
    figures: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, found in zip(works, figures, strict=True):
            found.append(work())
    return figures


def ratios(figures: Sequence[float], reference: Sequence[float]) -> Spread:
    """The spread of figure / reference, taken round by round."""
    return spread([a / b for a, b in zip(figures, reference, strict=True)])


def start_django() -> None:
    """Set Django up on this benchmark's own empty data folder and make the tables."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
