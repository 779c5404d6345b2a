"""Whose events are whose: naming, merging and undoing, exact and repeatable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
from django.db import connection, transaction
from django.db.models import F

from minori.eventlog.core.chains import followed
from minori.eventlog.engine import log
from minori.eventlog.erasing import apply_erasures
from minori.eventlog.loading import touch
from minori.eventlog.models import Identity
from minori.eventlog.schema import NAMES

CHUNK = 5_000

_SAY = """
    INSERT INTO eventlog_identity (booked, lead, number, applied) VALUES (%s, %s, 1, FALSE)
    ON CONFLICT (booked) DO UPDATE SET lead = excluded.lead, number = eventlog_identity.number + 1, applied = FALSE
"""


def restate(pairs: Iterable[tuple[int, int]]) -> None:
    """Say in the caller's transaction whose events are whose: (who they are booked on, the lead they belong to).

    A visitor who was named: (minus the visitor's id, the lead's id). A lead merged into another: (the one that went,
    the one that stays); what had been given to the first follows. Applied to the log by `apply_identity`.
    """
    _say([(booked, lead) for booked, lead in pairs])


def unstate(pairs: Iterable[tuple[int, int]]) -> None:
    """Take `restate` of the same pairs back: the events return exactly to where they were."""
    _say([(booked, None) for booked, _ in pairs])


def _say(rows: list[tuple[int, int | None]]) -> None:
    if any(booked in (lead, 0) for booked, lead in rows):
        raise ValueError("nobody can become themselves")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_SAY, rows)


def apply_identity(limit: int = CHUNK) -> int:
    """Bring the log's events to whom they belong now and delete those of erased people.

    Returns how many statements and erasures were taken.
    """
    waiting = list(
        Identity.objects.filter(applied=False).order_by("id").values_list("booked", "lead", "number")[:limit]
    )
    if waiting:
        owners = current([booked for booked, _, _ in waiting])
        with log().writing() as write:
            move(write, owners)
        with transaction.atomic():
            for booked, _, number in waiting:
                Identity.objects.filter(booked=booked, number=number).update(applied=True)
    return len(waiting) + apply_erasures()


def current(changed: Iterable[int]) -> dict[int, int]:
    """For everybody whose chain runs through the changed ones: booked -> whose that is now, from the rows."""
    onward: dict[int, int | None] = {}
    reached = set(changed)
    frontier = set(reached)
    while frontier:
        rows = _statements("lead", frontier)
        onward.update(rows)
        frontier = set(rows) - reached
        reached |= frontier
    ahead = set(reached)
    while ahead:
        rows = _statements("booked", ahead)
        onward.update(rows)
        ahead = {lead for lead in rows.values() if lead is not None and lead not in onward}
    return {booked: followed(booked, onward) for booked in reached}


def _statements(column: str, values: Iterable[int]) -> dict[int, int | None]:
    wanted, found = sorted(values), {}
    for start in range(0, len(wanted), 900):
        rows = Identity.objects.filter(**{f"{column}__in": wanted[start : start + 900]})
        found.update(dict(rows.values_list("booked", "lead")))
    return found


def move(write: Any, owners: Mapping[int, int]) -> None:
    """Rewrite `who` of the events booked on the given; rows leave the sorted body for the tail, so it stays sorted."""
    table = pa.table(
        {"booked": pa.array(owners.keys(), pa.int64()), "who": pa.array(owners.values(), pa.int64())},
    )
    write.register("stated", table)
    write.execute(
        """CREATE OR REPLACE TEMP TABLE moving AS
           SELECT s.booked, coalesce(n.who, s.booked) AS former, s.who FROM stated s LEFT JOIN identity n USING (booked)
           WHERE coalesce(n.who, s.booked) <> s.who"""
    )
    write.unregister("stated")
    write.execute("DELETE FROM identity WHERE booked IN (SELECT booked FROM moving)")
    write.execute("INSERT INTO identity SELECT booked, who FROM moving WHERE booked <> who")
    names = NAMES.replace('"who"', "m.who").replace('"booked"', "e.booked")
    write.execute(
        f"""CREATE OR REPLACE TEMP TABLE moved AS
            SELECT {names} FROM raw_event e JOIN moving m ON e.who = m.former AND e.booked = m.booked"""
    )
    for part in ("event_body", "event_tail"):
        write.execute(f"""DELETE FROM {part} e USING moving m WHERE e.who = m.former AND e.booked = m.booked""")
    write.execute(f"INSERT INTO event_tail SELECT {NAMES} FROM moved")
    last = write.execute("SELECT last FROM counter").fetchone()[0]
    last = touch(write, "SELECT former AS who FROM moving UNION ALL SELECT who FROM moving", [], last)
    write.execute("UPDATE counter SET last = ?", [last])
    write.execute("DROP TABLE moving")
    write.execute("DROP TABLE moved")


def statements() -> dict[int, int]:
    """Every statement that stands, from the rows: booked -> the lead it names (not followed further)."""
    return {
        booked: lead
        for booked, lead in Identity.objects.exclude(lead=None).annotate(to=F("lead")).values_list("booked", "to")
        if lead is not None
    }
