"""The SLA clock runs only while somebody is in the office."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from minori.sales.core.hours import Hours, business_between, due_after

TOKYO = Hours(ZoneInfo("Asia/Tokyo"))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


def tokyo(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Tokyo"))


def test_an_enquiry_at_ten_is_answered_by_half_past() -> None:
    assert due_after(tokyo(16, 10), 30, TOKYO) == tokyo(16, 10, 30)


def test_an_enquiry_on_friday_evening_is_due_on_monday_morning() -> None:
    assert due_after(tokyo(20, 17, 45), 30, TOKYO) == tokyo(23, 9, 15)


def test_one_business_day_is_the_same_time_tomorrow() -> None:
    assert due_after(tokyo(16, 14), 540, TOKYO) == tokyo(17, 14)


def test_what_comes_on_sunday_starts_on_monday() -> None:
    assert due_after(tokyo(22, 23), 30, TOKYO) == tokyo(23, 9, 30)


@given(moments, st.integers(0, 3000))
def test_between_start_and_due_lie_exactly_the_business_minutes(start: datetime, minutes: int) -> None:
    assert business_between(start, due_after(start, minutes, TOKYO), TOKYO) == timedelta(minutes=minutes)
