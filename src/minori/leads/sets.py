"""Rows in sets: inserting and reading thousands in a few statements, on either engine."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
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
    if isinstance(field, models.JSONField | models.DateTimeField):
        return lambda value: field.get_db_prep_save(value, connection)
    return None


def insert(model: type[models.Model], columns: Sequence[str], rows: Collection[Sequence[Any]]) -> int:
    """Insert rows by column name, passing over those that a unique key forbids; returns how many were inserted."""
    if not rows:
        return 0
    prepare = [(n, made) for n, column in enumerate(columns) if (made := _preparing(model, column))]
    seen: dict[datetime, Any] = {}
    ready = [list(row) for row in rows]
    for n, made in prepare:
        for row in ready:
            value = row[n]
            if isinstance(value, datetime):
                row[n] = seen[value] if value in seen else seen.setdefault(value, made(value))
            elif value == {}:
                row[n] = "{}"
            else:
                row[n] = made(value)
    names = ", ".join(connection.ops.quote_name(c) for c in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING", ready)  # noqa: S608  names come from the model
        return int(cursor.rowcount)
