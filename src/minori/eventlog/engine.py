"""The DuckDB file: opened once by the house process, one cursor a thread to read, one writer at a time."""

from __future__ import annotations

import re
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
    "autoinstall_known_extensions": "false",
    "checkpoint_threshold": "64MB",
}
ATTACHED = "ROW_GROUP_SIZE 30720, STORAGE_VERSION 'latest'"
"""Small groups of rows, so that the few rows of one lead are found by their groups' limits (measured, page 0041)."""


class LogBusy(RuntimeError):
    """Another process has the event log open; only one at a time can."""


class Log:
    """An open event log; `path` None keeps it in memory, `archive` None keeps no files to build it again from."""

    def __init__(self, path: Path | None, archive: Path | None = None) -> None:
        self.path, self.archive = path, archive
        self.lock = threading.RLock()
        self.generation = 0
        self._local = threading.local()
        self._tables: dict[str, Any] = {}
        self.plan: list[Any] = []
        self._root = duckdb.connect(":memory:", config={**CONFIG, "temp_directory": f"{path or ''}.tmp"})
        self._attach(self._file())

    def _file(self) -> Path | None:
        """The file to open: the latest that compaction completed; older ones are removed."""
        if not self.path:
            return None
        found = sorted(files_of(self.path))
        for _, former in found[:-1]:
            former.unlink()
        return found[-1][1] if found else self.path

    def _attach(self, file: Path | None) -> None:
        self.file = file
        if file:
            try:
                self._root.execute(f"ATTACH '{str(file).replace(chr(39), chr(39) * 2)}' AS {self._name} ({ATTACHED})")
            except duckdb.IOException as problem:
                if "lock" in str(problem).lower():
                    raise LogBusy(f"{file} is open in another process; stop Minori first.") from problem
                raise
        self._writer = self.cursor()
        for statement in SCHEMA:
            self._writer.execute(statement)

    @property
    def _name(self) -> str:
        return f"log{self.generation}"

    def cursor(self) -> Any:
        """A new connection to the log, for one thread."""
        cursor = self._root.cursor()
        cursor.execute("SET TimeZone = 'UTC'")
        if self.file:
            cursor.execute(f"USE {self._name}")
        return cursor

    @property
    def backend(self) -> Any:
        """This thread's Ibis backend."""
        if getattr(self._local, "generation", None) != self.generation:
            self._local.generation = self.generation
            self._local.backend = ibis.duckdb.from_connection(self.cursor())
        return self._local.backend

    @property
    def reader(self) -> Any:
        """This thread's DuckDB cursor, for hand-written queries of this room."""
        return self.backend.con

    def table(self, name: str) -> Any:
        """A table or view as an Ibis table that any thread may use."""
        found = self._tables.get(name)
        if found is None:
            found = self._tables[name] = ibis.table(self.backend.get_schema(name), name=name)
        return found

    def reshaped(self) -> None:
        """Tables have other columns now."""
        self._tables = {}

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """The one writing cursor inside a transaction: committed at the end, rolled back on an error."""
        with self.lock:
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
        with self.lock:
            self._writer.execute("CHECKPOINT")

    def compact(self) -> None:
        """Copy everything into a fresh file and go on there, so that deleted bytes are gone from the disk.

        Writers wait meanwhile; readers finish on the former file. A crash leaves either file complete.
        """
        if not self.path or not self.file:
            return
        with self.lock:
            former, old_name = self.file, self._name
            draft = self.path.with_name(f"{self.path.name}.compacting")
            draft.unlink(missing_ok=True)
            self._writer.execute(f"ATTACH '{draft}' AS draft ({ATTACHED})")
            self._writer.execute(f"COPY FROM DATABASE {old_name} TO draft")
            self._writer.execute("CHECKPOINT draft")
            self._writer.execute("DETACH draft")
            number = max(number for number, _ in files_of(self.path)) + 1
            fresh = draft.rename(self.path.with_name(f"{self.path.stem}-{number}{self.path.suffix}"))
            self._writer.close()
            self.generation += 1
            self._attach(fresh)
            with suppress(duckdb.Error):  # a reader may still be at it; the file goes all the same
                self._root.execute(f"DETACH {old_name}")
            former.unlink()
            former.with_name(former.name + ".wal").unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file; this object is of no use afterwards."""
        with self.lock:
            self._writer.close()
            if self.file:
                self._root.execute(f"DETACH {self._name}")
            self._root.close()


def files_of(path: Path) -> list[tuple[int, Path]]:
    """The complete files of a log: its own name counts as number 1, `NAME-N` as N."""
    numbered = re.compile(re.escape(path.stem) + r"-(\d+)" + re.escape(path.suffix))
    found = [(int(m[1]), file) for file in path.parent.iterdir() if (m := numbered.fullmatch(file.name))]
    return [*([(1, path)] if path.exists() else []), *found]


_opening = threading.Lock()
_current: list[Log] = []


def log() -> Log:
    """The event log of this process, opened at its first use; raises LogBusy when another process has it."""
    if not _current:
        with _opening:
            if not _current:
                _current.append(Log(settings.EVENTLOG_FILE, settings.EVENTLOG_FILE.with_name("archive")))
    return _current[0]


def use_log(other: Log | None) -> Log | None:
    """Put another log in place of this process's own and return the former; None lets the next use open it anew."""
    with _opening:
        former = _current.pop() if _current else None
        if other:
            _current.append(other)
    return former
