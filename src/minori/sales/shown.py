"""What the screens show of hand-offs: people, companies, words for reasons and kinds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minori.leads import public as leads
from minori.leads.words import LeadCard
from minori.sales.columns import STATE_LABELS
from minori.sales.models import HandOff
from minori.sales.words import Cause, HandOffState, Outcome, Queue, RejectReason, Scope
from minori.team.public import people, visible_leads_restricted
from minori.team.words import Actor

REASON_LABELS = {
    RejectReason.ONLY_LOOKING: _("Only gathering information"),
    RejectReason.WRONG_SIZE: _("Not our size"),
    RejectReason.COMPETITOR: _("Competitor or same trade"),
    RejectReason.LATER: _("Timing is later"),
    RejectReason.NO_ANSWER: _("Cannot be reached"),
    RejectReason.OTHER: _("Something else"),
}
CAUSE_LABELS = {
    Cause.ENQUIRY: _("Enquiry form"),
    Cause.TRIGGER: _("Special trigger"),
    Cause.BAND: _("Score"),
    Cause.SCENARIO: _("Scenario"),
    Cause.QUALIFIED: _("From inside sales"),
    Cause.HAND: _("By hand"),
}
OUTCOME_LABELS = {
    Outcome.DONE: _("Done"),
    Outcome.ABSENT: _("Absent"),
    Outcome.CALL_BACK: _("Will call back"),
    Outcome.WRONG_NUMBER: _("Wrong number"),
    Outcome.DECLINED: _("Declined"),
}
QUEUE_LABELS = {Queue.INSIDE: _("Inside sales"), Queue.FIELD: _("Field sales")}
SCOPE_LABELS = {
    Scope.OFF: _("Only the person of the deal"),
    Scope.DEPARTMENT: _("Her department"),
    Scope.COMPANY: _("Her company"),
    Scope.GROUP: _("Her group of companies"),
}
EVENT_LABELS = {
    "page.viewed": _("Viewed a page"),
    "form.submitted": _("Sent a form"),
    "asset.downloaded": _("Downloaded"),
    "mail.opened": _("Opened a letter"),
    "mail.clicked": _("Clicked in a letter"),
    "seminar.attended": _("Attended a seminar"),
    "link.clicked": _("Followed a link"),
}


@dataclass(frozen=True)
class Line:
    """One hand-off as a list shows it."""

    row: HandOff
    card: LeadCard | None
    owner: str
    below: bool

    @property
    def name(self) -> str:
        """The person's name, else her address."""
        return (self.card.name or self.card.email) if self.card else "–"

    @property
    def late(self) -> bool:
        """Has the response time run out?"""
        return self.row.overdue_at is not None

    @property
    def state_label(self) -> Any:
        """The state in words."""
        return STATE_LABELS[HandOffState(self.row.state)]

    @property
    def cause_label(self) -> Any:
        """Why, in a word."""
        return CAUSE_LABELS[Cause(self.row.cause)]

    @property
    def reason_label(self) -> Any:
        """Why it was given back."""
        return REASON_LABELS[RejectReason(self.row.reject_reason)] if self.row.reject_reason else ""


def names_of_staff() -> dict[int, str]:
    """The names of everybody who works or worked here."""
    return {one.id: one.name for one in people()}


def lines(rows: Iterable[HandOff]) -> list[Line]:
    """Hand-offs with their people, in the order given."""
    found = list(rows)
    cards = leads.cards({row.lead_id for row in found})
    staff = names_of_staff()
    return [
        Line(row, cards.get(row.lead_id), staff.get(row.owner_id or 0, ""), row.band in ("low", "middle"))
        for row in found
    ]


def events_of(row: HandOff) -> Sequence[tuple[datetime, Any, str]]:
    """What a stored story says happened, oldest first."""
    stored = row.story.get("events", [])
    return [(datetime.fromisoformat(at), EVENT_LABELS.get(kind, kind), thing) for at, kind, thing in stored]


def rules_of(row: HandOff) -> Sequence[tuple[str, int]]:
    """The rules of a stored story with their points in thousandths."""
    return [(name, points) for name, points in row.story.get("rules", [])]


def choices(labels: Any) -> list[tuple[str, Any]]:
    """Labels as the choices of a field."""
    return [(str(key), label) for key, label in labels.items()]


def card_for(actor: Actor, lead_id: int) -> LeadCard | None:
    """A person's card; None where there is nobody, or this actor sees only own people and she is somebody else's."""
    card = leads.cards([lead_id]).get(lead_id)
    if card and visible_leads_restricted(actor) and card.owner_id not in {None, actor.id}:
        return None
    return card
