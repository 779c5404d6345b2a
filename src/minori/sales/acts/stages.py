"""The stages of deals: those that every installation begins with, and how they are changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minori.sales.models import Deal, DealStage
from minori.sales.words import DealState
from minori.team.public import require, trace
from minori.team.words import Actor, Role

AT_FIRST: Sequence[tuple[str, str, str, str, bool]] = [
    ("meeting", "初回商談", "First meeting", "open", False),
    ("proposal", "提案", "Proposal", "open", True),
    ("quote", "見積・稟議", "Quote and approval", "open", True),
    ("won", "受注", "Won", "won", True),
    ("lost", "失注", "Lost", "lost", False),
]


def deal_stages() -> list[DealStage]:
    """Every stage by its place; made at the first use."""
    found = list(DealStage.objects.order_by("place", "pk"))
    if found:
        return found
    rows = [
        DealStage(key=key, label_ja=ja, label_en=en, place=place, result=result, opportunity=opportunity)
        for place, (key, ja, en, result, opportunity) in enumerate(AT_FIRST)
    ]
    DealStage.objects.bulk_create(rows, ignore_conflicts=True)
    return list(DealStage.objects.order_by("place", "pk"))


def first_stage() -> DealStage:
    """Where deals begin."""
    return next(stage for stage in deal_stages() if stage.result == DealState.OPEN)


def stage_named(key: str) -> DealStage:
    """A stage by its key. Raises LookupError."""
    for stage in deal_stages():
        if stage.key == key:
            return stage
    raise LookupError(f"no deal stage {key}")


def save_stages(wanted: Sequence[Mapping[str, Any]], by: Actor) -> None:
    """Replace the stages: rows with key, label_ja, label_en, result, opportunity, in their order.

    Raises ValueError where open, won or lost would be missing, or a stage with deals would vanish.
    """
    require(by, Role.admin, Role.marketer)
    results = {str(row["result"]) for row in wanted}
    if results != {"open", "won", "lost"}:
        raise ValueError(_("There must be a stage for open, for won and for lost deals."))
    keys = [str(row["key"]) for row in wanted]
    with transaction.atomic():
        used = set(Deal.objects.exclude(stage__key__in=keys).values_list("stage__key", flat=True))
        if used:
            raise ValueError(_("Deals stand in these stages: %(stages)s.") % {"stages": ", ".join(sorted(used))})
        for place, row in enumerate(wanted):
            DealStage.objects.update_or_create(
                key=row["key"],
                defaults={
                    "label_ja": row["label_ja"], "label_en": row["label_en"], "place": place,
                    "result": row["result"], "opportunity": bool(row.get("opportunity")),
                },
            )  # fmt: skip
        DealStage.objects.exclude(key__in=keys).delete()
        trace(by, "sales.save_stages", "dealstages", {"keys": keys})
