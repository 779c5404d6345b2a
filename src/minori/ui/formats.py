"""The plain formats bound to the reader's language, the installation's time zone and the clock."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language

from minori.ui.core import formats


def language() -> str:
    """The language of the running request, `ja` where none is set."""
    return get_language() or "ja"


def local(at: datetime) -> datetime:
    """A moment in the account's time zone."""
    return timezone.localtime(at)


def day_of(value: date | datetime) -> date:
    """The local day of a moment, or the day itself."""
    return local(value).date() if isinstance(value, datetime) else value


def long_day(value: date | datetime) -> str:
    """2026年11月20日（金） / Fri 20 Nov 2026."""
    return formats.long_day(day_of(value), language())


def short_day(value: date | datetime) -> str:
    """11/20 / 20 Nov, with the year where it is not this one."""
    return formats.short_day(day_of(value), language(), timezone.localdate())


def moment(at: datetime) -> str:
    """14:05 today, otherwise the day and the time."""
    return formats.moment(local(at), language(), timezone.localdate())


def ago(at: datetime) -> str:
    """12分前 / 12 min ago, later the day."""
    return formats.ago(local(at), timezone.localtime(), language(), timezone.localdate())


def span(length: timedelta) -> str:
    """1時間15分 / 1 h 15 min."""
    return formats.span(length, language())
