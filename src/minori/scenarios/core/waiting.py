"""When a wait ends, in local time with its gaps and doubled hours."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

UNITS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}
LONGEST = timedelta(days=3650)


class BadWait(ValueError):
    """Settings that are no wait; the message names the problem."""


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which a wall clock first shows this time; in a gap the first minute after it."""
    for minutes in range(25 * 60):
        wanted = local + timedelta(minutes=minutes)
        moment = wanted.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == wanted:
            return moment
    return local.replace(tzinfo=zone).astimezone(UTC)


def amount_of(settings: Mapping[str, Any]) -> timedelta:
    """The duration part of a wait."""
    unit = str(settings.get("unit") or "days")
    if unit not in UNITS:
        raise BadWait("unit")
    try:
        number = int(settings.get("amount") or 0)
    except (TypeError, ValueError) as problem:
        raise BadWait("amount") from problem
    if number < 0 or number > LONGEST // UNITS[unit]:
        raise BadWait("amount")
    return number * UNITS[unit]


def clock_of(settings: Mapping[str, Any]) -> time | None:
    """The time of day at which a wait ends, or None."""
    text = str(settings.get("at") or "").strip()
    if not text:
        return None
    try:
        return time.fromisoformat(text)
    except ValueError as problem:
        raise BadWait("at") from problem


def days_of(settings: Mapping[str, Any]) -> Sequence[int]:
    """The weekdays on which a wait may end: 0 Monday to 6 Sunday; empty means any."""
    try:
        days = sorted({int(day) for day in settings.get("weekdays") or ()})
    except (TypeError, ValueError) as problem:
        raise BadWait("weekdays") from problem
    if any(not 0 <= day <= 6 for day in days):
        raise BadWait("weekdays")
    return days


def wait_ends(now: datetime, settings: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    """When a wait that begins now ends (UTC).

    First the duration passes (days and weeks by the calendar, so nine stays nine over a change of clocks), then the
    next moment that the clock shows `at`, on one of the weekdays.
    """
    amount, clock, days = amount_of(settings), clock_of(settings), days_of(settings)
    if str(settings.get("unit") or "days") in ("days", "weeks"):
        earliest = instant(now.astimezone(zone).replace(tzinfo=None) + amount, zone)
    else:
        earliest = now + amount
    earliest = max(earliest, now)
    if clock is None and not days:
        return earliest
    local = earliest.astimezone(zone).replace(tzinfo=None)
    for ahead in range(9):
        day = local.date() + timedelta(days=ahead)
        if days and day.weekday() not in days:
            continue
        at = clock or (local.time() if ahead == 0 else time(0, 0))
        moment = instant(datetime.combine(day, at), zone)
        if moment >= earliest:
            return moment
    return earliest


def problem_of_wait(settings: Mapping[str, Any]) -> str:
    """The name of the setting that is wrong, or empty."""
    try:
        amount, clock, days = amount_of(settings), clock_of(settings), days_of(settings)
    except BadWait as problem:
        return str(problem)
    return "" if amount or clock or days else "amount"
