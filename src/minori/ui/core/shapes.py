"""Small drawings as numbers: the points of a sparkline, the arcs of a ring. Plain functions over plain numbers."""

from collections.abc import Sequence


def share(part: float, whole: float) -> float:
    """How much of a whole a part is, in per cent, kept between 0 and 100; an empty whole has nothing."""
    return 0.0 if whole <= 0 else round(min(100.0, max(0.0, 100 * part / whole)), 2)


def line(values: Sequence[float], width: float, height: float, pad: float = 2) -> str:
    """The `points` of an SVG polyline that fills a box; equal values draw a line in the middle."""
    if not values:
        return ""
    low, high = min(values), max(values)
    reach = high - low
    step = (width - 2 * pad) / max(1, len(values) - 1)
    tall = height - 2 * pad

    def y(value: float) -> float:
        return pad + tall / 2 if reach == 0 else pad + tall * (1 - (value - low) / reach)

    return " ".join(f"{pad + i * step:.1f},{y(v):.1f}" for i, v in enumerate(values))
