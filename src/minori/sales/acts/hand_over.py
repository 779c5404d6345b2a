"""Create hand-offs: once for each cause, one open for each person, never for the excluded or those in a deal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from minori.eventlog.public import note_changes, record
from minori.leads import public as leads
from minori.leads.words import LeadCard
from minori.sales import asking
from minori.sales.acts.assign import assign_row
from minori.sales.agreed import criteria, late_at
from minori.sales.models import Criteria, Deal, HandOff
from minori.sales.words import OPEN, UNANSWERED, Cause, DealState, Queue
from minori.team.public import require, trace
from minori.team.words import Actor, Role

ROLES = (Role.admin, Role.marketer, Role.inside_sales, Role.sales)


@dataclass(frozen=True)
class Wanted:
    """A wish to hand somebody over. `key` is unique to its cause, so the same wish twice is one hand-off."""

    lead_id: int
    cause: Cause
    why: str
    key: str
    at: datetime


@dataclass
class Outcome:
    """What became of wishes: ids of new hand-offs, and reasons of the others by person."""

    made: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def hand_over(lead_ids: Sequence[int], why: str, by: Actor, now: datetime | None = None) -> Outcome:
    """Hand people over by hand. Raises PermissionDenied."""
    require(by, *ROLES)
    moment = now or timezone.now()
    with transaction.atomic():
        outcome = create(
            [Wanted(one, Cause.HAND, why, f"hand:{one}:{moment.isoformat()}", moment) for one in lead_ids], moment
        )
        if by.kind != "system":
            trace(by, "sales.hand_over", "leads", {"made": len(outcome.made), "refused": len(outcome.refused)})
    return outcome


def create(wishes: Sequence[Wanted], now: datetime, queue: Queue | None = None) -> Outcome:
    """Turn wishes into hand-offs in the caller's transaction (at most 2,000).

    Who is handed over already becomes more urgent instead when an enquiry comes; the owner of an open deal is told of
    it by a task (both in `repeat.py`'s words: nothing that a person asks is lost).
    """
    agreed, outcome = criteria(), Outcome()
    known = known_facts([wish.lead_id for wish in wishes])
    done = set(HandOff.objects.filter(cause_key__in=[w.key for w in wishes]).values_list("cause_key", flat=True))
    for wish in wishes:
        if wish.key in done:
            continue
        done.add(wish.key)
        reason = known.reason_against(wish.lead_id)
        if reason:
            outcome.refused[wish.lead_id] = reason
            continue
        row = insert(wish, known.cards[wish.lead_id], agreed, queue)
        known.handed.add(wish.lead_id)
        outcome.made.append(row.pk)
        assign_row(row, now)
    note_changes("lead", [wish.lead_id for wish in wishes])
    return outcome


@dataclass
class Facts:
    """What is known about the people of a set of wishes."""

    cards: Mapping[int, LeadCard]
    shut: Mapping[int, str]
    handed: set[int]
    dealing: set[int]

    def reason_against(self, lead_id: int) -> str:
        """Why somebody is not handed over, or empty."""
        checks = {
            "gone": lead_id not in self.cards,
            "excluded": lead_id in self.shut,
            "in_deal": lead_id in self.dealing,
            "handed_over": lead_id in self.handed,
        }
        return next((name for name, holds in checks.items() if holds), "")


def known_facts(lead_ids: Iterable[int]) -> Facts:
    """The facts that decide about hand-offs of these people."""
    ids = list(dict.fromkeys(lead_ids))
    return Facts(
        leads.cards(ids),
        leads.is_excluded(ids),
        set(HandOff.objects.filter(lead_id__in=ids, state__in=OPEN).values_list("lead_id", flat=True)),
        {
            lead
            for lead in Deal.objects.filter(lead_id__in=ids, state=DealState.OPEN).values_list("lead_id", flat=True)
            if lead
        },
    )


def insert(wish: Wanted, card: LeadCard, agreed: Criteria, queue: Queue | None) -> HandOff:
    """The row of a new hand-off and its event."""
    score = asking.scores([wish.lead_id]).get(wish.lead_id)
    row = HandOff.objects.create(
        lead_id=wish.lead_id,
        company_id=card.company_id,
        queue=queue or (Queue.INSIDE if agreed.inside_first else Queue.FIELD),
        cause=wish.cause,
        cause_key=wish.key,
        why=wish.why,
        score=score.total if score else None,
        band=str(score.band) if score else "",
        created_at=wish.at,
        late_at=late_at(wish.cause, wish.at, agreed),
    )
    record(
        "handoff.created",
        lead=wish.lead_id,
        company=card.company_id,
        object=f"handoff:{row.pk}",
        props={"cause": str(wish.cause), "queue": row.queue},
        at=wish.at,
    )
    return row


def make_urgent(lead_id: int, until: datetime, why: str) -> bool:
    """An enquiry of somebody who is handed over already: her hand-off is due sooner, and its owner is told again."""
    open_ = HandOff.objects.filter(lead_id=lead_id, state__in=OPEN).first()
    if open_ is None:
        return False
    HandOff.objects.filter(pk=open_.pk).update(why=f"{why}\n{open_.why}".strip()[:2000], told_at=None)
    HandOff.objects.filter(pk=open_.pk, state__in=UNANSWERED, late_at__gt=until).update(late_at=until, overdue_at=None)
    return True
