"""The words of sales: hand-offs, tasks and deals. Free of Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Queue(StrEnum):
    """Who a hand-off waits for: inside sales first, then field sales."""

    INSIDE = "inside"
    FIELD = "field"


class HandOffState(StrEnum):
    """Life of a hand-off. The first three are open: somebody owes it an answer."""

    CREATED = "created"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    QUALIFIED = "qualified"
    REJECTED = "rejected"
    RECYCLED = "recycled"


OPEN = (HandOffState.CREATED, HandOffState.ASSIGNED, HandOffState.ACCEPTED)
UNANSWERED = (HandOffState.CREATED, HandOffState.ASSIGNED)


class Cause(StrEnum):
    """Why somebody was handed over."""

    ENQUIRY = "enquiry"
    TRIGGER = "trigger"
    BAND = "band"
    SCENARIO = "scenario"
    QUALIFIED = "qualified"
    HAND = "hand"


class RejectReason(StrEnum):
    """Why a hand-off was given back."""

    ONLY_LOOKING = "only_looking"
    WRONG_SIZE = "wrong_size"
    COMPETITOR = "competitor"
    LATER = "later"
    NO_ANSWER = "no_answer"
    OTHER = "other"


class Outcome(StrEnum):
    """What came of a task."""

    DONE = "done"
    ABSENT = "absent"
    CALL_BACK = "call_back"
    WRONG_NUMBER = "wrong_number"
    DECLINED = "declined"


class DealState(StrEnum):
    """Is the deal still open, or how did it end?"""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Scope(StrEnum):
    """Whose open deal protects a person from letters of earlier stages, beside her own."""

    OFF = "off"
    DEPARTMENT = "department"
    COMPANY = "company"
    GROUP = "group"


@dataclass(frozen=True)
class HandOffCard:
    """A hand-off as other rooms see it. `late_at` is when the response time ends (None once answered)."""

    id: int
    lead_id: int
    company_id: int | None
    queue: Queue
    state: HandOffState
    cause: Cause
    why: str
    owner_id: int | None
    created_at: datetime
    late_at: datetime | None
    score: int | None
    band: str


@dataclass(frozen=True)
class DealCard:
    """A deal as other rooms see it; `amount` in minor units of `currency`, None where nobody knows yet."""

    id: int
    name: str
    company_id: int
    lead_id: int | None
    state: DealState
    stage: str
    stage_label: str
    amount: int | None
    currency: str
    owner_id: int | None
    opened_at: datetime
    closed_at: datetime | None
    lost_reason: str = ""


@dataclass(frozen=True)
class TaskCard:
    """A task as other rooms see it."""

    id: int
    lead_id: int | None
    title: str
    owner_id: int | None
    due_at: datetime
    done_at: datetime | None
    outcome: str


@dataclass(frozen=True)
class Story:
    """Who she is and why she is hot: one sentence, the rules that gave points, and what happened last (newest last)."""

    why: str
    rules: Sequence[tuple[str, int]]
    events: Sequence[tuple[datetime, str, str]]
