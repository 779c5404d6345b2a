"""Group commit: while one transaction runs, the next group of outcomes and intents gathers."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, Protocol

from django.db import Error

from minori.mail.sender.parcels import Outcome, Parcel
from minori.mail.sender.record import Recorded, record

log = logging.getLogger("minori.mail")


class Threads(Protocol):
    """Runs a function in the sender's one database thread."""

    async def __call__(self, function: Callable[..., Any], *values: Any) -> Any: ...


class Recorder:
    """Takes outcomes and intents from all couriers and writes them in groups, in order."""

    def __init__(self, shift_id: int, in_database: Threads, on_fenced: Callable[[], None]) -> None:
        self._shift, self._in_database, self._on_fenced = shift_id, in_database, on_fenced
        self._outcomes: list[Outcome] = []
        self._intents: list[tuple[Parcel, asyncio.Future[float]]] = []
        self._work, self._idle = asyncio.Event(), asyncio.Event()
        self._idle.set()

    def note(self, outcome: Outcome) -> None:
        """Write this outcome with the next group."""
        self._outcomes.append(outcome)
        self._wake()

    async def intend(self, parcel: Parcel) -> float:
        """Make the intent durable; returns until when (`time.monotonic`) the letter may start; 0: it may not."""
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._intents.append((parcel, future))
        self._wake()
        return await future

    async def settled(self) -> None:
        """Wait until everything noted so far is durable."""
        await self._idle.wait()

    async def run(self) -> None:
        """Write groups until cancelled; what the database refuses is kept and tried again."""
        while True:
            await self._work.wait()
            self._work.clear()
            outcomes, intents = self._outcomes, self._intents
            self._outcomes, self._intents = [], []
            try:
                done: Recorded = await self._in_database(record, self._shift, outcomes, [p for p, _ in intents])
            except Error as error:
                log.error("cannot record letters, trying again: %s", error)
                self._outcomes = outcomes + self._outcomes
                done = Recorded(frozenset(), 0.0, fenced=False)
                self._work.set()
                await asyncio.sleep(1)
            for parcel, future in intents:
                if not future.done():
                    future.set_result(done.until if parcel.card.id in done.granted else 0.0)
            if done.fenced:
                self._on_fenced()
            if not self._outcomes and not self._intents:
                self._idle.set()

    def _wake(self) -> None:
        self._idle.clear()
        self._work.set()


def in_time(until: float) -> bool:
    """Is the last look at refusals still fresh enough to begin writing?"""
    return time.monotonic() <= until
