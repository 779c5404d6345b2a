"""Group commit: while one transaction runs the next batch gathers; nobody waits longer than the disk needs."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from minori.collect.core.rows import Entry, Poison
from minori.collect.inbox import Inbox, store

MOST_IN_BATCH = 5_000
MOST_WAITING = 20_000


class Full(Exception):
    """More waits for the disk than we are willing to hold; the sender should come again."""


class NotStored(Exception):
    """The disk refused; nothing of the batch was stored."""


class Batch:
    """What one transaction will store, and who waits for it: each alone, so that one who leaves disturbs nobody."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.poisons: list[Poison] = []
        self.waiters: list[asyncio.Future[None]] = []

    def __len__(self) -> int:
        return len(self.entries) + len(self.poisons)


class Committer:
    """Stores what requests bring; a request continues when its rows are on disk."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="commit")
        self._batches: list[Batch] = []
        self._waiting = 0
        self._task: asyncio.Task[None] | None = None

    async def put(self, entries: Sequence[Entry], poisons: Sequence[Poison] = ()) -> None:
        """Return once the rows are durable; raises `Full` at once, `NotStored` if the disk refused."""
        if self._waiting + len(entries) + len(poisons) > MOST_WAITING:
            raise Full
        if not self._batches or len(self._batches[-1]) >= MOST_IN_BATCH:
            self._batches.append(Batch())
        batch = self._batches[-1]
        batch.entries.extend(entries)
        batch.poisons.extend(poisons)
        self._waiting += len(entries) + len(poisons)
        if self._task is None:
            self._task = asyncio.create_task(self._flush())
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        batch.waiters.append(done)
        await done

    async def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        while self._batches:
            batch = self._batches.pop(0)
            failure: NotStored | None = None
            try:
                await loop.run_in_executor(self._pool, self._write, batch)
            except Exception as problem:
                failure = NotStored(f"{type(problem).__name__}: {problem}")
            self._waiting -= len(batch)
            for waiter in batch.waiters:
                if waiter.done():
                    continue
                if failure:
                    waiter.set_exception(failure)
                else:
                    waiter.set_result(None)
        self._task = None

    def _write(self, batch: Batch) -> None:
        with self._inbox.writing() as connection:
            store(connection, batch.entries, batch.poisons, time.time())

    async def close(self) -> None:
        """Wait for what is under way, then close the file."""
        if self._task is not None:
            await self._task
        self._pool.shutdown()
        self._inbox.close()
