"""What this room hands to the rooms on its left when Django starts."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from minori.eventlog.public import Column, register_columns
from minori.rules.public import register_vocabulary
from minori.rules.words import Attribute, Choice
from minori.scoring.models import ScoreRow
from minori.ui.public import register_menu

BANDS = {"low": _("low"), "middle": _("middle"), "high": _("high")}
COLUMNS = (
    Column("score_total", "int"),
    Column("score_fit", "int"),
    Column("score_behaviour", "int"),
    Column("band", "text"),
)


def read_scores(ids: Sequence[int] | None) -> Iterator[tuple[Any, ...]]:
    """Rows for the columns; of the given leads, or of all in the order of their ids."""
    fields = ("lead_id", "total", "fit", "behaviour", "band")
    if ids is None:
        yield from ScoreRow.objects.order_by("lead_id").values_list(*fields).iterator(chunk_size=5000)
        return
    for start in range(0, len(ids), 900):
        yield from ScoreRow.objects.filter(lead_id__in=ids[start : start + 900]).values_list(*fields)


def plug() -> None:
    """Columns for the log, words for the rules, a line in the menu."""
    register_menu("know", _("Scoring"), "scoring:model", "gauge")
    register_columns("lead", "scoring", COLUMNS, read_scores)
    register_vocabulary(
        attributes=[
            Attribute("score.total", "float", _("score"), "score_total", scale=1000),
            Attribute("score.fit", "float", _("fit score"), "score_fit", scale=1000),
            Attribute("score.behaviour", "float", _("behaviour score"), "score_behaviour", scale=1000),
            Attribute(
                "score.band",
                "text",
                _("band"),
                "band",
                choices=lambda: [Choice(key, label) for key, label in BANDS.items()],
            ),
        ]
    )
