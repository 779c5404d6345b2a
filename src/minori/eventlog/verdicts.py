"""Human or machine: what was judged, when it counts, and what still waits to be judged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pyarrow as pa

from minori.eventlog.archive import keep
from minori.eventlog.engine import log
from minori.eventlog.loading import naive, touch
from minori.eventlog.reading import events_from
from minori.eventlog.schema import NAMES
from minori.eventlog.words import JUDGED, Event, Verdict

_KINDS = ", ".join(f"'{kind}'" for kind in sorted(JUDGED))


def judge(verdicts: Iterable[tuple[str, bool, float, str, int]]) -> int:
    """Settle whether people did these events: (event id, human, probability 0..1, reason, version of the judge).

    Every verdict is kept; the latest counts. An event that comes to count as human enters the feed now, and its lead
    counts as touched whenever the answer changed. Ids that the log does not hold are passed over. Returns how many
    events changed.
    """
    rows = {verdict[0]: verdict for verdict in verdicts}
    if not rows:
        return 0
    table = table_of(Verdict(*row) for row in rows.values())
    with log().writing() as write:
        last = write.execute("SELECT last FROM counter").fetchone()[0]
        after = pa.array([last] * table.num_rows, pa.int64())
        keep(log().archive, "verdicts", table.append_column("after", after), {"last": last})
        changed, last = settle(write, table, last)
        write.execute("UPDATE counter SET last = ?", [last])
    return changed


def table_of(verdicts: Iterable[Verdict]) -> Any:
    """Verdicts as an Arrow table."""
    rows = list(verdicts)
    return pa.table(
        {
            "event": pa.array([r.event_id for r in rows], pa.string()),
            "human": pa.array([r.human for r in rows], pa.bool_()),
            "probability": pa.array([r.probability for r in rows], pa.float32()),
            "reason": pa.array([r.reason for r in rows], pa.string()),
            "version": pa.array([r.version for r in rows], pa.int32()),
        }
    )


def settle(write: Any, table: Any, last: int) -> tuple[int, int]:
    """Put verdicts into the log, numbering after `last`; returns how many events changed and the last number."""
    write.register("verdicts", table)
    write.execute("CREATE OR REPLACE TEMP TABLE said AS SELECT event::UUID AS event, * EXCLUDE (event) FROM verdicts")
    write.unregister("verdicts")
    _find(write, table.num_rows)
    write.execute(
        """INSERT INTO verdict SELECT v.event, v.human, v.probability, v.reason, v.version, ? FROM said v
           SEMI JOIN found f ON f.id = v.event""",
        [last + 1],
    )
    changed = _change(write, last + 1)
    last = touch(write, "SELECT f.who FROM found f WHERE changed", [], last + 1 + changed)
    write.execute("DROP TABLE found")
    write.execute("DROP TABLE said")
    return changed, last


def _find(write: Any, wanted: int) -> None:
    """The judged events as the table `found`; the body is searched only for what the small tail does not hold."""
    find = """SELECT e.*, v.human AS verdict, e.human IS DISTINCT FROM v.human AS changed, '{0}' AS part
              FROM {0} e JOIN said v ON e.id = v.event"""
    write.execute("CREATE OR REPLACE TEMP TABLE found AS " + find.format("event_tail"))
    if write.execute("SELECT count(*) FROM found").fetchone()[0] < wanted:
        write.execute("INSERT INTO found " + find.format("event_body") + " WHERE v.event NOT IN (SELECT id FROM found)")


def _change(write: Any, last: int) -> int:
    """Put the changed events anew into the tail; those that people did are numbered after `last`."""
    for (part,) in write.execute("SELECT DISTINCT part FROM found WHERE changed").fetchall():
        write.execute(f"DELETE FROM {part} WHERE id IN (SELECT id FROM found WHERE changed)")
    names = NAMES.replace('"human"', "verdict").replace(
        '"load"', "CASE WHEN verdict THEN ? + row_number() OVER (ORDER BY load) ELSE load END"
    )
    done = write.execute(f"INSERT INTO event_tail ({NAMES}) SELECT {names} FROM found WHERE changed", [last])
    return int(done.fetchone()[0])


def unsettled(before: datetime, limit: int = 20_000) -> list[Event]:
    """Opens and clicks received before a moment that no verdict settles yet, oldest first."""
    where = f"human IS NULL AND kind IN ({_KINDS}) AND received_at < ?"
    return events_from(where, [naive(before)], "ORDER BY received_at, id", limit, "tail")


def verdicts_of(event_id: str) -> list[Verdict]:
    """Every verdict on an event, the one that counts last."""
    rows = log().reader.execute(
        "SELECT event, human, probability, reason, version FROM verdict WHERE event = ?::UUID ORDER BY number",
        [event_id],
    )
    return [Verdict(row[0].hex, *row[1:]) for row in rows.fetchall()]
