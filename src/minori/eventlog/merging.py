"""Keeping the body sorted: the tail is merged into it slice by slice while nothing else happens."""

from __future__ import annotations

from typing import Any

from minori.eventlog.engine import log
from minori.eventlog.schema import NAMES


def merge_everything() -> None:
    with log().writing() as write:
        write.execute(f"INSERT INTO event_body SELECT {NAMES} FROM event_tail ORDER BY who, \"at\"")
        write.execute("DELETE FROM event_tail")
