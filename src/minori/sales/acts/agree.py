"""Change what marketing and sales agreed on, and who takes hand-offs."""

from datetime import date

from django.db import transaction

from minori.sales.models import Criteria, Receiver
from minori.sales.words import Queue
from minori.team.public import require, trace
from minori.team.words import Actor, Role


def save_criteria(row: Criteria, by: Actor) -> None:
    """Store the one row of criteria. Raises PermissionDenied."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        row.pk = Criteria.objects.values_list("pk", flat=True).first() or 1
        row.save()
        trace(by, "sales.save_criteria", "criteria", {"bands": row.bands, "scope": row.scope})


def save_receiver(person_id: int, queue: Queue, active: bool, away: tuple[date | None, date | None], by: Actor) -> None:
    """Say whether somebody takes hand-offs of a queue, and from when until when he is away."""
    require(by, Role.admin, Role.marketer)
    known = Receiver.objects.filter(person_id=person_id, queue=queue)
    if not active and not known.exists():
        return
    Receiver.objects.update_or_create(
        person_id=person_id,
        queue=queue,
        defaults={"active": active, "absent_from": away[0], "absent_until": away[1]},
    )
    trace(by, "sales.save_receiver", f"user:{person_id}", {"queue": str(queue), "active": active})
