"""Intents and outcomes as rows: one short transaction for a group, with the fence and the refusals checked inside."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from minori.eventlog.public import record_many
from minori.eventlog.words import Event, new_event_id
from minori.mail import gate
from minori.mail.bounces import note_bounces
from minori.mail.sender import shift
from minori.mail.sender.parcels import Outcome, Parcel
from minori.mail.sender.points import reached
from minori.mail.words import LetterState, Skip

WIRE_WITHIN = 0.5  # seconds between the last look at refusals and the first byte of the letter
_KINDS = {LetterState.SENT: "mail.sent", LetterState.SKIPPED: "mail.skipped", LetterState.FAILED: "mail.bounced"}
_CHUNK = 500

_OUTCOMES = """
WITH v(id, was, state, reason, detail, due, tried) AS (VALUES {rows})
UPDATE mail_letter SET state = v.state, reason = v.reason, detail = v.detail, due_at = COALESCE(v.due, due_at),
  attempts = attempts + v.tried,
  decided_at = CASE WHEN v.state = 'waiting' THEN NULL ELSE %s END,
  shift_id = CASE WHEN v.state = 'waiting' THEN NULL ELSE shift_id END
FROM v WHERE mail_letter.id = v.id AND mail_letter.shift_id = %s AND (mail_letter.state = v.was
  OR (mail_letter.state = 'unknown' AND v.was = 'in_flight' AND v.state IN ('sent', 'failed')))
RETURNING mail_letter.id
"""
_INTENTS = """
WITH v(id, address) AS (VALUES {rows})
UPDATE mail_letter SET state = 'in_flight', intent_at = %s, address = v.address
FROM v WHERE mail_letter.id = v.id AND mail_letter.shift_id = %s AND mail_letter.state = 'waiting'
RETURNING mail_letter.id
"""


@dataclass(frozen=True)
class Recorded:
    """Which letters may be written to the wire, and until when (`time.monotonic`)."""

    granted: frozenset[int]
    until: float
    fenced: bool


def record(shift_id: int, outcomes: Sequence[Outcome], intents: Sequence[Parcel]) -> Recorded:
    """Write outcomes and intents of one group durably; letters refused at this last moment are skipped instead."""
    now = timezone.now()
    reached("before committing a group")
    with transaction.atomic():
        _settle(shift_id, outcomes, now)
        fenced = bool(intents) and not shift.lives(shift_id)
        checked = time.monotonic()
        granted: frozenset[int] = frozenset()
        if intents and not fenced:
            skips = gate.decide_at_the_wire([p.card for p in intents], now)
            _settle(shift_id, [refusal(p, skips[p.card.id]) for p in intents if p.card.id in skips], now)
            granted = _intend(shift_id, [p for p in intents if p.card.id not in skips], now)
    reached("after committing a group")
    return Recorded(granted, checked + WIRE_WITHIN, fenced)


def settle(shift_id: int, outcomes: Sequence[Outcome]) -> None:
    """Write outcomes in the caller's transaction."""
    _settle(shift_id, outcomes, timezone.now())


def mark_intent(shift_id: int, parcels: Sequence[Parcel]) -> frozenset[int]:
    """Record intents in the caller's transaction; returns which letters are ours to send."""
    return _intend(shift_id, parcels, timezone.now()) if shift.lives(shift_id) else frozenset()


def refusal(parcel: Parcel, skip: Skip) -> Outcome:
    """The gate's answer as an outcome of a letter that has not left."""
    state = LetterState.SKIPPED if skip.until is None else LetterState.WAITING
    return Outcome(parcel, state, skip.reason, skip.detail[:400], LetterState.WAITING, skip.until, tried=False)


def _settle(shift_id: int, outcomes: Sequence[Outcome], now: datetime) -> None:
    adapt = connection.ops.adapt_datetimefield_value
    for start in range(0, len(outcomes), _CHUNK):
        part = outcomes[start : start + _CHUNK]
        rows = [
            (o.parcel.card.id, o.was, o.state, o.reason, o.detail[:400], adapt(o.due_at), int(o.tried)) for o in part
        ]
        settled = _run(_OUTCOMES, rows, [adapt(now), shift_id])
        decided = [o for o in part if o.parcel.card.id in settled]
        record_many(list(_events(decided, now)))
        note_bounces([(o.parcel.card.address, o.bounce) for o in decided if o.bounce], now)


def _intend(shift_id: int, parcels: Sequence[Parcel], now: datetime) -> frozenset[int]:
    if not parcels:
        return frozenset()
    rows = [(p.card.id, p.card.address) for p in parcels]
    return _run(_INTENTS, rows, [connection.ops.adapt_datetimefield_value(now), shift_id])


def _run(statement: str, rows: Sequence[tuple[Any, ...]], rest: Sequence[Any]) -> frozenset[int]:
    marks = "(" + ", ".join(["%s"] * len(rows[0])) + ")"
    sql = statement.replace("{rows}", ", ".join([marks] * len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in rows for value in row] + list(rest))
        return frozenset(row[0] for row in cursor.fetchall())


def _events(outcomes: Iterable[Outcome], now: datetime) -> Iterable[Event]:
    for o in outcomes:
        kind = _KINDS.get(o.state)
        if not kind or (kind == "mail.bounced" and not o.bounce):
            continue
        card, version = o.parcel.card, o.parcel.version
        props: dict[str, str | int | float | bool] = {"letter": card.id, "purpose": card.purpose.value}
        if o.reason:
            props["reason"] = o.reason
        yield Event(
            id=new_event_id(now), happened_at=now, received_at=now, kind=kind, who=card.lead_id,
            company=card.company_id, object=version.key, campaign=o.parcel.cause.partition("/")[0], props=props,
            source="mail",
        )  # fmt: skip
