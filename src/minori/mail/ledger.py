"""The ledger, counted from rows in one statement, so that the equation holds at every instant."""

from collections.abc import Sequence

from django.db.models import Count, Min, Q

from minori.mail.models import Broadcast, Letter
from minori.mail.words import BroadcastState, Leaving, Ledger, LetterLine, LetterState, Purpose


def ledger(*, broadcast: int | None = None, template: int | None = None, cause: str = "") -> Ledger:
    """Count the letters of a broadcast, of a template, or of every cause that begins so ("scenario:7/"); else of all."""
    chosen = Q()
    if broadcast is not None:
        chosen &= Q(broadcast_id=broadcast)
    if template is not None:
        chosen &= Q(version__template_id=template)
    if cause:
        chosen &= Q(cause__startswith=cause)
    groups = Letter.objects.filter(chosen).values_list("state", "reason").annotate(n=Count("id")).order_by()
    count: dict[str, dict[str, int]] = {s: {} for s in LetterState}
    for state, reason, number in groups:
        count[state][reason] = count[state].get(reason, 0) + number
    total = {state: sum(reasons.values()) for state, reasons in count.items()}
    return Ledger(
        planned=sum(total.values()),
        waiting=total[LetterState.WAITING],
        in_flight=total[LetterState.IN_FLIGHT],
        sent=total[LetterState.SENT],
        skipped=count[LetterState.SKIPPED],
        failed=count[LetterState.FAILED],
        unknown=total[LetterState.UNKNOWN],
    )


def letters_of(lead_ids: Sequence[int], limit: int = 100) -> list[LetterLine]:
    """The letters to these people (one person may have been several records), the latest wish first."""
    rows = Letter.objects.filter(lead_id__in=lead_ids).select_related("version__template").order_by("-id")[:limit]
    return [
        LetterLine(
            id=row.id,
            lead_id=row.lead_id,
            template_key=row.version.template.key,
            name=row.version.template.name,
            purpose=Purpose(row.purpose),
            state=LetterState(row.state),
            reason=row.reason,
            detail=row.detail,
            due_at=row.due_at,
            decided_at=row.decided_at,
            broadcast_id=row.broadcast_id,
        )
        for row in rows
    ]


def upcoming(limit: int = 6) -> list[Leaving]:
    """What is about to leave, the soonest first: waiting letters by broadcast or template, and scheduled broadcasts.

    `count` is None for a broadcast whose letters are not written yet.
    """
    waiting = Letter.objects.filter(state=LetterState.WAITING, shift=None)
    groups = waiting.values_list("broadcast_id", "broadcast__name", "version__template__name").annotate(
        n=Count("id"), first=Min("due_at")
    )
    found = [
        Leaving(name or template, first, n, at) for at, name, template, n, first in groups.order_by("first")[:limit]
    ]
    counted = {one.broadcast_id for one in found}
    scheduled = Broadcast.objects.filter(state=BroadcastState.SCHEDULED).order_by("starts_at")[:limit]
    found += [Leaving(b.name, b.starts_at, None, b.pk) for b in scheduled if b.pk not in counted and b.starts_at]
    return sorted(found, key=lambda one: one.due_at)[:limit]
