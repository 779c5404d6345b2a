"""What other rooms see of a job. Free of Django."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class JobState(StrEnum):
    """waiting -> running -> done | failed | stopped; failed and stopped may be told to run again."""

    waiting = "waiting"
    running = "running"
    done = "done"
    failed = "failed"
    stopped = "stopped"


FINISHED = (JobState.done, JobState.failed, JobState.stopped)


class Stopped(Exception):
    """Somebody asked this job to stop, or it lost its claim; leave the work where it is and let this pass."""


@dataclass(frozen=True)
class JobStatus:
    """One job as it stands. `rate` is steps a second since its last start, `left` seconds; None where unknown."""

    id: int
    name: str
    title: str
    state: JobState
    total: int | None
    done: int
    note: str
    rate: float | None
    left: float | None
    attempts: int
    error: str
    started_by: str
    created_at: datetime
    due_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    stop_requested: bool

    @property
    def percent(self) -> int | None:
        """How much is done, 0 to 100; None as long as the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def time_left(self) -> timedelta | None:
        """How long the rest takes at the present rate."""
        return None if self.left is None else timedelta(seconds=round(self.left))

    @property
    def per_minute(self) -> float | None:
        """Steps a minute, for work that takes more than a second a step."""
        return None if self.rate is None or self.rate >= 1 else self.rate * 60

    @property
    def failed(self) -> bool:
        """Did it end without reaching its end, and may it be told to go on?"""
        return self.state in {JobState.failed, JobState.stopped}

    @property
    def resting(self) -> bool:
        """Is it waiting for its next attempt after one that went wrong?"""
        return self.state is JobState.waiting and bool(self.error)

    @property
    def finished(self) -> bool:
        """Will it change no more by itself?"""
        return self.state in FINISHED
