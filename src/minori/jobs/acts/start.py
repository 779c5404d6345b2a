from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from minori.jobs.engine import engine
from minori.jobs.models import UNFINISHED, Job
from minori.jobs.registry import kinds
from minori.team.public import Actor


def start(name: str, kwargs: dict[str, Any], by: Actor, unique: str | None = None, label: str = "") -> int:
    """Put a job into the queue, in the caller's transaction; gives its row's id.

    `kwargs` are JSON and reach the job's function. With `unique`, an unfinished job under the same key is given back
    instead of a second one. `label` names the very thing (a file's name) beside the job's title. KeyError for a name
    that nobody registered.
    """
    kinds[name]
    while True:
        try:
            with transaction.atomic():
                now = timezone.now()
                row = Job.objects.create(
                    created_at=now,
                    due_at=now,
                    name=name,
                    kwargs=kwargs,
                    unique_key=unique,
                    label=label[:200],
                    started_by=by.name,
                    actor_id=by.id,
                )
        except IntegrityError:
            if unique is None:
                raise
            known = Job.objects.filter(unique_key=unique, state__in=UNFINISHED).values_list("pk", flat=True).first()
            if known is not None:
                return known
        else:
            transaction.on_commit(engine().nudge)
            return row.pk
