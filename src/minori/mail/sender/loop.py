"""The sender process: claims letters, lets couriers deliver them, writes what became of them, until told to stop."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.db import Error, connection
from django.utils import timezone

from minori.mail import bounces
from minori.mail.identity import Identity, identity
from minori.mail.sender import shift
from minori.mail.sender.claim import claim
from minori.mail.sender.compose import CannotCompose, message_of
from minori.mail.sender.courier import Courier, watch
from minori.mail.sender.desk import LOW, Desk
from minori.mail.sender.parcels import Outcome, Parcel
from minori.mail.sender.recorder import Recorder
from minori.mail.sender.relay import Relay
from minori.mail.words import LetterState

log = logging.getLogger("minori.mail")
BATCH = 400
POLL = 0.5  # seconds between looks at an empty queue
DRAIN = 25.0  # seconds that letters on the wire may take after the order to stop


class Run:
    """One shift of one process."""

    def __init__(self, relay: Relay, stop: threading.Event, lease: timedelta) -> None:
        self._relay, self._stop, self._lease = relay, stop, lease
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="letters")
        self._fenced = False
        self._who = Identity("", "", "")

    async def in_database(self, function: Callable[..., Any], *values: Any) -> Any:
        """Run a function in the one database thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *values)

    async def work(self) -> None:
        """Work until told to stop, or until somebody has ended this shift."""
        try:
            await self._work()
        finally:
            with contextlib.suppress(Error):
                await self.in_database(connection.close)
            self._threads.shutdown()

    async def _work(self) -> None:
        number = await self.in_database(self._begin)
        recorder = Recorder(number, self.in_database, self._fence)
        desk = Desk(self._write, recorder.note)
        couriers = [Courier(self._relay, desk, recorder, self._who.email) for _ in range(self._relay.connections)]
        writing = asyncio.create_task(recorder.run())
        watching = asyncio.create_task(watch(couriers))
        delivering = [asyncio.create_task(c.run()) for c in couriers]
        try:
            await self._feed(number, desk)
        finally:
            desk.close()
            _, late = await asyncio.wait(delivering, timeout=DRAIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*delivering, return_exceptions=True)
            await recorder.settled()
            for task in (writing, watching):
                task.cancel()
            await self.in_database(shift.end, number, timezone.now())

    def _begin(self) -> int:
        shift.end_the_dead(timezone.now())
        self._who = identity()
        return shift.begin(timezone.now(), self._lease)

    def _fence(self) -> None:
        self._fenced = True

    async def _feed(self, number: int, desk: Desk) -> None:
        renewed = swept = 0.0
        clock = asyncio.get_running_loop().time
        while not self._stop.is_set() and not self._fenced:
            try:
                if clock() - renewed > self._lease.total_seconds() / 6:
                    renewed = clock()
                    self._fenced = not await self.in_database(shift.renew, number, timezone.now(), self._lease)
                if clock() - swept > min(2.0, self._lease.total_seconds() / 2):
                    swept = clock()
                    await self.in_database(self._sweep, number, desk)
                if desk.doubt:
                    desk.doubt = False
                    desk.drop(await self.in_database(shift.not_held, number, desk.letters()))
                if desk.hungry.is_set() and not desk.away:
                    found = await self.in_database(claim, number, BATCH, self._who.domain, timezone.now())
                    desk.add(found)
                    if found:
                        continue
            except Error as error:
                log.error("cannot claim letters, trying again: %s", error)
            await _either(desk.hungry if not desk.hungry.is_set() else None, POLL)

    def _sweep(self, number: int, desk: Desk) -> None:
        now = timezone.now()
        shift.end_the_dead(now, number)
        self._who = identity()
        refusals, desk.refusals = desk.refusals, []
        if desk.any_accepted:
            desk.any_accepted = False
            bounces.note_acceptance(self._who.domain)
        for reply, blames_us in refusals:
            bounces.note_rejection(self._who.domain, reply, blames_us=blames_us, now=now)

    def _write(self, parcel: Parcel) -> Outcome | None:
        try:
            parcel.message = message_of(parcel, self._who)
        except CannotCompose as error:
            waiting = LetterState.WAITING
            return Outcome(parcel, LetterState.SKIPPED, error.reason, str(error), waiting, tried=False)
        return None


async def _either(event: asyncio.Event | None, seconds: float) -> None:
    if event is None:
        await asyncio.sleep(seconds)
        return
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


assert LOW < BATCH
