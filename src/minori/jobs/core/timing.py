"""Pure arithmetic of time for jobs and schedules."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)


def pause_after(attempts: int) -> timedelta:
    """How long a job rests after its nth failed attempt (n >= 1): 15 s, then four times as long, an hour at most."""
    return min(FIRST_PAUSE * int(4 ** min(attempts - 1, 10)), LONGEST_PAUSE)


def next_run(now: datetime, every: timedelta, at: time | None, zone: str) -> datetime:
    """The first moment after `now` (UTC) at which a schedule is due.

    Without a time of day simply `every` later. With one, the next day (or `every` days later) at that time on the
    zone's clock; a time that the spring jump leaves out comes right after the jump, a doubled one counts once.
    """
    if at is None:
        return now + every
    local = now.astimezone(ZoneInfo(zone))
    day = local.date()
    while True:
        due = datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
        if due > now:
            return due
        day += timedelta(days=max(1, every.days))


def rate_and_left(done: int, total: int | None, seconds: float) -> tuple[float | None, float | None]:
    """Steps a second, and seconds to the end; None where there is nothing to reckon from."""
    if done <= 0 or seconds <= 0:
        return None, None
    rate = done / seconds
    return rate, None if total is None else max(0.0, (total - done) / rate)
