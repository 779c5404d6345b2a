"""How warm a person is and why: the rules behind the score, and the score over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from minori.scoring.public import RulePoints, live, scores, why
from minori.ui.public import short_day

POINTS_DRAWN = 12
SPANS = {"30": 30, "90": 90, "365": 365}
SIDES: dict[str, str | Promise] = {
    "fit": gettext_lazy("Fit: who they are"),
    "behaviour": gettext_lazy("Behaviour: what they did"),
}


@dataclass(frozen=True)
class RuleLine:
    """One rule as drawn: `size` for the bar (its points without sign), `tone` of the bar."""

    label: str
    count: int
    when: datetime | None
    points: int
    size: int
    tone: str


@dataclass(frozen=True)
class Side:
    """One axis of the score; `scale` is the longest bar, `cap` the model's limit in thousandths."""

    name: str | Promise
    total: int
    cap: int
    rules: list[RuleLine]
    scale: int


def sides(lead_id: int, now: datetime) -> list[Side]:
    """Both axes with the rules that count, the largest first; empty for people without a score."""
    score = scores([lead_id]).get(lead_id)
    if score is None:
        return []
    lines, model = why(lead_id, now), live().model
    longest = max((abs(line.points) for line in lines), default=1)
    caps = {"fit": model.fit_cap, "behaviour": model.behaviour_cap}
    totals = {"fit": score.fit, "behaviour": score.behaviour}
    return [
        Side(name, totals[key], round(caps[key] * 1000), [drawn(x, score.band) for x in of_side(lines, key)], longest)
        for key, name in SIDES.items()
    ]


def of_side(lines: list[RulePoints], side: str) -> list[RulePoints]:
    """The lines of an axis, most points first, its limit last."""
    own = [line for line in lines if line.side == side]
    limit = [line for line in lines if line.side == "limit" and line.key == f"{side}_cap"]
    return [*sorted(own, key=lambda line: -line.points), *limit]


def drawn(line: RulePoints, band: str) -> RuleLine:
    """A line with its bar: fit green, behaviour in the band's colour, what takes away in grey."""
    warm = {"high": "high", "middle": "mid"}.get(band, "grey")
    tone = "grey" if line.points < 0 or line.side == "limit" else ("" if line.side == "fit" else warm)
    return RuleLine(line.label, line.count, line.last_at, line.points, abs(line.points), tone)


def curve(lead_id: int, now: datetime, days: int) -> dict[str, Any]:
    """The score over some days for the chart island: what today's model gave with what was known on each day.

    Facts about the person are today's, since only events keep their past.
    """
    step = max(1, days // POINTS_DRAWN)
    moments = [now - timedelta(days=back) for back in range(days - days % step, 0, -step)] + [now]
    totals = [sum(line.points for line in why(lead_id, at)) / 1000 for at in moments]
    middle, high = (next((b.at for b in live().model.bands if b.key == key), 0) for key in ("middle", "high"))
    return {
        "labels": [short_day(timezone.localtime(at)) for at in moments],
        "series": [{"name": _("Score"), "values": [round(t, 1) for t in totals], "step": False}],
        "bands": [
            {"from": middle, "to": high, "name": pgettext("band", "Middle"), "tone": "mid"},
            {"from": high, "to": 100, "name": pgettext("band", "High"), "tone": "high"},
        ],
        "max": 100,
    }


def trigger_names() -> dict[str, str]:
    """The names of the model's special triggers by their keys."""
    language = (get_language() or "ja").split("-")[0]
    return {t.key: t.label.get(language) or t.key for t in live().model.triggers}
