"""A loader that dies on purpose: `python -m minori.eventlog.tests.crashing FOLDER EVENTS KILLS`.

Puts acknowledged events into an inbox file, then loads them by children that die: at every commit and every archive
write in turn, before and after it, until one comes through untouched; then with `KILLS` kills at random moments. Prints
one JSON line of what is in the log at the end. Children are forked before anything is opened.
"""

import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import django

START = datetime(2026, 11, 20, tzinfo=UTC)
DIED = 137


def acknowledge(inbox: Path, first: int, many: int) -> None:
    """Events that the collector has answered with 2xx."""
    from minori.eventlog.words import event_id_from

    with sqlite3.connect(inbox) as db:
        db.execute("CREATE TABLE IF NOT EXISTS inbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT)")
        moments = [START + timedelta(seconds=n) for n in range(first, first + many)]
        rows = [(event_id_from(m, n.to_bytes(10, "big")),) for n, m in enumerate(moments, first)]
        db.executemany("INSERT INTO inbox (id) VALUES (?)", rows)


def drain(inbox: Path, folder: Path) -> None:
    """What the pulse does: forget what the log holds, take, append, until the inbox is empty."""
    from minori.eventlog.engine import use_log
    from minori.eventlog.loading import append, position
    from minori.eventlog.words import Event

    use_log(open_log(folder))
    with sqlite3.connect(inbox, isolation_level=None) as db:
        while True:
            db.execute("DELETE FROM inbox WHERE seq <= ?", [position("inbox")])
            rows = db.execute("SELECT seq, id FROM inbox ORDER BY seq LIMIT 7").fetchall()
            if not rows:
                return
            seen = Event("", START, START, "page.viewed", who=7, object="/pricing", source="tag")
            append([replace(seen, id=id) for _, id in rows], "inbox", rows[-1][0])


def open_log(folder: Path) -> Any:
    """The log that is loaded into."""
    from minori.eventlog.engine import Log

    return Log(folder / "events.duckdb", folder / "archive")


def dying_at(step: int) -> Callable[[], None]:
    """Counts moments of danger and dies at the given one."""
    passed = 0

    def danger() -> None:
        nonlocal passed
        passed += 1
        if passed == step:
            os._exit(DIED)

    return danger


def plant(danger: Callable[[], None]) -> None:
    """Put danger before and after every commit of the log and every write to the archive."""
    engine: Any = import_module("minori.eventlog.engine")
    loading: Any = import_module("minori.eventlog.loading")

    class Writer:
        def __init__(self, real: Any) -> None:
            self.real = real

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

        def execute(self, sql: str, *rest: Any) -> Any:
            if sql != "COMMIT":
                return self.real.execute(sql, *rest)
            danger()
            done = self.real.execute(sql)
            danger()
            return done

    attach, keep = engine.Log._attach, loading.keep

    def attach_with_danger(self: Any, file: Path | None) -> None:
        attach(self, file)
        self._writer = Writer(self._writer)

    def keep_with_danger(*args: Any) -> None:
        danger()
        keep(*args)
        danger()

    engine.Log._attach = attach_with_danger
    loading.keep = keep_with_danger


def child(work: Callable[[], None]) -> int:
    """Run work in a forked child; returns its pid."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        except BaseException as problem:
            print(repr(problem), file=sys.stderr, flush=True)
            os._exit(1)
    return pid


def sweep(inbox: Path, folder: Path, many: int) -> int:
    """Die at the first danger, the second, the third ... until a run comes through; returns how many died."""
    for step in range(1, 10_000):
        acknowledge(inbox, step * many, many)

        def work(step: int = step) -> None:
            plant(dying_at(step))
            drain(inbox, folder)

        status = os.waitstatus_to_exitcode(os.waitpid(child(work), 0)[1])
        if status == 0:
            return step - 1
        if status != DIED:
            raise RuntimeError(f"the child failed with {status}")
    raise RuntimeError("no run came through")


def kill_at_random(inbox: Path, folder: Path, kills: int) -> int:
    """Kill loading children at random moments; returns how many were killed at work."""
    chance, killed = random.Random(kills), 0
    for n in range(kills):
        acknowledge(inbox, 1_000_000 + n * 500, 500)
        pid = child(lambda: drain(inbox, folder))
        time.sleep(chance.uniform(0.05, 0.6))
        os.kill(pid, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
    os.waitpid(child(lambda: drain(inbox, folder)), 0)
    return killed


def main() -> None:
    """Sweep, kill, count."""
    folder, many, kills = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    django.setup()
    for heavy in ("duckdb", "ibis.backends.duckdb", "pyarrow.compute", "pandas"):  # once, before any fork
        import_module(heavy)
    inbox = folder / "inbox.db"
    died = sweep(inbox, folder, many)
    killed = kill_at_random(inbox, folder, kills)
    acknowledged = {many * s + n for s in range(1, died + 2) for n in range(many)}
    acknowledged |= {1_000_000 + n for n in range(kills * 500)}

    def count() -> None:
        from minori.eventlog.archive import everything

        log = open_log(folder)
        ids = [row[0].int & 0xFFFFFFFF for row in log.reader.execute("SELECT id FROM raw_event").fetchall()]
        kept = {id[-8:] for f in everything(folder / "archive") for id in f.table["id"].to_pylist()}
        told = {
            "died": died, "killed": killed, "acknowledged": len(acknowledged), "lost": len(acknowledged - set(ids)),
            "doubled": len(ids) - len(set(ids)), "strange": len(set(ids) - acknowledged),
            "not archived": len(acknowledged - {int(id, 16) for id in kept}),
        }  # fmt: skip
        print(json.dumps(told), flush=True)

    os.waitpid(child(count), 0)


if __name__ == "__main__":
    main()
