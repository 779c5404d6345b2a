"""What a running job says about itself, and what it hears: every word is a fenced update of its row."""

import time
from collections.abc import Callable
from typing import Any

from minori.jobs.models import Job
from minori.jobs.words import JobState, Stopped

WORD_EVERY = 0.5


class Progress:
    """A running job's link to its row; used by one thread.

    Its words reach the row at most twice a second, so calling `done` and `check` for each line of a file is cheap.
    Every write names the claim under which it runs; once another worker has taken over, the next one raises Stopped.
    """

    def __init__(
        self, job: Job, clock: Callable[[], float] = time.monotonic, closing: Callable[[], bool] = lambda: False
    ) -> None:
        self.job_id, self.actor_id, self.state = job.pk, job.actor_id, dict(job.saved)
        self._worker, self._clock, self._closing = job.worker, clock, closing
        self._total, self._done, self._note = job.total, job.done, job.note
        self._said_at, self._asked_at = clock(), clock()

    def total(self, n: int) -> None:
        """How many steps there are in all."""
        self._total = n
        self._say()

    def done(self, n: int, note: str = "") -> None:
        """How many steps are done by now, counted from the very beginning; with a word on what it is about."""
        self._done, self._note = n, note or self._note
        if self._clock() - self._said_at >= WORD_EVERY:
            self._say()

    def check(self) -> None:
        """Raise Stopped if somebody asked the job to stop, Minori is shutting down or another worker has the job."""
        if self._closing():
            raise Stopped
        if self._clock() - self._asked_at < WORD_EVERY:
            return
        self._asked_at = self._clock()
        if not Job.objects.filter(pk=self.job_id, worker=self._worker, stop_requested=False).exists():
            raise Stopped

    def save(self, state: dict[str, Any]) -> None:
        """Keep JSON that the next start of this job finds in `.state`; call it in the transaction of the effect."""
        self.state = dict(state)
        self._write(saved=self.state, total=self._total, done=self._done, note=self._note[:300])

    def flush(self) -> None:
        """Write what was said but not yet written."""
        self._say()

    def _say(self) -> None:
        self._said_at = self._clock()
        self._write(total=self._total, done=self._done, note=self._note[:300])

    def _write(self, **values: Any) -> None:
        mine = Job.objects.filter(pk=self.job_id, state=JobState.running.value, worker=self._worker)
        if mine.update(**values) == 0:
            raise Stopped
