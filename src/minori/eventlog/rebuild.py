"""The log built again from archive and rows, with the same numbers, so that readers' bookmarks stay true."""

from __future__ import annotations

from typing import Any

from minori.eventlog.archive import everything, positions_in
from minori.eventlog.core.chains import followed
from minori.eventlog.dimensions import copy_all, registered, shape_table
from minori.eventlog.engine import Log, files_of, log, use_log
from minori.eventlog.identity import move, statements
from minori.eventlog.merging import merge_everything
from minori.eventlog.schema import NAMES
from minori.eventlog.verdicts import settle

_GIVEN = NAMES.replace('"who"', "booked").replace('"id"', "id::UUID")
SPARE = 1_000_000


def rebuild() -> int:
    """Build the log anew beside the present one and put it in its place; returns the number of its events.

    Events, verdicts, positions and refused events come from the archive, identity and dimensions from the rows. The
    present file stays until the new one is complete. Readers go on at their bookmarks; every lead counts as touched.
    """
    old = log()
    draft = old.path.with_suffix(".rebuilt") if old.path else None
    if draft:
        draft.unlink(missing_ok=True)
    with old.lock:
        fresh = Log(draft)
        fresh.archive = None
        use_log(fresh)
        try:
            last = max(_replay(old), _last(old))
            _restore(last)
            found = int(fresh.reader.execute("SELECT count(*) FROM raw_event").fetchone()[0])
            fresh.archive = old.archive
        except BaseException:
            use_log(old)
            raise
        if draft and old.path:
            fresh.close()
            number = max(number for number, _ in files_of(old.path)) + 1
            old.close()
            draft.rename(old.path.with_name(f"{old.path.stem}-{number}{old.path.suffix}"))
            use_log(Log(old.path, old.archive))
    return found


def _last(old: Log) -> int:
    return int(old.reader.execute("SELECT last FROM counter").fetchone()[0])


def _replay(old: Log) -> int:
    """Load what the archive kept; an event kept twice (a crash before its commit) counts as it was kept last."""
    last = 0
    for frame in everything(old.archive) if old.archive else ():
        last = max(last, frame.facts["last"])
        with log().writing() as write:
            if frame.what == "events":
                _load(write, frame.table)
            elif frame.what == "verdicts":
                _judge(write, frame.table)
            else:
                write.register("kept", frame.table).execute("INSERT INTO refused BY NAME SELECT * FROM kept")
                write.unregister("kept")
            for source, position in positions_in(frame.facts).items():
                write.execute(
                    """INSERT INTO position VALUES (?, ?)
                       ON CONFLICT (source) DO UPDATE SET position = greatest(position, excluded.position)""",
                    [source, position],
                )
    return last


def _load(write: Any, table: Any) -> None:
    write.register("kept", table)
    write.execute(
        "CREATE OR REPLACE TEMP TABLE coming AS SELECT * FROM kept QUALIFY row_number() OVER (PARTITION BY id ORDER BY load DESC) = 1"
    )
    write.unregister("kept")
    half = "('0x' || left(replace(id, '-', ''), 16))::UBIGINT"
    doubled = write.execute(f"SELECT 1 FROM coming WHERE {half} IN (SELECT half FROM seen) LIMIT 1").fetchone()
    if doubled:
        write.execute("DELETE FROM event_tail WHERE id IN (SELECT id::UUID FROM coming)")
    write.execute(f"INSERT INTO event_tail SELECT {_GIVEN} FROM coming ORDER BY load")
    write.execute(f"INSERT INTO seen SELECT {half} FROM coming ORDER BY 1")
    write.execute("DROP TABLE coming")


def _judge(write: Any, table: Any) -> None:
    """Settle verdicts group by group, with the numbers that they had."""
    for after in sorted(set(table["after"].to_pylist())):
        write.register("all_said", table)
        group = write.execute("SELECT * EXCLUDE (after) FROM all_said WHERE after = ?", [after]).to_arrow_table()
        write.unregister("all_said")
        settle(write, group, after)


def _restore(last: int) -> None:
    said = statements()
    owners = {booked: followed(booked, said) for booked in said}
    with log().writing() as write:
        if owners:
            move(write, owners)
        write.execute("DELETE FROM touched")
        write.execute("INSERT INTO touched VALUES (?, 0)", [last + SPARE])
        write.execute("UPDATE counter SET last = ?", [last + SPARE])
    for name in registered():
        shape_table(name)
        copy_all(name)
    merge_everything()
