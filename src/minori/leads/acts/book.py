"""Name the people behind a batch from the inbox, in sets: who did what the front door saw."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from minori.collect.public import letters
from minori.collect.words import Batch, LetterFacts, Received
from minori.eventlog.public import Event
from minori.leads.acts.name_person import name_person
from minori.leads.cards import by_address, company_of
from minori.leads.core.address import BadAddress
from minori.leads.exclusions import excluded_networks, excluded_visitors
from minori.leads.models import Lead, Visitor
from minori.leads.sets import chunks
from minori.leads.visitors import Whose, name_visitor, visitors_of
from minori.team.words import SYSTEM


def book(batch: Batch) -> list[Event]:
    """The events of a batch with the people who did them, ready to be appended under `batch.upto`.

    A letter's opens and clicks are its reader's; a page event that brings a letter's one-time token names the browser;
    a reference from the event API names the person, and her browser where one comes with it. Two known people are
    never merged. Booking the same batch again changes nothing and answers the same.
    """
    rows = batch.rows
    if not rows:
        return []
    facts = letters(list({r.letter for r in rows if r.letter is not None}))
    with transaction.atomic():
        seen = min(r.at for r in rows)
        visitors = visitors_of({r.visitor for r in rows if r.visitor}, seen)
        referred = _referred(rows)
        known = _existing({f.lead_id for f in facts.values()} | set(referred.values()))
        _name_browsers(rows, visitors, facts, referred, known)
        whose = Whose(visitors.values())
        who = [_who(r, visitors, facts, referred, known, whose) for r in rows]
        company = company_of({w for w in who if w and w > 0})
        networks, strangers = excluded_networks(), excluded_visitors(visitors)
    events = []
    for r, person in zip(rows, who, strict=True):
        event = _of_letter(_event(r, person, company.get(person or 0)), facts.get(r.letter or 0))
        if r.net in networks or r.visitor in strangers:
            event = replace(event, human=False, props={**event.props, "excluded": True})
        events.append(event)
    return events


def _referred(rows: Sequence[Received]) -> dict[str, int]:
    """The person whom each reference of the event API means; an address nobody has makes a new person."""
    references = {r.lead_ref for r in rows if r.lead_ref}
    found: dict[str, int] = {}
    split = {ref: ref.partition(":")[::2] for ref in references}
    addresses = by_address([value for kind, value in split.values() if kind == "email"])
    outside = {value for kind, value in split.values() if kind == "external"}
    externals: dict[str, int] = {}
    for part in chunks(outside):
        externals.update(
            {e: i for e, i in Lead.objects.filter(external_id__in=part).values_list("external_id", "id") if e}
        )
    for ref, (kind, value) in split.items():
        if kind == "id" and value.isdigit():
            found[ref] = int(value)
        elif kind == "external" and value in externals:
            found[ref] = externals[value]
        elif kind == "email":
            if value in addresses:
                found[ref] = addresses[value]
            else:
                try:
                    found[ref] = name_person(SYSTEM, value, {}, None, "api").lead_id
                except BadAddress:
                    continue
    return found


def _existing(ids: Collection[int]) -> set[int]:
    known: set[int] = set()
    for part in chunks(ids):
        known.update(Lead.objects.filter(id__in=part).values_list("id", flat=True))
    return known


def _name_browsers(
    rows: Sequence[Received],
    visitors: Mapping[str, Visitor],
    facts: Mapping[int, LetterFacts],
    referred: Mapping[str, int],
    known: Collection[int],
) -> None:
    for r in sorted(rows, key=lambda row: (row.at, row.id)):
        if not r.visitor or r.kind.startswith("mail."):
            continue
        if r.letter is not None and r.letter in facts:
            lead_id, how = facts[r.letter].lead_id, "letter"
        elif r.lead_ref in referred:
            lead_id, how = referred[r.lead_ref or ""], "api"
        else:
            continue
        if lead_id in known:
            name_visitor(visitors[r.visitor], lead_id, how, r.at)


def _who(
    r: Received,
    visitors: Mapping[str, Visitor],
    facts: Mapping[int, LetterFacts],
    referred: Mapping[str, int],
    known: Collection[int],
    whose: Whose,
) -> int | None:
    if r.lead_ref:
        person = referred.get(r.lead_ref)
        return person if person in known else None
    if r.letter is not None and r.letter in facts and facts[r.letter].lead_id in known:
        return facts[r.letter].lead_id
    return whose.at(visitors[r.visitor], r.at) if r.visitor else None


def _of_letter(event: Event, letter: LetterFacts | None) -> Event:
    """Opens and clicks are about the letter's template; the link that was clicked stays beside it."""
    if letter is None or not event.kind.startswith("mail.") or not letter.object:
        return event
    props = {**event.props, "target": event.object} if event.kind == "mail.clicked" else event.props
    return replace(event, object=letter.object, campaign=event.campaign or letter.campaign, props=props)


def _event(r: Received, who: int | None, company: int | None) -> Event:
    props = dict(r.props)
    if r.url:
        props.setdefault("url", r.url)
    if r.title:
        props.setdefault("title", r.title)
    if r.letter is not None:
        props.setdefault("letter", r.letter)
    return Event(
        r.id, r.at, r.received_at, r.kind, who=who, company=company, object=r.object, campaign=r.campaign,
        value=r.value, props=props, source=r.source, human=r.human,
    )  # fmt: skip
