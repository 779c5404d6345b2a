"""The engine of one machine: threads of the house process; whether a worker lives is told by a file lock.

A lock that a dead process releases by dying is exact where a clock only guesses: a worker that is paused or slow keeps
its jobs, however long it takes, and a killed one loses them at once.
"""

import fcntl
import logging
import os
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from minori.jobs.claims import beat, claim, run, take_back
from minori.jobs.models import Job
from minori.jobs.schedules import start_due

logger = logging.getLogger(__name__)
HANDS, LOOK_EVERY, BEAT_EVERY = 2, 2.0, 20.0


class Sign:
    """A worker's sign of life: a locked file under its token."""

    def __init__(self, folder: Path, token: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.token, self._path = token, folder / f"{token}.lock"
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def put_down(self) -> None:
        """This worker works no more."""
        with suppress(FileNotFoundError):
            self._path.unlink()
        os.close(self._file)


def lives(folder: Path, token: str) -> bool | None:
    """Does this worker live? None where it never signed in this folder."""
    path = folder / f"{token}.lock"
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


class Threads:
    """A few threads that take up due jobs, and one that keeps house."""

    def __init__(self) -> None:
        self._wake, self._hints = threading.Condition(), 0

    def nudge(self) -> None:
        """Wake the threads of this process; other processes look by themselves every two seconds."""
        with self._wake:
            self._hints += 1
            self._wake.notify_all()

    def work(self, stop: threading.Event) -> None:
        """Take up due jobs until the event is set; returns once the running ones have come to a rest."""
        folder = settings.OPTIONS.data_dir / "workers"
        sign = Sign(folder, uuid.uuid4().hex)
        hands = [
            threading.Thread(target=self._hand, args=(sign.token, stop), name=f"jobs-{n}", daemon=True)
            for n in range(HANDS)
        ]
        for hand in hands:
            hand.start()
        try:
            self._keep_house(sign.token, folder, stop)
            for hand in hands:
                hand.join()
        finally:
            sign.put_down()
            connections.close_all()

    def _hand(self, token: str, stop: threading.Event) -> None:
        while not stop.is_set():
            heard = self._hints
            if not self._guard(lambda: self._one(token, stop)):
                self._rest(heard, stop)
        connections.close_all()

    def _one(self, token: str, stop: threading.Event) -> bool:
        job = claim(token, timezone.now())
        if job is None:
            return False
        run(job, stop.is_set)
        return True

    def _keep_house(self, token: str, folder: Path, stop: threading.Event) -> None:
        beaten = 0.0
        while not stop.is_set():
            if self._guard(lambda: take_back(lambda worker: lives(folder, worker), timezone.now())):
                self.nudge()
            self._guard(lambda: start_due(timezone.now()))
            if time.monotonic() - beaten > BEAT_EVERY and Job.objects.filter(worker=token).exists():
                beaten = time.monotonic()
                self._guard(lambda: beat(token, timezone.now()))
            stop.wait(LOOK_EVERY)
        self.nudge()

    def _rest(self, heard: int, stop: threading.Event) -> None:
        with self._wake:
            self._wake.wait_for(lambda: self._hints != heard or stop.is_set(), timeout=LOOK_EVERY)

    def _guard(self, act: Callable[[], object]) -> object:
        """A database that is busy or away for a moment ends no thread."""
        try:
            return act()
        except DatabaseError:
            logger.exception("jobs: the database refused; trying again")
            connections.close_all()
            return None
