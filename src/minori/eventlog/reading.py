"""Reading the log: events by person, object or feed, and Ibis tables for every other question."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

import ibis
import pyarrow as pa

from minori.eventlog.engine import log
from minori.eventlog.loading import naive
from minori.eventlog.words import DimensionName, Event, FedEvent, Touched

EVERYBODY = 50_000
_FIELDS = 'id, "at", received_at, kind, who, company, object, campaign, value, props, source, human, booked'
_numbers = count(1)


def events() -> ibis.Table:
    """Every event as an Ibis table.

    Columns: id (32 hex digits), at, received_at (UTC without a zone: compare with `naive(moment)`), kind, who (whose it
    is now: lead > 0, visitor < 0), booked, company, object, campaign, value, props (JSON text, empty for none; read
    with `prop_text` and `prop_number`), source, human (null while pending), load (place in the feed).
    """
    return log().table("event")


def dimension(name: DimensionName) -> ibis.Table:
    """A dimension as an Ibis table: `id` and every registered column (times are UTC without a zone)."""
    return log().table(name)


def backend() -> Any:
    """This thread's Ibis backend; never hand it to another thread."""
    return log().backend


def run(expression: Any) -> Any:
    """Run an Ibis expression in this thread; returns a pyarrow Table."""
    return log().backend.to_pyarrow(expression)


def run_ids(expression: Any) -> list[int]:
    """Run an Ibis table expression and return its first column as a list of ids."""
    found: list[int] = log().backend.to_pyarrow(expression).column(0).to_pylist()
    return found


def compiled(expression: Any) -> str:
    """The SQL of an Ibis expression; compiling takes 5-65 ms, so keep it where the question is asked again."""
    return str(log().backend.compile(expression))


def run_sql(sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any:
    """Run SQL that `compiled` made, in this thread; returns a pyarrow Table."""
    return log().reader.execute(sql, parameters).to_arrow_table()


@contextmanager
def scratch(ids: Iterable[int]) -> Iterator[ibis.Table]:
    """A set of ids as an Ibis table with the column `id`, for semi joins, gone at the end of the block.

    Only this thread sees it.
    """
    name = f"scratch_{next(_numbers)}"
    reader = log().reader
    reader.register("scratch_ids", pa.table({"id": pa.array(ids if isinstance(ids, list) else list(ids), pa.int64())}))
    try:
        reader.execute(f"CREATE TEMP TABLE {name} AS SELECT DISTINCT id FROM scratch_ids")
    finally:
        reader.unregister("scratch_ids")
    try:
        yield ibis.table({"id": "int64"}, name=name)
    finally:
        reader.execute(f"DROP TABLE {name}")


def prop_text(table: ibis.Table, name: str) -> Any:
    """A property of events as text (null where an event has none)."""
    return _extractor()(table.props.nullif(""), f'$."{name}"')


def prop_number(table: ibis.Table, name: str) -> Any:
    """A property of events as a number (null where an event has none, or it is no number)."""
    return prop_text(table, name).try_cast("float64")


@cache
def _extractor() -> Any:
    def json_extract_string(text: Any, path: Any) -> Any: ...

    return ibis.udf.scalar.builtin(signature=(("string", "string"), "string"))(json_extract_string)


def events_from(where: str, parameters: Sequence[Any], order: str, limit: int, part: str = "event") -> list[Event]:
    """Events that a hand-written condition of this room finds; only the tail can hold unsettled ones."""
    rows = log().reader.execute(f"SELECT {_FIELDS} FROM raw_{part} WHERE {where} {order} LIMIT ?", [*parameters, limit])
    return [event_of(row) for row in rows.fetchall()]


def event_of(row: Sequence[Any]) -> Event:
    """An event from a row in the order of its fields."""
    return Event(
        id=row[0].hex,
        happened_at=row[1].replace(tzinfo=UTC),
        received_at=row[2].replace(tzinfo=UTC),
        kind=row[3],
        who=row[4],
        company=row[5],
        object=row[6],
        campaign=row[7],
        value=row[8],
        props=json.loads(row[9]) if row[9] else {},
        source=row[10],
        human=row[11],
        booked=row[12],
    )


def timeline(
    who: Sequence[int], limit: int, before: datetime | None = None, kinds: Sequence[str] | None = None
) -> list[Event]:
    """What these people (leads > 0, visitors < 0) did, newest first; `before` and `kinds` narrow it."""
    if not who or (kinds is not None and not kinds):
        return []
    where = f"who IN ({', '.join(str(int(one)) for one in who)})"
    parameters: list[Any] = []
    if kinds:
        where += f" AND kind IN ({', '.join('?' * len(kinds))})"
        parameters += kinds
    if before:
        where += ' AND "at" < ?'
        parameters.append(naive(before))
    return events_from(where, parameters, 'ORDER BY "at" DESC, id DESC', limit)


def events_about(object: str, kinds: Sequence[str], since: datetime, limit: int = 10_000) -> list[Event]:
    """Events of some kinds about one object since a moment, oldest first."""
    if not kinds:
        return []
    return events_from(
        f'object = ? AND "at" >= ? AND kind IN ({", ".join("?" * len(kinds))})',
        [object, naive(since), *kinds],
        'ORDER BY "at", id',
        limit,
    )


def events_with(ids: Sequence[str]) -> list[Event]:
    """Events by their ids, in no particular order; ids that the log does not hold are left out."""
    if not ids:
        return []
    return events_from(f"id IN ({', '.join(['?::UUID'] * len(ids))})", list(ids), "", len(ids))


def touched(after: int, limit: int = 20_000) -> Touched:
    """Leads with new, changed or judged events, or changed facts, after a bookmark.

    The reader keeps `upto` together with what it did. Beyond 50,000 leads, or after a change of everything, the answer
    is `everybody`, with the bookmark at the end.
    """
    reader = log().reader
    found = reader.execute(
        "SELECT count(*), max(number), bool_or(lead = 0) FROM touched WHERE number > ?", [after]
    ).fetchone()
    if not found[0]:
        return Touched([], after, False)
    if found[2] or found[0] > EVERYBODY:
        return Touched([], int(found[1]), True)
    rows = reader.execute(
        "SELECT number, lead FROM touched WHERE number > ? ORDER BY number LIMIT ?", [after, limit]
    ).fetchall()
    return Touched(list(dict.fromkeys(lead for _, lead in rows)), int(rows[-1][0]), False)


def feed(after: int, kinds: Sequence[str], limit: int = 5000) -> list[FedEvent]:
    """Events of some kinds after a bookmark, in the order in which they came to count.

    Only what people did: an open or click enters when its verdict settles it as human, everything else when loaded.
    Naming a visitor later does not feed old events again (`touched` tells).
    """
    if not kinds:
        return []
    rows = log().reader.execute(
        f"SELECT {_FIELDS}, load FROM raw_event WHERE load > ? AND human AND kind IN ({', '.join('?' * len(kinds))}) "
        "ORDER BY load LIMIT ?",
        [after, *kinds, limit],
    )
    return [FedEvent(int(row[-1]), event_of(row)) for row in rows.fetchall()]


def last_number() -> int:
    """The last number given out: a bookmark for a reader that begins now."""
    return int(log().reader.execute("SELECT last FROM counter").fetchone()[0])
