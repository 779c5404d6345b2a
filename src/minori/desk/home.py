"""The home page: who waits, what leaves soon, what is stuck, how the month goes. Only what the doors really know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minori.desk.core.funnel import Step, steps
from minori.desk.links import way
from minori.desk.people import LeadRow, rows_of
from minori.eventlog.public import events, naive, run
from minori.mail.public import ledger, upcoming
from minori.mail.words import Leaving
from minori.sales.public import queue
from minori.sales.words import HandOffCard
from minori.scenarios.public import doctor, scenarios
from minori.team.public import people

FUNNEL: dict[str, tuple[str, str | Promise]] = {
    "lead.created": ("new", gettext_lazy("New leads")),
    "handoff.created": ("mql", gettext_lazy("Handed over (MQL)")),
    "handoff.accepted": ("accepted", gettext_lazy("Taken on")),
    "handoff.qualified": ("sql", gettext_lazy("Qualified (SQL)")),
    "deal.created": ("deal", gettext_lazy("Deals")),
    "deal.won": ("won", gettext_lazy("Won")),
}
SHOWN = 7


@dataclass(frozen=True)
class Waiting:
    """A hot lead that waits for an answer."""

    hand_off: HandOffCard
    row: LeadRow
    owner: str


@dataclass(frozen=True)
class Stuck:
    """Something that does not move by itself, with the way to it."""

    icon: str
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class FunnelLine:
    """One step of the month's funnel with its name."""

    step: Step
    name: str | Promise
    top: int


def waiting(owner_id: int | None) -> list[Waiting]:
    """Hand-offs without an answer, the most urgent first; one person's (and nobody's) or everybody's."""
    found = queue(None, owner_id)
    rows = {row.pk: row for row in rows_of([h.lead_id for h in found])}
    names = {p.id: p.name for p in people()}
    return [Waiting(h, rows[h.lead_id], names.get(h.owner_id or 0, "")) for h in found if h.lead_id in rows]


def stuck(now: datetime) -> list[Stuck]:
    """What needs a decision: letters of unknown fate, people who stand still in a scenario."""
    found = []
    unknown = ledger().unknown
    if unknown:
        text = _("The relay broke off; whether they arrived cannot be known. Send again or leave them.")
        found.append(Stuck("mail", _("Unknown fate: %(n)s letters") % {"n": unknown}, text, way("mail:all")))
    names = {s.key: s.name for s in scenarios()}
    for one in doctor(now):
        title = _("Scenario “%(name)s”: %(n)s people") % {
            "name": names.get(one.scenario, one.scenario),
            "n": one.people,
        }
        found.append(Stuck("flow", title, str(one.detail), way("scenarios:scenarios")))
    return found


def leaving() -> list[tuple[Leaving, str]]:
    """Letters that leave soon, the soonest first, each with the way to its broadcast ("" where it belongs to none)."""
    return [(one, way("mail:broadcast", one.broadcast_id) if one.broadcast_id else "") for one in upcoming(6)]


def funnel(since: datetime, until: datetime) -> list[FunnelLine]:
    """How many people reached each step between two moments (activity view: by the day of the step)."""
    log = events()
    log = log.filter(log.kind.isin(list(FUNNEL)), log["at"] >= naive(since), log["at"] < naive(until), log.who > 0)
    rows = run(log.group_by("kind").agg(people=log.who.nunique())).to_pylist()
    counts = {FUNNEL[r["kind"]][0]: int(r["people"]) for r in rows}
    names = dict(FUNNEL.values())
    made = steps(counts, list(names))
    top = max((s.count for s in made), default=0)
    return [FunnelLine(step, names[step.key], top) for step in made]
