"""The durable inbox: one SQLite file between the collector, which adds, and the house, which takes.

Plain `sqlite3`, so that the collector needs no Django. A row's `seq` never comes back (AUTOINCREMENT), because the
event log uses it as its position. Writers of both processes queue on a lock file instead of SQLite's own polling.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from minori.collect.core.rows import Entry, Poison, Row
from minori.collect.words import AgentClass, Batch, Quarantined, Received

SCHEMA = """
CREATE TABLE IF NOT EXISTS inbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS visit (
    nonce BLOB PRIMARY KEY,
    visitor TEXT NOT NULL,
    until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at REAL NOT NULL,
    door TEXT NOT NULL CHECK (door IN ('beacon', 'api', 'inbox')),
    reason TEXT NOT NULL,
    place TEXT NOT NULL,
    raw BLOB NOT NULL,
    size INTEGER NOT NULL,
    context BLOB NOT NULL,
    replayed_at REAL);
CREATE INDEX IF NOT EXISTS quarantine_waiting ON quarantine (id) WHERE replayed_at IS NULL;
"""
RAW_CAP = 64 * 1024
QUARANTINE_CAP = 5_000
VISIT_KEPT_S = 24 * 3600.0


_INSERTS = [
    (rows, "INSERT OR IGNORE INTO inbox (id, body) VALUES " + ", ".join(["(?, ?)"] * rows))  # noqa: S608  # only marks
    for rows in (128, 32, 8, 2, 1)
]
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Row).decode


def open_inbox(path: Path) -> sqlite3.Connection:
    """Open the file, making it if need be; 2xx may be answered after a commit here (WAL, synchronous=FULL)."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "journal_size_limit=67108864"):
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(SCHEMA)
    return connection


class Inbox:
    """One process's access to the inbox; every thread may use it, one write transaction runs at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = open_inbox(path)
        self._mutex = threading.Lock()
        self._door = os.open(path.with_name(path.name + "-door"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction."""
        with self._mutex:
            fcntl.flock(self._door, fcntl.LOCK_EX)
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._connection
                except BaseException:
                    self._connection.execute("ROLLBACK")
                    raise
                self._connection.execute("COMMIT")
            finally:
                fcntl.flock(self._door, fcntl.LOCK_UN)

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of one short query."""
        with self._mutex:
            return self._connection.execute(sql, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        with self._mutex:
            self._connection.close()
            os.close(self._door)


def store(connection: sqlite3.Connection, entries: Iterable[Entry], poisons: Sequence[Poison], now: float) -> None:
    """Add events and poison inside a transaction. An id that waits in the inbox already is left alone.

    A visit token belongs to the browser that brought it first; from another browser it counts as absent. Poison
    beyond the quarantine's size is dropped: a flood of rubbish must not fill the disk.
    """
    flat: list[bytes] = []
    for entry in entries:
        row = entry.row
        if entry.nonce and not claim_visit(connection, entry.nonce, row.visitor or "", entry.until, now):
            kept = {k: v for k, v in row.props.items() if k not in {"letter", "link", "click"}}
            row = msgspec.structs.replace(row, letter=None, props=kept)
        flat += (entry.id, _encode(row))
    # Many rows a statement: Python gives up its lock with every statement and waits to get it back.
    at = 0
    for rows, sql in _INSERTS:
        while len(flat) - at >= rows * 2:
            connection.execute(sql, flat[at : at + rows * 2])
            at += rows * 2
    if poisons:
        for poison in poisons[: _room_left(connection)]:
            quarantine(connection, poison)


def _room_left(connection: sqlite3.Connection) -> int:
    waiting = connection.execute("SELECT count(*) FROM quarantine WHERE replayed_at IS NULL").fetchone()[0]
    return max(0, QUARANTINE_CAP - int(waiting))


def claim_visit(connection: sqlite3.Connection, nonce: bytes, visitor: str, until: float, now: float) -> bool:
    """Bind a one-time token to the first browser that brings it in time; True for that browser, also again."""
    found = connection.execute("SELECT visitor FROM visit WHERE nonce = ?", (nonce,)).fetchone()
    if found:
        return bool(found[0] == visitor)
    if now > until or not visitor:
        return False
    connection.execute("DELETE FROM visit WHERE until < ?", (now - VISIT_KEPT_S,))
    connection.execute("INSERT INTO visit (nonce, visitor, until) VALUES (?, ?, ?)", (nonce, visitor, until))
    return True


def quarantine(connection: sqlite3.Connection, poison: Poison) -> None:
    """Keep what could not become an event, its bytes cut at the cap."""
    connection.execute(
        "INSERT INTO quarantine (received_at, door, reason, place, raw, size, context) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (poison.received_at, poison.door, poison.reason[:500], poison.place[:200], poison.raw[:RAW_CAP],
         len(poison.raw), poison.context),
    )  # fmt: skip


def _received(seq: int, id: bytes, body: bytes) -> Received:
    row = _decode(body)
    return Received(
        seq=seq,
        id=id.hex(),
        at=datetime.fromtimestamp(row.at / 1000, UTC),
        received_at=datetime.fromtimestamp(row.received / 1000, UTC),
        kind=row.kind,
        visitor=row.visitor,
        letter=row.letter,
        lead_ref=row.lead,
        object=row.object,
        url=row.url,
        title=row.title,
        campaign=row.campaign,
        value=row.value,
        props=row.props,
        agent=AgentClass(row.agent),
        net=row.net,
        source=row.source,
    )


def take(inbox: Inbox, limit: int, now: float) -> Batch:
    """The oldest rows, which stay until `release`. A row that cannot be read goes to quarantine and stops nobody."""
    rows: list[Received] = []
    bad: list[tuple[int, bytes, bytes, str]] = []
    upto = 0
    for seq, id, body in inbox.read("SELECT seq, id, CAST(body AS BLOB) FROM inbox ORDER BY seq LIMIT ?", (limit,)):
        upto = seq
        try:
            rows.append(_received(seq, id, body))
        except (ValueError, TypeError, OverflowError, OSError) as problem:
            bad.append((seq, bytes(id), body, str(problem)))
    if bad:
        with inbox.writing() as connection:
            for seq, id, body, reason in bad:
                context = msgspec.json.encode({"id": id.hex()})
                quarantine(connection, Poison(now, "inbox", reason, f"inbox row {seq}", body, context))
                connection.execute("DELETE FROM inbox WHERE seq = ?", (seq,))
    return Batch(rows, upto)


def release(inbox: Inbox, upto: int) -> None:
    """Delete the rows up to a position that the event log has made durable."""
    with inbox.writing() as connection:
        connection.execute("DELETE FROM inbox WHERE seq <= ?", (upto,))


def align(inbox: Inbox, position: int) -> bool:
    """Continue after the log's position where the inbox file is newer than the log (lost, or not in the backup).

    Otherwise its rows would count as loaded. True if rows were renumbered or the counter was set.
    """
    with inbox.writing() as connection:
        found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'inbox'").fetchone()
        if (found[0] if found else 0) >= position:
            return False
        connection.execute("UPDATE inbox SET seq = seq + ?", (position,))
        connection.execute("DELETE FROM sqlite_sequence WHERE name = 'inbox'")
        last = connection.execute("SELECT coalesce(max(seq), ?) FROM inbox", (position,)).fetchone()[0]
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('inbox', ?)", (last,))
    return True


def quarantined(inbox: Inbox, before: int | None, limit: int, excerpt: int = RAW_CAP) -> list[Quarantined]:
    """The newest things that wait in quarantine below an id, with so many of their bytes."""
    rows = inbox.read(
        "SELECT id, received_at, door, reason, place, substr(raw, 1, ?), size, replayed_at FROM quarantine"
        " WHERE id < ? AND replayed_at IS NULL ORDER BY id DESC LIMIT ?",
        (excerpt, before if before is not None else 2**62, limit),
    )
    return [
        Quarantined(
            id=r[0],
            received_at=datetime.fromtimestamp(r[1], UTC),
            door=r[2],
            reason=r[3],
            place=r[4],
            raw=bytes(r[5] or b""),  # SQLite says NULL for a part of nothing
            size=r[6],
            replayed_at=datetime.fromtimestamp(r[7], UTC) if r[7] is not None else None,
        )
        for r in rows
    ]
