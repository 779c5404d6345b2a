"""Everything that a lead's page shows, from the doors of the rooms; a room without data leaves its part empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from minori.desk import warmth
from minori.desk.asking import stage_name
from minori.desk.core.timeline import FAMILIES, TOLD, days
from minori.desk.people import LeadRow, rows_of
from minori.desk.telling import Line, tell
from minori.eventlog.public import Event, timeline
from minori.leads.public import cards, companies, consent_lines, leads_of_company, may_mail
from minori.leads.words import CompanyCard, ConsentLine, LeadCard, NotMailable
from minori.mail.public import letters_of, reason_label
from minori.mail.words import LetterLine, LetterState
from minori.pages.public import forms
from minori.rules.public import zone_of_account
from minori.sales.public import deals_of, hand_offs_of
from minori.sales.words import DealCard, HandOffCard
from minori.scenarios.public import scenarios, standings
from minori.scenarios.words import Standing
from minori.segments.public import segments
from minori.team.public import people

PAGE = 60


@dataclass(frozen=True)
class DayOfLines:
    """A day of the timeline, told."""

    day: datetime
    lines: list[Line]


@dataclass(frozen=True)
class History:
    """A stretch of the timeline; `before` is where the next stretch begins, None at the end."""

    days: list[DayOfLines]
    before: datetime | None
    family: str


@dataclass(frozen=True)
class Planned:
    """What happens next to a person, and why."""

    icon: str
    title: str
    text: str
    when: datetime | None


@dataclass(frozen=True)
class HeldBack:
    """A letter that the gate did not let pass, and its reason in words."""

    name: str
    when: datetime | None
    reason: str
    detail: str


@dataclass(frozen=True)
class LeadStory:
    """A lead's page."""

    card: LeadCard
    row: LeadRow
    company: CompanyCard | None
    owner: str
    hand_off: HandOffCard | None
    hand_off_owner: str
    deals: list[DealCard]
    consent: list[ConsentLine]
    refusal: str
    planned: list[Planned]
    held_back: list[HeldBack]
    history: History
    colleagues: list[LeadRow]
    more_colleagues: int

    @property
    def hot(self) -> bool:
        """High band or handed over, and nobody has a deal with her yet."""
        return (self.row.band == "high" or self.hand_off is not None) and not self.row.deal

    @property
    def stage(self) -> str | Promise:
        """Her buying stage in words."""
        return stage_name(self.card.stage)


def lead_story(lead_id: int, now: datetime) -> LeadStory | None:
    """The page of one lead; None where there is no such person (any more)."""
    card = cards([lead_id]).get(lead_id)
    if card is None:
        return None
    company = companies([card.company_id]).get(card.company_id) if card.company_id else None
    offs = hand_offs_of([lead_id], open_only=True).get(lead_id, [])
    staff = {p.id: p.name for p in people()}
    letters = letters_of([lead_id], 50)
    around = [i for i in leads_of_company(card.company_id) if i != lead_id] if card.company_id else []
    return LeadStory(
        card=card,
        row=rows_of([lead_id])[0],
        company=company,
        owner=staff.get(card.owner_id or 0, ""),
        hand_off=offs[0] if offs else None,
        hand_off_owner=staff.get(offs[0].owner_id or 0, "") if offs else "",
        deals=deals_of([lead_id], [card.company_id] if card.company_id else []),
        consent=list(reversed(consent_lines(lead_id))),
        refusal=refusal(may_mail([lead_id])[lead_id]),
        planned=planned(standings([lead_id], living_only=True), letters, now),
        held_back=[
            HeldBack(one.name, one.decided_at, reason_label(one.reason), one.detail)
            for one in letters
            if one.state == LetterState.SKIPPED
        ][:5],
        history=history([lead_id], "", None),
        colleagues=sorted(rows_of(around[:200]), key=lambda r: -(r.total or 0))[:6],
        more_colleagues=max(0, len(around) - 6),
    )


def refusal(why: NotMailable | None) -> str:
    """Why no letter may go to her, in words; "" where one may."""
    return reason_label(why.value) if why else ""


def planned(places: Sequence[Standing], letters: Sequence[LetterLine], now: datetime) -> list[Planned]:
    """Scenarios she stands in and letters that wait, the soonest first."""
    found = [Planned("flow", p.name, str(p.why), p.until) for p in places]
    for letter in letters:
        if letter.state in {LetterState.WAITING, LetterState.IN_FLIGHT}:
            why = letter.detail or letter.reason or _("It leaves at the next chance; the gate decides then.")
            found.append(Planned("mail", letter.name, why, letter.due_at))
    return sorted(found, key=lambda p: p.when or now + timedelta(days=3650))


def history(who: Sequence[int], family: str, before: datetime | None) -> History:
    """A stretch of what happened, newest first; `family` is a key of `FAMILIES` or "" for all."""
    kinds = FAMILIES.get(family, TOLD)
    events = timeline(who, PAGE, before, kinds)
    names = names_behind(who, events)
    told = [
        DayOfLines(day.moments[0].event.happened_at, [tell(m, names) for m in day.moments])
        for day in days(events, zone_of_account())
    ]
    return History(told, events[-1].happened_at if len(events) == PAGE else None, family)


def names_behind(who: Sequence[int], events: Sequence[Event]) -> dict[str, str]:
    """The names of what events are about: by their object, or by the first word of their kind and the object."""
    kinds = {e.kind for e in events}
    begun = {kind.split(".")[0] for kind in kinds}
    names = dict(warmth.trigger_names()) if "score.triggered" in kinds else {}
    if "segment" in begun:
        names |= {f"segment:{segment.key}": segment.name for segment in segments()}
    if "scenario" in begun:
        names |= {f"scenario:{scenario.key}": scenario.name for scenario in scenarios()}
    if "form" in begun:
        names |= {f"form:{form.slug}": form.title for form in forms()}
    if "mail" in begun:
        for letter in letters_of([w for w in who if w > 0], 500):
            names |= {f"letter:{letter.id}": letter.name, f"mail:{letter.template_key}": letter.name}
    return names
