"""Letters as the ledger's table shows them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minori.leads.public import cards, find
from minori.mail import reasons
from minori.mail.models import Letter
from minori.mail.words import Ledger, LetterState
from minori.ui.public import Column, moment

STATE_LABELS: dict[str, str | Promise] = {
    LetterState.WAITING: _("Waiting"),
    LetterState.IN_FLIGHT: _("In flight"),
    LetterState.SENT: _("Sent"),
    LetterState.SKIPPED: _("Skipped"),
    LetterState.FAILED: _("Failed"),
    LetterState.UNKNOWN: _("Unknown"),
}


@dataclass(frozen=True)
class Shown:
    """One letter in words."""

    pk: int
    lead_id: int
    name: str
    company: str
    template: str
    state: str
    state_label: str | Promise
    why: str
    at: datetime
    planned: bool

    @staticmethod
    def search(found: QuerySet[Letter], text: str) -> QuerySet[Letter]:
        """Letters to a person (name, company, address) or to an address that was used then."""
        if not text:
            return found
        return found.filter(Q(lead_id__in=find(text, 200)) | Q(address=text.lower()))

    @staticmethod
    def stream(found: QuerySet[Letter]) -> Iterator["Shown"]:
        """Every letter, in sets of 500."""
        after = 0
        while rows := list(found.filter(id__gt=after).select_related("version__template").order_by("id")[:500]):
            after = rows[-1].id
            yield from lines_of(rows)

    @staticmethod
    def first_unknown(broadcast_id: int | None) -> Letter | None:
        """The oldest letter of unknown fate, for telling what happened."""
        rows = Letter.objects.filter(state=LetterState.UNKNOWN)
        return (rows.filter(broadcast_id=broadcast_id) if broadcast_id else rows).order_by("decided_at").first()


@dataclass(frozen=True)
class Reason:
    """A reason with its count, for the cards beside the equation."""

    name: str
    label: str
    explanation: str
    count: int


@dataclass(frozen=True)
class Part:
    """One stretch of the bar; start and width in percent of the planned letters."""

    name: str
    label: str | Promise
    count: int
    start: float
    width: float


def parts_of(book: Ledger) -> list[Part]:
    """The bar under the equation, without empty stretches."""
    counts = {
        LetterState.SENT: book.sent,
        LetterState.SKIPPED: book.skipped_total,
        LetterState.FAILED: book.failed_total,
        LetterState.UNKNOWN: book.unknown,
        LetterState.IN_FLIGHT: book.in_flight,
        LetterState.WAITING: book.waiting,
    }
    parts, start = [], 0.0
    for state, number in counts.items():
        if number:
            width = 100 * number / book.planned
            parts.append(Part(state.value, STATE_LABELS[state], number, round(start, 3), round(width, 3)))
            start += width
    return parts


COLUMNS = [
    Column("name", _("Recipient"), url=lambda line: f"/leads/{line.lead_id}/"),
    Column("company", _("Company")),
    Column("template", _("Template"), shown=False),
    Column("state", _("Result"), template="mail/_letter_state.html"),
    Column("why", _("Reason")),
    Column("at", _("Decided"), value=lambda line: moment(line.at), right=True),
]


def states() -> list[tuple[str, str | Promise]]:
    """The choices of the filter by result."""
    return [("", _("All")), *STATE_LABELS.items()]


def explained(counts: Mapping[str, int]) -> list[Reason]:
    """Reasons in words, the most frequent first."""
    found = [Reason(n, reasons.label(n), reasons.explanation(n), count) for n, count in counts.items()]
    return sorted(found, key=lambda r: (-r.count, r.label))


def lines_of(letters: Sequence[Letter]) -> list[Shown]:
    """The letters in words, in their order."""
    people = cards([row.lead_id for row in letters])
    return [_line(row, people.get(row.lead_id)) for row in letters]


def _line(row: Letter, card: Any) -> Shown:
    waits = row.state == LetterState.WAITING
    why = reasons.label(row.reason) if row.reason else ""
    return Shown(
        pk=row.id,
        lead_id=row.lead_id,
        name=(card.name or card.email) if card else str(_("deleted person")),
        company=card.company_name if card else "",
        template=row.version.template.name,
        state=row.state,
        state_label=STATE_LABELS[row.state],
        why=f"{why}: {row.detail}" if why and row.detail else why or row.detail,
        at=row.due_at if waits else row.decided_at or row.planned_at,
        planned=waits,
    )
