"""Filling a log directly, without rows behind it: for tests, demos and benchmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from minori.eventlog.dimensions import TYPES, stored_columns
from minori.eventlog.engine import log
from minori.eventlog.loading import append, naive
from minori.eventlog.words import ColumnType, DimensionName, Event


def put_events(events: Sequence[Event]) -> None:
    """Load events as if a source named `seed` had sent them."""
    append(events, "seed", len(events))


def put_facts(dimension: DimensionName, facts: Mapping[int, Mapping[str, Any]]) -> None:
    """Write facts by id into a dimension; missing columns are added with the type of their first value."""
    samples: dict[str, Any] = {}
    for given in facts.values():
        samples.update({name: value for name, value in given.items() if value is not None})
    stored = stored_columns(dimension)
    with log().writing() as write:
        for name in [n for n in samples if n not in stored]:
            write.execute(f'ALTER TABLE {dimension} ADD COLUMN "{name}" {TYPES[_type_of(samples[name])]}')
        for row, values in facts.items():
            write.execute(f"DELETE FROM {dimension} WHERE id = ?", [row])
            plain = {n: naive(v) if isinstance(v, datetime) else v for n, v in values.items()}
            write.register("facts", pa.table({"id": [row], **{n: pa.array([v]) for n, v in plain.items()}}))
            write.execute(f"INSERT INTO {dimension} BY NAME SELECT * FROM facts")
            write.unregister("facts")
    log().reshaped()


def _type_of(value: Any) -> ColumnType:
    kinds: list[tuple[type, ColumnType]] = [
        (bool, "bool"), (int, "int"), (float, "float"), (datetime, "time"), (date, "date"), (list, "texts"),
    ]  # fmt: skip
    return next((kind for sort, kind in kinds if isinstance(value, sort)), "text")
