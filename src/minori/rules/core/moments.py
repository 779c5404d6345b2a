"""From windows and date terms to edges: half-open stretches of UTC microseconds, or of local days."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from minori.rules.words import DateTerm, Op, Span, Unit, Value, Window, WindowKind

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
Range = tuple[datetime | None, datetime | None]
DayRange = tuple[date | None, date | None]
T = TypeVar("T", date, datetime)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last one."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    year = min(max(year, 1), 9999)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift_day(day: date, span: Span | None) -> date:
    """A day moved by a span of days, weeks or months; other units do not move it."""
    if span is None:
        return day
    if span.unit is Unit.MONTHS:
        return add_months(day, span.n)
    days = {Unit.DAYS: span.n, Unit.WEEKS: 7 * span.n}.get(span.unit, 0)
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal() - 1))


def exact(span: Span) -> timedelta | None:
    """The length of minutes and hours; None for units that keep the clock on the wall."""
    return {Unit.MINUTES: timedelta(minutes=span.n), Unit.HOURS: timedelta(hours=span.n)}.get(span.unit)


def length(span: Span) -> timedelta:
    """About how long a span is: a month counts as 31 days."""
    days = {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 31}.get(span.unit, 0)
    return exact(span) or timedelta(days=days * span.n)


def shift_moment(at: datetime, span: Span | None, zone: ZoneInfo) -> datetime:
    """A moment (UTC) moved by a span; days, weeks and months keep the local time of day."""
    if span is None:
        return at
    step = exact(span)
    if step is not None:
        return at + step
    local = at.astimezone(zone)
    return datetime.combine(shift_day(local.date(), span), local.time(), zone).astimezone(UTC)


def negative(span: Span) -> Span:
    """The same length backwards."""
    return Span(-span.n, span.unit)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a local day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The day in which a moment lies."""
    return at.astimezone(zone).date()


def calendar_days(name: str, today: date) -> tuple[date, date]:
    """First day and the day after the last one of `this month` and the like; weeks begin on Monday."""
    if name == "today":
        return today, today + DAY
    if name == "yesterday":
        return today - DAY, today
    which, unit = name.split()
    back = 1 if which == "last" else 0
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return monday, monday + timedelta(days=7)
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = date(today.year, (today.month - 1) // size * size + 1, 1)
    begin = add_months(first, -size * back)
    return begin, add_months(begin, size)


def window_range(window: Window, as_of: datetime, zone: ZoneInfo) -> Range:
    """Edges [from, to) of a window that does not hang on an attribute. Nothing after `as_of` is ever seen."""
    seen = as_of + TICK
    lo: datetime | None = None
    hi: datetime | None = seen
    if window.kind is WindowKind.LAST and window.span:
        lo = shift_moment(as_of, negative(window.span), zone) + TICK
    elif window.kind is WindowKind.OLDER and window.span:
        hi = shift_moment(as_of, negative(window.span), zone) + TICK
    elif window.kind is WindowKind.CALENDAR:
        first, after = calendar_days(window.name, local_day(as_of, zone))
        lo, hi = midnight(first, zone), midnight(after, zone)
    elif window.kind is WindowKind.DATES:
        lo = midnight(window.since, zone) if window.since else None
        hi = midnight(window.until + DAY, zone) if window.until else seen
    return lo, min(hi or seen, seen)


def compare_range(op: Op, first: T, after: T) -> tuple[T | None, T | None]:
    """The values x for which `x op point` holds, where the point covers [first, after)."""
    return {
        Op.LT: (None, first),
        Op.LE: (None, after),
        Op.GT: (after, None),
        Op.GE: (first, None),
    }.get(op, (first, after))


def moment_range(op: Op, term: Value, as_of: datetime, zone: ZoneInfo) -> Range:
    """Edges of the moments that satisfy `op term`; for NE those that do not. No term of an attribute."""
    if op in {Op.WITHIN, Op.NEXT, Op.OLDER}:
        assert isinstance(term, DateTerm)
        assert term.shift
        if op is Op.NEXT:
            return as_of, shift_moment(as_of, term.shift, zone)
        edge = shift_moment(as_of, negative(term.shift), zone) + TICK
        return (None, edge) if op is Op.OLDER else (edge, as_of + TICK)
    if isinstance(term, DateTerm) and term.base == "now":
        point = shift_moment(as_of, term.shift, zone)
        return compare_range(op, point, point + TICK)
    day = term_day(term, as_of, zone)
    return compare_range(op, midnight(day, zone), midnight(day + DAY, zone))


def day_range(op: Op, term: Value, as_of: datetime, zone: ZoneInfo) -> DayRange:
    """Edges of the days that satisfy `op term`; for NE those that do not. No term of an attribute."""
    today = local_day(as_of, zone)
    if op in {Op.WITHIN, Op.NEXT, Op.OLDER}:
        assert isinstance(term, DateTerm)
        assert term.shift
        if op is Op.NEXT:
            return today, shift_day(today, term.shift)
        edge = shift_day(today, negative(term.shift)) + DAY
        return (None, edge) if op is Op.OLDER else (edge, today + DAY)
    day = term_day(term, as_of, zone)
    return compare_range(op, day, day + DAY)


def term_day(term: Value, as_of: datetime, zone: ZoneInfo) -> date:
    """The local day that a date, `today - 3 days` or `now + 2 hours` means."""
    if isinstance(term, DateTerm):
        if term.base == "now":
            return local_day(shift_moment(as_of, term.shift, zone), zone)
        return shift_day(local_day(as_of, zone), term.shift)
    assert isinstance(term, date)
    return term
