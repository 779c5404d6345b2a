"""What an engine for background work must do; the rest of the room and of the house does not know which one runs.

Rows carry the truth, so an engine may lose, double and delay hints as it likes. Threads of the house process are the
only engine now; a second one (a queue on PostgreSQL) implements the same two methods.
"""

from functools import cache
from importlib import import_module
from threading import Event
from typing import Protocol


class Engine(Protocol):
    """Wakes workers and is one."""

    def nudge(self) -> None:
        """There may be something to do; call it after the commit."""

    def work(self, stop: Event) -> None:
        """Take up due jobs until the event is set; then bring the running ones to a rest and return."""


@cache
def engine() -> Engine:
    """The engine of this installation."""
    made: Engine = import_module("minori.jobs.threads").Threads()
    return made
