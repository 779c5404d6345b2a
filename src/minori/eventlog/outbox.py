"""Events recorded by acts in their own transaction, and how they reach the log."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from minori.eventlog.core.shaping import Unloadable, shaped
from minori.eventlog.loading import append
from minori.eventlog.models import Outbox
from minori.eventlog.words import Event, event_ids, new_event_id, type_of_prop

CHUNK = 2_000


def record(  # noqa: PLR0913  an event has that many fields
    kind: str,
    *,
    lead: int | None = None,
    company: int | None = None,
    object: str = "",
    campaign: str = "",
    value: float | None = None,
    props: Mapping[str, type_of_prop] | None = None,
    source: str = "system",
    at: datetime | None = None,
    event_id: str | None = None,
) -> str:
    """Record an event in the caller's transaction and return its id; it reaches the log within a beat.

    The same `event_id` recorded twice counts once. Raises Unloadable (a ValueError) for an unknown kind or a value
    that cannot be stored.
    """
    now = timezone.now()
    happened = at or now
    event = Event(
        id=event_id or new_event_id(happened),
        happened_at=happened,
        received_at=now,
        kind=kind,
        who=lead,
        company=company,
        object=object,
        campaign=campaign,
        value=value,
        props=props or {},
        source=source,
    )
    record_many([event])
    return event.id


def record_many(events: Sequence[Event]) -> None:
    """Record events in the caller's transaction; ids that wait already are passed over. Raises Unloadable."""
    _put([(event.id, _text_of(shaped(event)[0])) for event in events])


def record_alike(
    kind: str,
    whose: Sequence[tuple[int, int | None]],
    *,
    object: str = "",
    props: Mapping[str, type_of_prop] | None = None,
    source: str = "system",
    at: datetime | None = None,
) -> None:
    """Record one event about each (lead, company), alike in all else; a fifth of the cost of `record_many`.

    Raises Unloadable.
    """
    now = timezone.now()
    happened = at or now
    first = Event("0" * 32, happened, now, kind, object=object, props=props or {}, source=source)
    rest = _text_of(shaped(first)[0]).removeprefix(f'{{"id": "{first.id}"')
    rows = []
    for (lead, company), event_id in zip(whose, event_ids(happened, len(whose)), strict=True):
        at_company = f', "company": {company:d}' if company else ""
        rows.append((event_id, f'{{"id": "{event_id}", "who": {lead:d}{at_company}{rest}'))
    _put(rows)


def _put(rows: Sequence[tuple[str, str]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, len(rows), CHUNK):
            cursor.executemany(
                "INSERT INTO eventlog_outbox (event_id, body) VALUES (%s, %s) ON CONFLICT (event_id) DO NOTHING",
                rows[start : start + CHUNK],
            )


def load_outbox(limit: int = 5000) -> int:
    """Load what acts recorded into the log, oldest first, then forget it here; returns how many rows were taken."""
    rows = list(Outbox.objects.order_by("id").values_list("id", "body")[:limit])
    if not rows:
        return 0
    append([_event_of(body) for _, body in rows], "outbox", rows[-1][0])
    # Every row read is loaded now, whatever its number: on an engine where numbers are given before the commit, a
    # lower one may still appear, so a range would not do.
    ids = [row for row, _ in rows]
    with transaction.atomic():
        for start in range(0, len(ids), 900):
            Outbox.objects.filter(id__in=ids[start : start + 900]).delete()
    return len(rows)


def _text_of(event: Event) -> str:
    fields = {
        "id": event.id,
        "happened_at": event.happened_at.isoformat(),
        "received_at": event.received_at.isoformat(),
        "kind": event.kind,
        "who": event.who,
        "company": event.company,
        "object": event.object,
        "campaign": event.campaign,
        "value": event.value,
        "props": dict(event.props),
        "source": event.source,
        "human": event.human,
    }
    return json.dumps({name: value for name, value in fields.items() if value not in (None, "", {})})


def _event_of(text: str) -> Event:
    found: dict[str, Any] = json.loads(text)
    for name in ("happened_at", "received_at"):
        found[name] = datetime.fromisoformat(found[name])
    return Event(**found)


__all__ = ["Unloadable", "load_outbox", "record", "record_alike", "record_many"]
