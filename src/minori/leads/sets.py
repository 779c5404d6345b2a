"""Rows in sets: inserting and reading thousands in a few statements, on either engine."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connection, models

CHUNK = 900  # SQLite's smallest limit of values in one statement is 999

T = TypeVar("T")


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    every = list(items)
    for start in range(0, len(every), size):
        yield every[start : start + size]


def _preparing(model: type[models.Model], column: str) -> Any:
    field = next(f for f in model._meta.local_concrete_fields if f.column == column)
    ops = connection.ops  # looked up once: the proxy costs more than the work
    if isinstance(field, models.JSONField):
        return lambda value: ops.adapt_json_value(value, None)
    if isinstance(field, models.DateTimeField):
        return ops.adapt_datetimefield_value
    return None


def pairs(model: type[models.Model], key: str, value: str, keys: Iterable[Any]) -> dict[Any, Any]:
    """Column `value` by column `key` for the rows whose key is among the given; plain columns only.

    Written by hand because the ORM spends longer on each of thousands of parameters than the database on its row.
    """
    quote, found = connection.ops.quote_name, {}
    with connection.cursor() as cursor:
        for part in chunks(keys):
            marks = ", ".join(["%s"] * len(part))
            table = quote(model._meta.db_table)
            cursor.execute(f"SELECT {quote(key)}, {quote(value)} FROM {table} WHERE {quote(key)} IN ({marks})", part)  # noqa: S608  names come from the model
            found.update(cursor.fetchall())
    return found


def insert(model: type[models.Model], columns: Sequence[str], rows: Collection[Sequence[Any]]) -> int:
    """Insert rows by column name, passing over those that a unique key forbids; returns how many were inserted."""
    if not rows:
        return 0
    prepare = [(n, made) for n, column in enumerate(columns) if (made := _preparing(model, column))]
    ready = [list(row) for row in rows]
    for n, made in prepare:
        last, last_made = None, None
        for row in ready:
            value = row[n]
            # Whole pieces share one moment or one empty mapping; the same object is prepared once.
            if value is not last:
                last, last_made = value, made(value)
            row[n] = last_made if value is not None else made(None)
    names = ", ".join(connection.ops.quote_name(c) for c in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING", ready)  # noqa: S608  names come from the model
        return int(cursor.rowcount)
