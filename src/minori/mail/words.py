"""What other rooms may say about letters: shapes and names only, free of Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """Why a template exists; the gate decides by it (a deal stops only `nurture` letters)."""

    NURTURE = "nurture"
    DEAL = "deal"
    CUSTOMER = "customer"
    SERVICE = "service"


class LetterState(StrEnum):
    """Where one mail to one person stands. `unknown`: the relay may or may not have taken it; never resent by itself."""

    WAITING = "waiting"
    IN_FLIGHT = "in_flight"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNKNOWN = "unknown"


class BroadcastState(StrEnum):
    """Life of a broadcast; a stopped one is `done` with its remaining letters skipped."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True)
class LetterWanted:
    """A letter that somebody wants sent: once per (lead, cause), whoever asks and however often."""

    lead_id: int
    template: str | int  # key or id
    cause: str  # unique with the lead, such as "scenario:7/3/1" or "broadcast:12"
    due_at: datetime
    broadcast_id: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)  # `form.*` of the template, such as a form's answers


@dataclass(frozen=True)
class LetterCard:
    """What a gate check sees of a letter that is about to leave."""

    id: int
    lead_id: int
    address: str  # normalised; empty where the lead has none
    purpose: Purpose
    stages: tuple[str, ...]  # buying stages that a nurture template is written for; empty = every stage
    company_id: int | None
    broadcast_id: int | None
    department: str = ""
    excluded: bool = False  # own staff, an agency, a competitor


@dataclass(frozen=True)
class Skip:
    """A check's refusal. With `until` the letter waits until then and asks again; without, it is skipped for good."""

    reason: str  # a name from `reasons.py` or one that a plugged room registers
    detail: str = ""  # one sentence or value for the person who reads the ledger
    until: datetime | None = None


@dataclass(frozen=True)
class Ledger:
    """planned = waiting + in flight + sent + skipped + failed + unknown, counted from rows in one statement."""

    planned: int
    waiting: int
    in_flight: int
    sent: int
    skipped: Mapping[str, int]
    failed: Mapping[str, int]
    unknown: int

    @property
    def skipped_total(self) -> int:
        """Skipped for whatever reason."""
        return sum(self.skipped.values())

    @property
    def failed_total(self) -> int:
        """Failed for whatever reason."""
        return sum(self.failed.values())

    @property
    def closes(self) -> bool:
        """Does the equation hold?"""
        parts = self.waiting + self.in_flight + self.sent + self.unknown
        return self.planned == parts + sum(self.skipped.values()) + sum(self.failed.values())


@dataclass(frozen=True)
class LetterLine:
    """One letter as a lead's page or a timeline shows it."""

    id: int
    lead_id: int
    template_key: str
    name: str
    purpose: Purpose
    state: LetterState
    reason: str
    detail: str
    due_at: datetime
    decided_at: datetime | None
    broadcast_id: int | None


@dataclass(frozen=True)
class TemplateCard:
    """A template as other rooms offer it for choosing."""

    id: int
    key: str
    name: str
    purpose: Purpose
    stages: tuple[str, ...]


@dataclass(frozen=True)
class Leaving:
    """Letters that leave soon, as the home page shows them; `count` is None while they are not written yet."""

    name: str
    due_at: datetime
    count: int | None
    broadcast_id: int | None
