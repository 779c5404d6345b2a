"""Events into the log: checked one by one, loaded in sets, the position in the same transaction as the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import orjson
import pyarrow as pa

from minori.eventlog.archive import keep
from minori.eventlog.core.shaping import Unloadable, shaped
from minori.eventlog.engine import log
from minori.eventlog.schema import NAMES
from minori.eventlog.words import Event, Refused

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Row = tuple[Any, ...]

_ARCHIVED = """
    SELECT CAST(id AS VARCHAR) AS id, "at", delay, kind, booked, company, object, campaign, value, props, source, human,
           load FROM event_tail WHERE load > ? ORDER BY load
"""

_KNOWN = """
    SELECT i.id FROM incoming i JOIN raw_event e ON e.id = i.id::UUID
    WHERE i.half IN (SELECT half FROM seen WHERE half BETWEEN ? AND ? AND half IN (SELECT half FROM incoming))
"""
_LOAD = f"""
    INSERT INTO event_tail ({NAMES})
    SELECT f.id::UUID, f."at", date_diff('millisecond', f."at", f.received_at), f.kind, coalesce(n.who, f.who), f.who, f.company, f.object, f.campaign, f.value,
           f.props, f.source, f.human, ? + row_number() OVER (ORDER BY f.n)
    FROM (SELECT * FROM incoming WHERE id NOT IN (SELECT id FROM known)
          QUALIFY row_number() OVER (PARTITION BY id ORDER BY n) = 1) f
    LEFT JOIN identity n ON n.booked = f.who ORDER BY f.n
"""


def append(events: Sequence[Event], source: str, position: int) -> None:
    """Load events and remember how far the source is loaded, together or not at all.

    An event whose id is loaded already is passed over, so the same batch, or one that overlaps it, may come again. An
    event that cannot be loaded is kept aside with its reason and never blocks the others. When this returns, events,
    position and archive are durable: the source may forget everything up to `position`.
    """
    rows, refused = _sorted_out(events)
    try:
        load_table(table_of(rows), refused, source, position)
    except (duckdb.DataError, duckdb.InvalidInputException, duckdb.ConversionException):
        for row in rows:
            _load_alone(row, source)
        load_table(table_of([]), refused, source, position)


def _sorted_out(events: Sequence[Event]) -> tuple[list[Row], list[Refused]]:
    rows: list[Row] = []
    refused: list[Refused] = []
    for number, event in enumerate(events):
        try:
            rows.append(_row_of(number, *shaped(event)))
        except Unloadable as problem:
            refused.append(refusal(event, str(problem)))
    return rows, refused


def refusal(event: Event, reason: str) -> Refused:
    """What is kept of an event that cannot be loaded."""
    return Refused(0, str(event.source)[:100], reason, ascii(event)[:20_000], event.received_at)


def _load_alone(row: Row, source: str) -> None:
    try:
        load_table(table_of([row]), [], source, 0)
    except (duckdb.DataError, duckdb.InvalidInputException, duckdb.ConversionException) as problem:
        text = orjson.dumps(row, default=str).decode()
        load_table(table_of([]), [Refused(0, source, str(problem), text, datetime.now(UTC))], source, 0)


def _row_of(number: int, event: Event, props: str) -> Row:
    return (
        number,
        event.id,
        int(event.id[:16], 16),
        event.happened_at,
        event.received_at,
        event.kind,
        event.who,
        event.company,
        event.object,
        event.campaign,
        None if event.value is None else float(event.value),
        props,
        event.source,
        event.human,
    )


def incoming_schema() -> Any:
    """The Arrow schema of events on their way into the log."""
    moment = pa.timestamp("us")
    return pa.schema(
        [
            ("n", pa.int64()), ("id", pa.string()), ("half", pa.uint64()), ("at", moment), ("received_at", moment),
            ("kind", pa.string()), ("who", pa.int64()), ("company", pa.int64()), ("object", pa.string()),
            ("campaign", pa.string()), ("value", pa.float64()), ("props", pa.string()), ("source", pa.string()),
            ("human", pa.bool_()),
        ]
    )  # fmt: skip


def table_of(rows: Iterable[Row]) -> Any:
    """Rows as an Arrow table with `incoming_schema`; moments lose their zone, which is UTC."""
    schema = incoming_schema()
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [[] for _ in schema]
    arrays = []
    for field, values in zip(schema, columns, strict=True):
        if pa.types.is_timestamp(field.type):
            arrays.append(pa.array(values, pa.timestamp("us", "UTC")).cast(field.type))
        else:
            arrays.append(pa.array(values, field.type))
    return pa.table(arrays, schema=schema)


def load_table(table: Any, refused: Sequence[Refused], source: str, position: int) -> int:
    """Load shaped events (`incoming_schema`) in one transaction; returns how many were new.

    What is new goes to the archive before the commit: a crash between the two leaves a batch in the archive that the
    source will send again, and the last copy counts when the log is built again.
    """
    with log().writing() as write:
        first = write.execute("SELECT last FROM counter").fetchone()[0]
        fresh, last = _load_rows(write, table, first) if table.num_rows else (None, first)
        if refused:
            _keep_aside(write, refused, last)
            last += len(refused)
        write.execute("UPDATE counter SET last = ?", [last])
        write.execute(
            """INSERT INTO position VALUES (?, ?)
               ON CONFLICT (source) DO UPDATE SET position = greatest(position, excluded.position)""",
            [source, position],
        )
        if fresh is not None and fresh.num_rows:
            keep(log().archive, "events", fresh, {"source": source, "position": position, "last": last})
    return fresh.num_rows if fresh is not None else 0


def _keep_aside(write: Any, refused: Sequence[Refused], last: int) -> None:
    rows = [(last + n, r.source, r.reason, r.text, naive(r.at)) for n, r in enumerate(refused, 1)]
    write.executemany("INSERT INTO refused VALUES (?, ?, ?, ?, ?)", rows)
    names = ("number", "source", "reason", "text", "at")
    table = pa.table({name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)})
    keep(log().archive, "refused", table, {"last": last + len(rows)})


def _load_rows(write: Any, table: Any, first: int) -> tuple[Any, int]:
    """Load what is new; returns it as it is archived, and the last number given out."""
    low, high = write.register("incoming", table).execute("SELECT min(half), max(half) FROM incoming").fetchone()
    write.execute("CREATE OR REPLACE TEMP TABLE known (id VARCHAR)")
    try:
        hit = write.execute(
            "SELECT 1 FROM seen WHERE half BETWEEN ? AND ? AND half IN (SELECT half FROM incoming) LIMIT 1", [low, high]
        ).fetchone()
        if hit:
            write.execute("INSERT INTO known " + _KNOWN, [low, high])
        last = first + int(write.execute(_LOAD, [first]).fetchone()[0])
        write.execute(
            "INSERT INTO seen SELECT DISTINCT half FROM incoming WHERE id NOT IN (SELECT id FROM known) ORDER BY half"
        )
    finally:
        write.unregister("incoming")
    fresh = write.execute(_ARCHIVED, [first]).to_arrow_table() if log().archive else table.slice(0, last - first)
    return fresh, touch(write, "SELECT who FROM event_tail WHERE load > ? AND load <= ?", [first, last], last)


def touch(write: Any, whose: str, parameters: Sequence[Any], last: int) -> int:
    """Enter the leads that a query finds into the feed of the touched, numbered after `last`; returns the last."""
    done = write.execute(
        f"INSERT INTO touched SELECT ? + row_number() OVER (ORDER BY lead), lead FROM "
        f"(SELECT DISTINCT who AS lead FROM ({whose}) WHERE who > 0)",
        [last, *parameters],
    ).fetchone()
    return last + int(done[0])


def position(source: str) -> int:
    """How far a source is loaded (0 when nothing of it is)."""
    found = log().reader.execute("SELECT position FROM position WHERE source = ?", [source]).fetchone()
    return int(found[0]) if found else 0


def naive(moment: datetime) -> datetime:
    """An aware moment as the log's tables hold it: UTC without a zone. Use it for literals in Ibis expressions."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def refused(limit: int = 100) -> list[Refused]:
    """The latest events that could not be loaded, newest first."""
    rows = log().reader.execute("FROM refused ORDER BY number DESC LIMIT ?", [limit]).fetchall()
    return [Refused(row[0], row[1], row[2], row[3], row[4].replace(tzinfo=UTC)) for row in rows]
