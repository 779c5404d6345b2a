"""Business hours: when a response is due, and how much of the clock is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Hours:
    """Open from `opens` to `closes` (minutes after local midnight) on Monday to Friday."""

    zone: ZoneInfo
    opens: int = 9 * 60
    closes: int = 18 * 60
    days: frozenset[int] = frozenset(range(5))

    def at(self, day: date, minutes: int) -> datetime:
        """A local time of a day as a moment (UTC)."""
        extra, rest = divmod(minutes, 1440)
        return datetime.combine(day + timedelta(days=extra), time(rest // 60, rest % 60), self.zone).astimezone(UTC)

    def windows(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open times from a moment on, the first cut at it."""
        day = start.astimezone(self.zone).date()
        while True:
            if day.weekday() in self.days:
                begin, end = self.at(day, self.opens), self.at(day, self.closes)
                if end > start:
                    yield max(begin, start), end
            day += timedelta(days=1)


def due_after(start: datetime, minutes: int, hours: Hours) -> datetime:
    """The moment at which so many business minutes have passed since `start` (UTC)."""
    left = timedelta(minutes=minutes)
    for begin, end in hours.windows(start):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise AssertionError("business hours never end")


def business_between(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """Business time between two moments; negative when `end` lies before `start`."""
    if end < start:
        return -business_between(end, start, hours)
    passed = timedelta()
    for begin, close in hours.windows(start):
        if begin >= end:
            return passed
        passed += min(close, end) - begin
    raise AssertionError("business hours never end")
