"""What the gate remembers about addresses that came back, and about domains whose letters are refused because of us."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from minori.leads.public import mark_bounced
from minori.mail.models import Domain

IN_A_ROW = 20


def note_bounces(bounces: Sequence[tuple[str, str]], now: datetime) -> None:
    """The receiver says that these addresses (address, its words) do not exist: the gate skips them from now on."""
    for address, words in bounces:
        mark_bounced(address, words, now)


def note_rejection(domain: str, reply: str, *, blames_us: bool, now: datetime) -> bool:
    """Count a refusal of a sending domain; paused at once if receivers blame us, else after twenty in a row."""
    row, _ = Domain.objects.get_or_create(name=domain)
    Domain.objects.filter(id=row.id).update(rejected_in_a_row=F("rejected_in_a_row") + 1)
    row.refresh_from_db()
    if blames_us or row.rejected_in_a_row >= IN_A_ROW:
        return bool(Domain.objects.filter(id=row.id, paused_at=None).update(paused_at=now, reason=reply[:400]))
    return False


def note_acceptance(domain: str) -> None:
    """A letter was taken: the row of refusals is broken."""
    Domain.objects.filter(name=domain, rejected_in_a_row__gt=0).update(rejected_in_a_row=0)
