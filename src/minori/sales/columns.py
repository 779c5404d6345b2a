"""Facts about deals and hand-offs as columns of the lead dimension, and the words by which rules know them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minori.eventlog.public import Column
from minori.leads import public as leads
from minori.rules.words import Attribute, Choice
from minori.sales.acts.stages import deal_stages
from minori.sales.models import Deal, HandOff
from minori.sales.words import DealState, HandOffState

COLUMNS = (
    Column("open_deal", "bool"),
    Column("deal_stage", "text"),
    Column("company_open_deal", "bool"),
    Column("last_deal_result", "text"),
    Column("last_deal_closed_at", "time"),
    Column("deals_won", "int"),
    Column("deals_won_amount", "int"),
    Column("handoff_state", "text"),
    Column("handed_over_at", "time"),
)
Row = tuple[Any, ...]


def read(ids: Sequence[int] | None) -> Iterator[Row]:
    """One row for each person asked for, also for those without any deal: "no" is a fact too. None: everybody."""
    wanted = iter(sorted(set(ids))) if ids is not None else leads.every_id()
    while part := list(islice(wanted, 900)):
        yield from rows_of(part)


def rows_of(part: Sequence[int]) -> Iterator[Row]:
    """The rows of up to 900 people."""
    firms = leads.company_of(part)
    busy = set(
        Deal.objects.filter(state=DealState.OPEN, company_id__in=set(firms.values())).values_list(
            "company_id", flat=True
        )
    )
    deals: dict[int, list[Deal]] = {}
    found: QuerySet[Deal] = Deal.objects.filter(lead_id__in=part).select_related("stage").order_by("opened_at", "id")
    for deal in found:
        deals.setdefault(deal.lead_id or 0, []).append(deal)
    handed = {
        lead: (state, at)
        for lead, state, at in HandOff.objects.filter(lead_id__in=part)
        .order_by("created_at", "id")
        .values_list("lead_id", "state", "created_at")
    }
    for lead in part:
        state, at = handed.get(lead, (None, None))
        yield (lead, *deal_facts(deals.get(lead, []), firms.get(lead) in busy), state, at)


def deal_facts(deals: Sequence[Deal], company_busy: bool) -> Row:
    """What the deals of one person come to, in the order of the columns."""
    open_ = [deal for deal in deals if deal.state == DealState.OPEN]
    closed = sorted((deal for deal in deals if deal.closed_at), key=closed_at)
    won = [deal for deal in closed if deal.state == DealState.WON]
    return (
        bool(open_),
        open_[-1].stage.key if open_ else None,
        company_busy or bool(open_),
        closed[-1].state if closed else None,
        closed[-1].closed_at if closed else None,
        len(won),
        sum(deal.amount or 0 for deal in won),
    )


def closed_at(deal: Deal) -> datetime:
    """When a deal ended, for sorting."""
    return deal.closed_at or deal.opened_at


def vocabulary() -> list[Attribute]:
    """The words about deals and hand-offs."""
    results = [Choice("won", _("won")), Choice("lost", _("lost"))]
    return [
        Attribute("deal.open", "bool", _("has an open deal"), "open_deal"),
        Attribute("deal.stage", "text", _("stage of the open deal"), "deal_stage", choices=stage_choices),
        Attribute("deal.open_in_company", "bool", _("open deal at her company"), "company_open_deal"),
        Attribute(
            "deal.last_result", "text", _("result of the last deal"), "last_deal_result", choices=lambda: results
        ),
        Attribute("deal.last_closed", "time", _("end of the last deal"), "last_deal_closed_at"),
        Attribute("deal.won", "int", _("number of won deals"), "deals_won"),
        Attribute("deal.won_amount", "int", _("sum of won deals (minor units)"), "deals_won_amount"),
        Attribute("handoff.state", "text", _("state of the last hand-off"), "handoff_state", choices=state_choices),
        Attribute("handoff.last", "time", _("last handed over"), "handed_over_at"),
    ]


def stage_choices() -> list[Choice]:
    """Open stages as rules name them."""
    return [Choice(stage.key, stage.label_en) for stage in deal_stages() if stage.result == DealState.OPEN]


STATE_LABELS = {
    HandOffState.CREATED: _("Waiting for a receiver"),
    HandOffState.ASSIGNED: _("Waiting for an answer"),
    HandOffState.ACCEPTED: _("Accepted"),
    HandOffState.QUALIFIED: _("Qualified"),
    HandOffState.REJECTED: _("Rejected"),
    HandOffState.RECYCLED: _("Back to nurturing"),
}


def state_choices() -> list[Choice]:
    """States of a hand-off as rules name them."""
    return [Choice(str(state), label) for state, label in STATE_LABELS.items()]
