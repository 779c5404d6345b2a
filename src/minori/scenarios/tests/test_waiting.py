"""When waits end: a clock that jumps is still a clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minori.scenarios.core.waiting import BadWait, problem_of_wait, wait_ends

TOKYO, NEW_YORK, HOWE = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")
FRIDAY_EVENING = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)  # 18:30 in Tokyo


def test_three_days_are_three_days() -> None:
    assert wait_ends(FRIDAY_EVENING, {"amount": 3, "unit": "days"}, TOKYO) == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_friday_evening_waits_for_monday_nine_o_clock() -> None:
    until = wait_ends(FRIDAY_EVENING, {"at": "09:00", "weekdays": ["0", "1", "2", "3", "4"]}, TOKYO)
    assert until.astimezone(TOKYO) == datetime(2026, 11, 23, 9, 0, tzinfo=TOKYO)


def test_a_weekday_without_a_time_begins_at_midnight() -> None:
    until = wait_ends(FRIDAY_EVENING, {"weekdays": [6]}, TOKYO)
    assert until.astimezone(TOKYO) == datetime(2026, 11, 22, 0, 0, tzinfo=TOKYO)


def test_nine_stays_nine_when_clocks_change() -> None:
    before = datetime(2026, 3, 7, 14, 0, tzinfo=UTC)  # Saturday 9:00 in New York, the night before the jump
    assert wait_ends(before, {"amount": 1, "unit": "days"}, NEW_YORK).astimezone(NEW_YORK).hour == 9


def test_the_hour_that_does_not_exist_ends_at_its_first_valid_minute() -> None:
    saturday = datetime(2026, 3, 7, 14, 0, tzinfo=UTC)
    until = wait_ends(saturday, {"amount": 1, "unit": "hours", "at": "02:30"}, NEW_YORK)
    assert until.astimezone(NEW_YORK) == datetime(2026, 3, 8, 3, 0, tzinfo=NEW_YORK)


def test_the_hour_that_comes_twice_ends_the_wait_once_at_the_first() -> None:
    saturday = datetime(2026, 10, 31, 14, 0, tzinfo=UTC)
    until = wait_ends(saturday, {"at": "01:30"}, NEW_YORK)
    assert until == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "settings",
    [{}, {"amount": -1}, {"amount": "x"}, {"at": "25:00"}, {"weekdays": [9]}, {"amount": 9, "unit": "moons"}],
)
def test_what_is_no_wait_is_named(settings: dict[str, object]) -> None:
    assert problem_of_wait(settings)


def test_an_endless_wait_is_refused() -> None:
    with pytest.raises(BadWait):
        wait_ends(FRIDAY_EVENING, {"amount": 10**9, "unit": "weeks"}, TOKYO)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)),
    st.integers(0, 400),
    st.sampled_from(["minutes", "hours", "days", "weeks"]),
    st.one_of(st.just(""), st.times().map(lambda t: t.strftime("%H:%M"))),
    st.lists(st.integers(0, 6), max_size=3),
    st.sampled_from([TOKYO, NEW_YORK, HOWE, ZoneInfo("Africa/Cairo"), ZoneInfo("Pacific/Apia")]),
)  # fmt: skip
def test_a_wait_never_ends_before_it_began_and_keeps_its_weekdays(
    now: datetime, amount: int, unit: str, at: str, days: list[int], zone: ZoneInfo
) -> None:
    settings = {"amount": amount, "unit": unit, "at": at, "weekdays": days}
    until = wait_ends(now, settings, zone)
    plain = wait_ends(now, {"amount": amount, "unit": unit}, zone)
    assert now <= plain <= until
    assert (until - plain).days <= 8
    if days:
        assert until.astimezone(zone).weekday() in days
