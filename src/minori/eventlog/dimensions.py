"""Facts about leads and companies beside the events: which rooms own which columns, and how changed rows are copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pyarrow as pa
from django.db import connection, transaction

from minori.eventlog.engine import log
from minori.eventlog.loading import touch
from minori.eventlog.models import Change
from minori.eventlog.words import Column, DimensionName

CHUNK = 20_000
TYPES = {
    "text": "VARCHAR",
    "int": "BIGINT",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "time": "TIMESTAMP",
    "date": "DATE",
    "texts": "VARCHAR[]",
}
Read = Callable[[Sequence[int] | None], Iterable[tuple[Any, ...]]]
Extra = Callable[[], Sequence[Column]]


@dataclass(frozen=True)
class Facts:
    """The columns that one room owns of a dimension, and how it reads them."""

    room: str
    columns: Sequence[Column]
    read: Read
    extra: Extra | None

    def now(self) -> list[Column]:
        """The columns of this moment, custom fields included, in the order in which `read` gives them."""
        return [*self.columns, *(self.extra() if self.extra else ())]


_registered: dict[DimensionName, list[Facts]] = {"lead": [], "company": []}


def register_columns(
    dimension: DimensionName,
    room: str,
    columns: Sequence[Column],
    read: Read,
    extra: Extra | None = None,
) -> None:
    """Own columns of a dimension (called from the room's `wiring.plug`).

    `read(ids)` yields tuples (id, value of each column ...) for the given ids in any order; `read(None)` yields all in
    the order of their ids. `extra()` names further columns of this moment (custom fields), whose values follow the
    others. The first room to register owns the dimension: an id that its `read` leaves out is gone. Registering again
    replaces the room's columns.
    """
    kept = [facts for facts in _registered[dimension] if facts.room != room]
    place = next((n for n, facts in enumerate(_registered[dimension]) if facts.room == room), len(kept))
    _registered[dimension] = [*kept[:place], Facts(room, columns, read, extra), *kept[place:]]


def note_changes(dimension: DimensionName, ids: Iterable[int]) -> None:
    """Note in the caller's transaction that registered facts about these rows changed; a million ids take a second."""
    remaining = iter(ids)
    with transaction.atomic(), connection.cursor() as cursor:
        while chunk := [(dimension, row) for row in islice(remaining, CHUNK)]:
            cursor.executemany("INSERT INTO eventlog_change (dimension, row) VALUES (%s, %s)", chunk)


def note_everything(dimension: DimensionName) -> None:
    """Note that facts of every row may have changed (a new kind of column, a model replaced)."""
    note_changes(dimension, [0])


def copy_changes(limit: int = CHUNK) -> int:
    """Copy up to `limit` noted rows of each dimension into the log; returns how many notes were taken."""
    return sum(_copy(dimension, limit) for dimension in _registered)


def _copy(dimension: DimensionName, limit: int) -> int:
    if shape_table(dimension):
        note_everything(dimension)
    notes = list(Change.objects.filter(dimension=dimension).order_by("id").values_list("id", "row")[:limit])
    if not notes:
        return 0
    ids = sorted({row for _, row in notes})
    if ids[0] == 0:
        copy_all(dimension)
    else:
        write_rows(dimension, ids)
    _forget([note for note, _ in notes])
    return len(notes)


def _forget(notes: list[int]) -> None:
    with transaction.atomic():
        for start in range(0, len(notes), 900):
            Change.objects.filter(id__in=notes[start : start + 900]).delete()


def oldest_note() -> int | None:
    """The number of the oldest waiting note; None when nothing waits."""
    return Change.objects.order_by("id").values_list("id", flat=True).first()


def columns_of(dimension: DimensionName) -> list[Column]:
    """Every column that rooms own at this moment; raises ValueError when two rooms claim one name."""
    columns = [column for facts in _registered[dimension] for column in facts.now()]
    names = [column.name for column in columns]
    doubled = {name for name in names if names.count(name) > 1 or name == "id"}
    if doubled:
        raise ValueError(f"columns of {dimension} registered twice: {', '.join(sorted(doubled))}")
    return columns


def stored_columns(dimension: DimensionName) -> dict[str, str]:
    """The columns that the log's table has: name -> DuckDB type."""
    rows = log().reader.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? AND NOT internal ORDER BY column_index",
        [dimension],
    )
    return {name: kind for name, kind in rows.fetchall() if name != "id"}


def shape_table(dimension: DimensionName) -> bool:
    """Give the log's table the columns of this moment; True when one was added that rows may have values for."""
    wanted = {column.name: TYPES[column.type] for column in columns_of(dimension)}
    stored = stored_columns(dimension)
    if wanted == stored:
        return False
    with log().writing() as write:
        for name in [n for n, kind in stored.items() if wanted.get(n) != kind]:
            write.execute(f"ALTER TABLE {dimension} DROP COLUMN {_quoted(name)}")
            stored.pop(name)
        for name in [n for n in wanted if n not in stored]:
            write.execute(f"ALTER TABLE {dimension} ADD COLUMN {_quoted(name)} {wanted[name]}")
    log().reshaped()
    return bool(wanted.keys() - stored.keys())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def rows_of(dimension: DimensionName, ids: Sequence[int] | None) -> Iterator[Any]:
    """The facts of rows as Arrow tables of bounded size, one column a fact; the first room decides who exists."""
    if ids is None:
        owner = _registered[dimension][0]
        everyone = (row[0] for row in owner.read(None))
        while chunk := list(islice(everyone, CHUNK)):
            yield from rows_of(dimension, chunk)
        return
    schema = arrow_schema(dimension)
    found: dict[int, list[Any]] = {}
    width = 0
    for place, facts in enumerate(_registered[dimension]):
        columns = facts.now()
        for row in facts.read(ids):
            if place == 0:
                found[row[0]] = list(row[1:])
            elif row[0] in found:
                _widen(found[row[0]], width)
                found[row[0]] += row[1:]
        width += len(columns)
    for values in found.values():
        _widen(values, width)
    yield table_of_facts(found, schema)


def _widen(values: list[Any], width: int) -> None:
    values.extend([None] * (width - len(values)))


def table_of_facts(found: dict[int, list[Any]], schema: Any) -> Any:
    """Facts by id as an Arrow table, in the order of the ids."""
    ids = sorted(found)
    arrays = [pa.array(ids, pa.int64())]
    for place, field in enumerate(list(schema)[1:]):
        values = [found[row][place] for row in ids]
        if pa.types.is_timestamp(field.type):
            values = [v.astimezone(UTC).replace(tzinfo=None) if isinstance(v, datetime) else v for v in values]
        arrays.append(pa.array(values, field.type))
    return pa.table(arrays, schema=schema)


def arrow_schema(dimension: DimensionName) -> Any:
    """The Arrow schema of a dimension's rows."""
    kinds = {
        "text": pa.string(),
        "int": pa.int64(),
        "float": pa.float64(),
        "bool": pa.bool_(),
        "time": pa.timestamp("us"),
        "date": pa.date32(),
        "texts": pa.list_(pa.string()),
    }
    return pa.schema([("id", pa.int64()), *((c.name, kinds[c.type]) for c in columns_of(dimension))])


def write_rows(dimension: DimensionName, ids: Sequence[int]) -> None:
    """Read the facts of these rows anew and put them in place of the stored ones; their leads count as touched."""
    if not _registered[dimension]:
        return
    tables = list(rows_of(dimension, ids))
    with log().writing() as write:
        write.register("noted", pa.table({"id": pa.array(ids, pa.int64())}))
        write.execute(f"DELETE FROM {dimension} WHERE id IN (SELECT id FROM noted)")
        for table in tables:
            write.register("facts", table).execute(f"INSERT INTO {dimension} BY NAME SELECT * FROM facts")
            write.unregister("facts")
        _touch(write, dimension, "SELECT id FROM noted")
        write.unregister("noted")


def copy_all(dimension: DimensionName) -> None:
    """Read the facts of every row anew into a fresh table, then put it in place of the stored one."""
    if not _registered[dimension]:
        return
    with log().writing() as write:
        write.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS FROM {dimension} LIMIT 0")
        for table in rows_of(dimension, None):
            write.register("facts", table).execute("INSERT INTO fresh BY NAME SELECT * FROM facts")
            write.unregister("facts")
        write.execute(f"DELETE FROM {dimension}")
        write.execute(f"INSERT INTO {dimension} BY NAME SELECT * FROM fresh")
        write.execute("DROP TABLE fresh")
        write.execute("UPDATE counter SET last = last + 1")
        write.execute("INSERT INTO touched SELECT last, 0 FROM counter")


def _touch(write: Any, dimension: DimensionName, ids: str) -> None:
    """The leads of changed rows count as touched: themselves, or those that belong to changed companies."""
    last = write.execute("SELECT last FROM counter").fetchone()[0]
    if dimension == "company":
        if "company" not in stored_columns("lead"):
            return
        ids = f"SELECT id FROM lead WHERE company IN ({ids})"
    last = touch(write, f"SELECT id AS who FROM ({ids})", [], last)
    write.execute("UPDATE counter SET last = ?", [last])


def registered() -> list[DimensionName]:
    """The dimensions for which rooms registered columns."""
    return [name for name, rooms in _registered.items() if rooms]


def differing(dimension: DimensionName) -> int:
    """How many rows of a dimension differ from the rows they are copied from, missing and surplus ones included."""
    if shape_table(dimension):
        note_everything(dimension)
    reader = log().reader
    names = ", ".join(_quoted(name) for name in arrow_schema(dimension).names)
    found, wrong = 0, 0
    for table in rows_of(dimension, None):
        found += table.num_rows
        reader.register("facts", table)
        wrong += reader.execute(
            f"SELECT count(*) FROM (SELECT {names} FROM facts EXCEPT SELECT {names} FROM {dimension})"
        ).fetchone()[0]
        reader.unregister("facts")
    stored = reader.execute(f"SELECT count(*) FROM {dimension}").fetchone()[0]
    return int(wrong + max(0, stored - found))
