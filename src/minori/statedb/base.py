"""Django's SQLite backend with the fair door around everything that writes."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from minori.statedb.door import Door, door_of

_READS = ("SELECT", "PRAGMA", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


class FairCursor(base.SQLiteCursorWrapper):
    """Takes the door for a single write outside a transaction; inside one the connection holds it already."""

    wrapper: "DatabaseWrapper"

    def execute(self, query: str, params: Any = None) -> Any:
        if self.wrapper.holds_door or query.lstrip().upper().startswith(_READS):
            return super().execute(query, params)
        with self.wrapper.door:
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        if self.wrapper.holds_door:
            return super().executemany(query, param_list)
        with self.wrapper.door:
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait for their turn before BEGIN IMMEDIATE."""

    holds_door = False

    @property
    def door(self) -> Door:
        name = str(self.settings_dict["NAME"])
        return door_of(None if "memory" in name else Path(name))

    def _start_transaction_under_autocommit(self) -> None:
        self.door.enter()
        self.holds_door = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._leave()
            raise

    def _leave(self) -> None:
        if self.holds_door:
            self.holds_door = False
            self.door.leave()

    def commit(self) -> None:
        super().commit()
        self._leave()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._leave()

    def close(self) -> None:
        try:
            super().close()
        finally:
            if not self.in_atomic_block:
                self._leave()

    def create_cursor(self, name: Any = None) -> Any:
        cursor = self.connection.cursor(factory=FairCursor)
        cursor.wrapper = self
        return cursor
