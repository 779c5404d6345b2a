"""The words of the event log: events, their kinds, verdicts, feeds and columns. Free of Django."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

type_of_prop = str | int | float | bool
ColumnType = Literal["text", "int", "float", "bool", "time", "date", "texts"]
DimensionName = Literal["lead", "company"]

KINDS = frozenset(
    [
        "page.viewed",
        "page.left",
        "form.viewed",
        "form.submitted",
        "asset.downloaded",
        "link.clicked",
        "slot.shown",
        "mail.sent",
        "mail.skipped",
        "mail.delivered",
        "mail.opened",
        "mail.clicked",
        "mail.bounced",
        "mail.complained",
        "mail.unsubscribed",
        "mail.replied",
        "seminar.registered",
        "seminar.attended",
        "seminar.absent",
        "lead.created",
        "lead.changed",
        "lead.merged",
        "lead.unmerged",
        "lead.erased",
        "lead.stage_changed",
        "visitor.identified",
        "consent.given",
        "consent.withdrawn",
        "score.changed",
        "score.band_changed",
        "score.triggered",
        "segment.entered",
        "segment.left",
        "scenario.entered",
        "scenario.stepped",
        "scenario.left",
        "scenario.reached_goal",
        "handoff.created",
        "handoff.assigned",
        "handoff.accepted",
        "handoff.rejected",
        "handoff.qualified",
        "handoff.overdue",
        "handoff.recycled",
        "deal.created",
        "deal.stage_changed",
        "deal.won",
        "deal.lost",
        "crm.pushed",
        "crm.pulled",
        "crm.conflict",
    ]
)
"""Every kind of event there is; `docs/use/events.md` explains each."""

JUDGED = frozenset({"mail.opened", "mail.clicked"})
"""Kinds that count only once a verdict says that a person, not a machine, did it."""


@dataclass(frozen=True)
class Event:
    """Something that happened; never changed afterwards, except whose it is and whether a person did it.

    `id` is a UUID in hex made once at the door by `new_event_id`. `who` is a lead's id, or minus a visitor's row id, or
    None. `human` is None until a verdict settles it (only for kinds in `JUDGED`; others count at once). `booked` is on
    whom it was booked before naming and merging; it is filled when an event is read. Holds no plain personal text.
    """

    id: str
    happened_at: datetime
    received_at: datetime
    kind: str
    who: int | None = None
    company: int | None = None
    object: str = ""
    campaign: str = ""
    value: float | None = None
    props: Mapping[str, type_of_prop] = field(default_factory=dict)
    source: str = "system"
    human: bool | None = None
    booked: int | None = None


@dataclass(frozen=True)
class FedEvent:
    """An event at its place in the feed; `number` grows with every event that enters."""

    number: int
    event: Event


@dataclass(frozen=True)
class Touched:
    """Leads whose events or facts changed; `upto` is the reader's next bookmark.

    With `everybody` the list is empty: so many changed that asking for all is cheaper.
    """

    leads: list[int]
    upto: int
    everybody: bool


@dataclass(frozen=True)
class Column:
    """A typed fact about a lead or company, as the event log keeps it beside the events.

    Types: text, int, float, bool, time (aware datetime, UTC), date, texts (a list of text).
    """

    name: str
    type: ColumnType


@dataclass(frozen=True)
class Verdict:
    """Whether a person did it (`human`), with what probability (0..1), why, and by which version of the judge."""

    event_id: str
    human: bool
    probability: float
    reason: str
    version: int


@dataclass(frozen=True)
class Refused:
    """An event that could not be loaded: why, its text as it came, and when."""

    number: int
    source: str
    reason: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Finding:
    """Something that `minori doctor` reports: what is wrong (or was put right) and what it means."""

    what: str
    detail: str
    healthy: bool = False


def new_event_id(at: datetime) -> str:
    """A fresh id (UUID version 7 in hex) that sorts by the given moment (aware, UTC)."""
    return event_id_from(at, os.urandom(10))


def event_ids(at: datetime, count: int) -> list[str]:
    """Fresh ids for one moment, many at once."""
    noise, first = os.urandom(10 * count).hex(), new_event_id(at)[:13]
    return [f"{first}{noise[n : n + 3]}8{noise[n + 3 : n + 18]}" for n in range(0, 20 * count, 20)]


def event_id_from(at: datetime, seed: bytes) -> str:
    """The id that a moment and ten bytes stand for; the same input gives the same id, so a repeat is recognised."""
    milliseconds = max(0, int(at.timestamp() * 1000)) & 0xFFFFFFFFFFFF
    noise = int.from_bytes(seed[:10], "big")
    number = milliseconds << 80 | 7 << 76 | (noise >> 64 & 0xFFF) << 64 | 2 << 62 | noise & 0x3FFFFFFFFFFFFFFF
    return f"{number:032x}"
