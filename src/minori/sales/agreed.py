"""The criteria that marketing and sales agreed on, and the business hours that follow from them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from minori.sales.core.hours import Hours, due_after
from minori.sales.models import Criteria
from minori.sales.words import Cause
from minori.team.public import account


def criteria() -> Criteria:
    """The row, or the defaults that hold until somebody edits it (not stored)."""
    return Criteria.objects.first() or Criteria(bands=["high"])


def hours_of(row: Criteria) -> Hours:
    """Business hours in the account's time zone."""
    return Hours(ZoneInfo(account().time_zone), row.opens_at, row.closes_at)


def late_at(cause: Cause, start: datetime, row: Criteria) -> datetime:
    """When the response time of a hand-off ends."""
    minutes = row.enquiry_minutes if cause is Cause.ENQUIRY else row.other_minutes
    return due_after(start, minutes, hours_of(row))
