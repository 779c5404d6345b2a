"""Which jobs and schedules the rooms have registered in this process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minori.jobs.progress import Progress

Run = Callable[..., None]


@dataclass(frozen=True)
class Kind:
    """A job's function, its title for people, and how often it is tried before it counts as failed."""

    name: str
    title: Any
    run: "Callable[[Progress], None] | Run"
    attempts: int


@dataclass(frozen=True)
class Repeated:
    """Start a job every so often; with `at`, at that time of the account's day."""

    name: str
    every: timedelta
    at: time | None
    kwargs: Mapping[str, Any]


kinds: dict[str, Kind] = {}
repeated: dict[str, Repeated] = {}


def job(name: str, title: Any, attempts: int = 5) -> Callable[[Run], Run]:
    """Register `run(progress, **kwargs)` as the job of that name.

    It may be killed at any moment and is then called again with the state it saved last, so it commits each piece of
    its effect together with `progress.save(...)`. Raise ValueError for what no further attempt can mend.
    """

    def register(run: Run) -> Run:
        known = kinds.get(name)
        if known and known.run is not run and known.run.__qualname__ != run.__qualname__:
            raise ValueError(f"two jobs are called {name}")
        kinds[name] = Kind(name, title, run, attempts)
        return run

    return register


def schedule(name: str, every: timedelta, at: time | None = None, kwargs: Mapping[str, Any] | None = None) -> None:
    """Start the registered job `name` again and again; one still unfinished is not started twice."""
    repeated[name] = Repeated(name, every, at, dict(kwargs or {}))
