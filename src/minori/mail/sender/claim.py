"""Claims: due letters become one shift's, by conditional update; then the gate looks at them in one set."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from minori.mail import gate
from minori.mail.models import Broadcast, Domain
from minori.mail.people import Reader, readers
from minori.mail.sender import shift
from minori.mail.sender.parcels import Parcel
from minori.mail.sender.record import record, refusal
from minori.mail.versions import VersionFacts, facts_of
from minori.mail.words import BroadcastState, LetterCard, Purpose

_CLAIM = """
UPDATE mail_letter SET shift_id = %s WHERE id IN (
  SELECT id FROM mail_letter WHERE state = 'waiting' AND shift_id IS NULL AND due_at <= %s AND broadcast_id {lane}
  ORDER BY due_at LIMIT %s) AND state = 'waiting' AND shift_id IS NULL
RETURNING id, lead_id, version_id, broadcast_id, purpose, cause, attempts, fields
"""
_Row = tuple[int, int, int, int | None, str, str, int, str]


def claim(shift_id: int, limit: int, domain: str, now: datetime) -> list[Parcel]:
    """Up to `limit` due letters that passed the gate; those it refuses are written off or put back right here."""
    rows = _take(shift_id, limit, domain, now)
    if not rows:
        return []
    found = readers([row[1] for row in rows])
    versions = facts_of(row[2] for row in rows)
    parcels = [_parcel(row, versions[row[2]], found) for row in rows]
    skips = gate.decide([p.card for p in parcels], now)
    if skips:
        record(shift_id, [refusal(p, skips[p.card.id]) for p in parcels if p.card.id in skips], [])
    return [p for p in parcels if p.card.id not in skips]


def _take(shift_id: int, limit: int, domain: str, now: datetime) -> list[_Row]:
    if Domain.objects.filter(name=domain, paused_at__isnull=False).exists():
        return []
    running = Broadcast.objects.filter(state=BroadcastState.RUNNING).order_by("started_at").values_list("id", flat=True)
    rows: list[_Row] = []
    for lane in (None, *running):
        share = limit - len(rows)
        if share <= 0:
            break
        if _waits(lane, now):
            rows += _take_from(lane, shift_id, share, now)
    return rows


def _waits(lane: int | None, now: datetime) -> bool:
    """Is anything due in this lane? Asked without the writers' door, so that an idle sender disturbs nobody."""
    where, values = ("IS NULL", []) if lane is None else ("= %s", [lane])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM mail_letter WHERE state = 'waiting' AND shift_id IS NULL AND due_at <= %s"  # noqa: S608
            f" AND broadcast_id {where} LIMIT 1",
            [connection.ops.adapt_datetimefield_value(now), *values],
        )
        return cursor.fetchone() is not None


def _take_from(lane: int | None, shift_id: int, limit: int, now: datetime) -> list[_Row]:
    where: list[Any] = [] if lane is None else [lane]
    sql = _CLAIM.replace("{lane}", "IS NULL" if lane is None else "= %s")
    with transaction.atomic(), connection.cursor() as cursor:
        if not shift.lives(shift_id):
            return []
        cursor.execute(sql, [shift_id, connection.ops.adapt_datetimefield_value(now), *where, limit])
        return list(cursor.fetchall())


def _parcel(row: _Row, version: VersionFacts, found: Mapping[int, Reader]) -> Parcel:
    letter_id, lead_id, _, broadcast_id, purpose, cause, attempts, fields = row
    reader = found.get(lead_id)
    card = LetterCard(
        id=letter_id,
        lead_id=lead_id,
        address=reader.address if reader else "",
        purpose=Purpose(purpose),
        stages=version.stages,
        company_id=reader.company_id if reader else None,
        broadcast_id=broadcast_id,
        department=reader.department if reader else "",
        excluded=bool(reader and reader.excluded),
    )
    values = dict(reader.values) if reader else {}
    values["form"] = _fields(fields)
    return Parcel(card, version, cause, attempts, reader.name if reader else "", card.address, values)


def _fields(text: str) -> Mapping[str, str]:
    return dict(json.loads(text)) if text not in ("", "{}") else {}
