"""Rows turned into the frozen values that leave this room."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import get_language

from minori.sales.models import Deal, DealStage, HandOff, Task
from minori.sales.words import OPEN, UNANSWERED, Cause, DealCard, DealState, HandOffCard, HandOffState, Queue, TaskCard


def hand_off_card(row: HandOff) -> HandOffCard:
    """One hand-off as others see it."""
    return HandOffCard(
        row.pk,
        row.lead_id,
        row.company_id,
        Queue(row.queue),
        HandOffState(row.state),
        Cause(row.cause),
        row.why,
        row.owner_id,
        row.created_at,
        row.late_at if row.state in UNANSWERED else None,
        row.score,
        row.band,
    )


def stage_label(stage: DealStage) -> str:
    """The name of a deal stage in the reader's language."""
    return stage.label_en if (get_language() or "ja").startswith("en") else stage.label_ja


def deal_card(row: Deal) -> DealCard:
    """One deal as others see it."""
    return DealCard(
        row.pk,
        row.name,
        row.company_id,
        row.lead_id,
        DealState(row.state),
        row.stage.key,
        stage_label(row.stage),
        row.amount,
        row.currency,
        row.owner_id,
        row.opened_at,
        row.closed_at,
        row.lost_reason,
    )


def hand_offs(found: QuerySet[HandOff]) -> list[HandOffCard]:
    """Hand-offs as others see them."""
    return [hand_off_card(row) for row in found]


def queue(name: Queue | None = None, owner_id: int | None = None, limit: int = 200) -> list[HandOffCard]:
    """Unanswered hand-offs, most urgent first; of one queue or both, of one owner (and nobody's) or all."""
    found = HandOff.objects.filter(state__in=UNANSWERED).order_by("late_at", "pk")
    if name:
        found = found.filter(queue=name)
    if owner_id is not None:
        found = found.filter(owner_id=owner_id) | found.filter(owner=None)
    return hand_offs(found[:limit])


def hand_offs_of(lead_ids: Sequence[int], open_only: bool = False) -> dict[int, list[HandOffCard]]:
    """The hand-offs of people, newest first."""
    found = HandOff.objects.filter(lead_id__in=lead_ids).order_by("-created_at", "-pk")
    cards: dict[int, list[HandOffCard]] = {}
    for row in found.filter(state__in=OPEN) if open_only else found:
        cards.setdefault(row.lead_id, []).append(hand_off_card(row))
    return cards


def deals_of(lead_ids: Sequence[int] = (), company_ids: Sequence[int] = ()) -> list[DealCard]:
    """The deals of people or companies, newest first."""
    found = Deal.objects.filter(lead_id__in=lead_ids) | Deal.objects.filter(company_id__in=company_ids)
    return [deal_card(row) for row in found.select_related("stage").order_by("-opened_at", "-pk")]


def open_deals(lead_ids: Sequence[int]) -> dict[int, list[DealCard]]:
    """The open deals that stand in the name of these people, by person."""
    cards: dict[int, list[DealCard]] = {}
    for card in deals_of(lead_ids):
        if card.state is DealState.OPEN and card.lead_id is not None:
            cards.setdefault(card.lead_id, []).append(card)
    return cards


def tasks_of(lead_ids: Sequence[int], open_only: bool = True) -> list[TaskCard]:
    """The tasks about these people, the most urgent first."""
    found = Task.objects.filter(lead_id__in=lead_ids).order_by("due_at", "pk")
    return [
        TaskCard(row.pk, row.lead_id, row.title, row.owner_id, row.due_at, row.done_at, row.outcome)
        for row in (found.filter(done_at=None) if open_only else found)
    ]
