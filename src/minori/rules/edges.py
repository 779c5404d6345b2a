"""Edges of time in compiled questions: real moments, or marks that are filled in when the question is asked again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import ibis

from minori.rules.core.moments import midnight

Make = Callable[[datetime], date | datetime | None]
MARK = re.compile(r"MAKE_(TIMESTAMP|DATE)\((1[0-4]\d\d), 1, 1(?:, 0, 0, 0\.0)?\)")
_FIRST_MARK = 1000


class Edges:
    """Makes the edges of one question.

    With `as_of` they are literals. Without, each is a mark (1 January of the years from 1000) and `fill` puts the
    moments into the SQL: compiling takes longer than answering a question about a few people.
    """

    def __init__(self, zone: ZoneInfo, as_of: datetime | None) -> None:
        self.zone, self.as_of = zone, as_of
        self.makers: list[Make] = []

    def of(self, make: Make) -> Any:
        """The edge that `make` computes from the moment of the question; None when there is none."""
        found = make(self.as_of or datetime(2026, 1, 1, tzinfo=UTC))
        if found is None:
            return None
        if self.as_of is None:
            self.makers.append(make)
            year = _FIRST_MARK + len(self.makers)
            found = datetime(year, 1, 1, tzinfo=UTC) if isinstance(found, datetime) else date(year, 1, 1)
        return ibis.literal(found.replace(tzinfo=None) if isinstance(found, datetime) else found)

    def fill(self, sql: str, as_of: datetime) -> str:
        """The SQL with every mark replaced by its edge at `as_of`."""

        def edge(match: re.Match[str]) -> str:
            found = self.makers[int(match[2]) - _FIRST_MARK - 1](as_of)
            assert found is not None
            if isinstance(found, datetime):
                return f"TIMESTAMP '{found.replace(tzinfo=None).isoformat(sep=' ')}'"
            return f"DATE '{found.isoformat()}'"

        return MARK.sub(edge, sql)


@cache
def offsets(zone: ZoneInfo) -> tuple[tuple[date, timedelta], ...]:
    """From which local day on midnights lie how far after UTC's, from 1990 to 2060."""
    found: list[tuple[date, timedelta]] = []
    day = date(1990, 1, 1)
    while day.year < 2060:
        offset = datetime(day.year, day.month, day.day, tzinfo=UTC) - midnight(day, zone)
        if not found or found[-1][1] != offset:
            found.append((day, offset))
        day += timedelta(days=1)
    return tuple(found)


def midnights(days: Any, zone: ZoneInfo) -> Any:
    """When the local days of a column begin, in UTC without a zone."""
    plain = days.cast("timestamp")
    changes = offsets(zone)
    if len(changes) == 1:
        return plain - ibis.interval(seconds=int(changes[0][1].total_seconds()))
    branches = [
        (days >= day, plain - ibis.interval(seconds=int(offset.total_seconds()))) for day, offset in reversed(changes)
    ]
    return ibis.cases(*branches, else_=plain - ibis.interval(seconds=int(changes[0][1].total_seconds())))
