"""Disk per million events: log and archive after a day's end and idle work, against Parquet of the same rows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from benchmarks import million
from benchmarks.measure import Result

EVENTS = 1_000_000
LEADS = 50_000


def run() -> Result:
    """Load a million events with their archive, rest until nothing is left to do, and weigh the files."""
    django.setup()
    call_command("migrate", verbosity=0)
    from django.conf import settings

    from minori.eventlog.engine import Log, use_log
    from minori.eventlog.public import idle_work

    folder = Path(settings.OPTIONS.data_dir)
    log = Log(folder / "events.duckdb", folder / "archive")
    use_log(log)
    million.fill(log, LEADS, EVENTS)
    while idle_work(million.NOW + timedelta(days=3650)):
        pass
    log.checkpoint()
    own = {"log": log.file.stat().st_size if log.file else 0, "archive": weight(folder / "archive")}
    reference = parquet(log, folder / "reference.parquet")
    whole = sum(own.values())
    table = [("", "bytes an event")]
    table += [(name, f"{size / EVENTS:.1f}") for name, size in [*own.items(), *reference.items()]]
    log.close()
    return Result(
        name="size",
        figure=round(whole / reference["parquet, snappy"], 2),
        unit="ratio to Parquet of the same rows (default codec, snappy)",
        goal="<= 2",
        met=whole <= 2 * reference["parquet, snappy"],
        detail={
            "events": EVENTS,
            "MB per million": {name: round(size / EVENTS, 1) for name, size in own.items()},
            "ratio to zstd": round(whole / reference["parquet, zstd"], 2),
            "conditions": "archive days closed, tail merged, file compacted where more than 30 % was free; rows in "
            "the order of loading; the inbox is empty after draining and keeps only free pages",
        },
        table=table,
    )


def weight(folder: Path) -> int:
    """Bytes of all files of a folder."""
    return sum(file.stat().st_size for file in folder.iterdir())


def parquet(log: Any, file: Path) -> dict[str, int]:
    """The rows that readers see, as one Parquet file, by codec."""
    found = {}
    for codec in ("snappy", "zstd"):
        rows = "SELECT * EXCLUDE (delay) FROM raw_event ORDER BY load"
        log.reader.execute(f"COPY ({rows}) TO '{file}' (FORMAT parquet, COMPRESSION {codec})")
        found[f"parquet, {codec}"] = file.stat().st_size
    return found
