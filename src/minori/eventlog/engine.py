"""The DuckDB file: opened once by the house process, one cursor a thread to read, one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import ibis
from django.conf import settings

from minori.eventlog.schema import SCHEMA

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "1GB",
    "storage_compatibility_version": "latest",
    "autoinstall_known_extensions": "false",
    "checkpoint_threshold": "64MB",
}


class LogBusy(RuntimeError):
    """Another process has the event log open; only one at a time can."""


class Log:
    """An open event log; `path` None keeps it in memory."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.shape = self.generation = 0
        self.written = threading.RLock()
        self._local = threading.local()
        self._open()

    def _open(self) -> None:
        try:
            self._root = duckdb.connect(str(self.path) if self.path else ":memory:", config=CONFIG)
        except duckdb.IOException as problem:
            if "lock" in str(problem).lower():
                raise LogBusy(f"{self.path} is open in another process; stop Minori first.") from problem
            raise
        self._root.execute("SET TimeZone = 'UTC'")
        self._writer = self._root.cursor()
        self._writer.execute("SET TimeZone = 'UTC'")
        for statement in SCHEMA:
            self._writer.execute(statement)
        self.generation += 1

    @property
    def backend(self) -> Any:
        """This thread's Ibis backend."""
        if getattr(self._local, "generation", None) != self.generation:
            cursor = self._root.cursor()
            cursor.execute("SET TimeZone = 'UTC'")
            self._local.backend, self._local.generation = ibis.duckdb.from_connection(cursor), self.generation
            self._local.tables, self._local.shape = {}, self.shape
        return self._local.backend

    @property
    def reader(self) -> Any:
        """This thread's DuckDB cursor, for hand-written queries of this room."""
        return self.backend.con

    def table(self, name: str) -> Any:
        """A table or view as an Ibis table of this thread; its columns are looked up once until they change."""
        known = self.backend and self._local.tables
        if self._local.shape != self.shape:
            known.clear()
            self._local.shape = self.shape
        if name not in known:
            known[name] = self.backend.table(name)
        return known[name]

    def reshaped(self) -> None:
        """A table has other columns now."""
        self.shape += 1

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """The one writing cursor inside a transaction: committed at the end, rolled back on an error."""
        with self.written:
            self._writer.execute("BEGIN")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                with suppress(duckdb.TransactionException):  # a failed COMMIT has rolled back by itself
                    self._writer.execute("ROLLBACK")
                raise

    def checkpoint(self) -> None:
        """Write the log's own journal into its file."""
        with self.written:
            self._writer.execute("CHECKPOINT")

    def close(self) -> None:
        """Close the file; this object is of no use afterwards."""
        with self.written:
            self._root.close()


_opening = threading.Lock()
_current: list[Log] = []


def log() -> Log:
    """The event log of this process, opened at its first use; raises LogBusy when another process has it."""
    if not _current:
        with _opening:
            if not _current:
                _current.append(Log(settings.EVENTLOG_FILE))
    return _current[0]


def use_log(other: Log | None) -> Log | None:
    """Put another log in place of this process's own and return the former; None lets the next use open it anew."""
    with _opening:
        former = _current.pop() if _current else None
        if other:
            _current.append(other)
    return former
