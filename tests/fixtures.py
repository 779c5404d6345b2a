"""The event log for tests of every room: `log` is fresh and empty, `log_with` fills one. See docs/develop/testing.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from minori.eventlog.engine import Log
    from minori.eventlog.words import Event

LogWith = Callable[[Sequence["Event"], Mapping[int, Mapping[str, Any]]], "Log"]


@pytest.fixture
def log() -> Iterator[Log]:
    """A fresh, empty event log in memory, in place of the process's own for the length of the test."""
    engine: Any = import_module("minori.eventlog.engine")
    fresh = engine.Log(None)
    former = engine.use_log(fresh)
    yield fresh
    engine.use_log(former)
    fresh.close()


@pytest.fixture
def log_with(log: Log) -> LogWith:
    """Fills the test's log: events as given, and facts of leads by id, without any row behind them."""
    seeding: Any = import_module("minori.eventlog.seeding")

    def fill(events: Sequence[Event], leads: Mapping[int, Mapping[str, Any]]) -> Log:
        seeding.put_events(events)
        seeding.put_facts("lead", leads)
        return log

    return fill


@pytest.fixture
def log_anew(log_with: LogWith) -> LogWith:
    """Like `log_with`, but every call begins with an empty log: for property tests, which repeat their body."""
    engine: Any = import_module("minori.eventlog.engine")
    opened: list[Log] = []

    def fill(events: Sequence[Event], leads: Mapping[int, Mapping[str, Any]]) -> Log:
        while opened:
            opened.pop().close()
        opened.append(engine.Log(None))
        engine.use_log(opened[0])
        log_with(events, leads)
        return opened[0]

    return fill
