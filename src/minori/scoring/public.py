"""The door of scoring: scores, why, the feed, models. Asking loads the event log, in the house process only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from minori.scoring.explaining import why
from minori.scoring.models import ScoreRow, TurnRow
from minori.scoring.rescoring import rescore, rescore_all
from minori.scoring.store import live
from minori.scoring.words import BandKey, ModelCard, RulePoints, Score, Turn

__all__ = [
    "ModelCard", "RulePoints", "Score", "Turn", "band_counts", "feed", "last_turn", "live", "rescore", "rescore_all",
    "scores", "why",
]  # fmt: skip
_BANDS: dict[str, BandKey] = {"low": "low", "middle": "middle", "high": "high"}


def scores(ids: Collection[int]) -> dict[int, Score]:
    """The stored scores of these leads (thousandths); leads not scored yet are left out."""
    found = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), 900):
        for row in ScoreRow.objects.filter(lead_id__in=wanted[start : start + 900]):
            due = row.next_change_at
            found[row.lead_id] = Score(
                row.lead_id,
                row.total,
                row.fit,
                row.behaviour,
                _BANDS[row.band],
                datetime.fromtimestamp(row.as_of, UTC),
                None if due is None else datetime.fromtimestamp(due, UTC),
            )
    return found


def feed(after: int, limit: int = 5000) -> list[Turn]:
    """Turns after a bookmark (the id of the last one read), in order: bands changed, special triggers fired."""
    rows = TurnRow.objects.filter(id__gt=after).order_by("id")[:limit]
    return [
        Turn(
            row.pk,
            row.lead_id,
            "trigger" if row.kind == "trigger" else "band",
            row.band_before,
            row.band_after,
            row.trigger,
            row.at,
        )
        for row in rows
    ]


def last_turn() -> int:
    """The id of the newest turn: a bookmark for a reader that begins now."""
    return TurnRow.objects.order_by("-id").values_list("id", flat=True).first() or 0


def band_counts() -> dict[BandKey, int]:
    """How many scored leads are in each band."""
    return {band: ScoreRow.objects.filter(band=name).count() for name, band in _BANDS.items()}
