from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from minori.jobs.core.timing import next_run, pause_after, rate_and_left


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_pauses_grow_up_to_an_hour() -> None:
    assert [pause_after(n).total_seconds() for n in (1, 2, 3, 4, 9)] == [15, 60, 240, 960, 3600]


def test_six_in_the_morning_in_tokyo_is_nine_in_the_evening_in_utc() -> None:
    day = timedelta(days=1)
    assert next_run(at("2026-11-20T20:59"), day, time(6), "Asia/Tokyo") == at("2026-11-20T21:00")
    assert next_run(at("2026-11-20T21:00"), day, time(6), "Asia/Tokyo") == at("2026-11-21T21:00")


def test_clock_changes_neither_skip_nor_double_a_day() -> None:
    day, half_past_two = timedelta(days=1), time(2, 30)
    runs = [at("2026-03-27T12:00")]
    for _ in range(3):
        runs.append(next_run(runs[-1], day, half_past_two, "Europe/Berlin"))
    assert [r.date().isoformat() for r in runs[1:]] == ["2026-03-28", "2026-03-29", "2026-03-30"]
    runs = [at("2026-10-24T12:00")]
    for _ in range(3):
        runs.append(next_run(runs[-1], day, half_past_two, "Europe/Berlin"))
    assert [r.date().isoformat() for r in runs[1:]] == ["2026-10-25", "2026-10-26", "2026-10-27"]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.times(),
    st.sampled_from(["Asia/Tokyo", "Pacific/Chatham", "America/Santiago"]),
)
def test_the_next_run_is_always_ahead_and_within_two_days(now: datetime, clock: time, zone: str) -> None:
    due = next_run(now.replace(tzinfo=UTC), timedelta(days=1), clock.replace(microsecond=0, fold=0), zone)
    assert timedelta() < due - now.replace(tzinfo=UTC) <= timedelta(hours=26)


def test_the_rest_is_reckoned_from_what_is_done() -> None:
    assert rate_and_left(200, 1000, 10) == (20, 40)
    assert rate_and_left(0, 1000, 10) == (None, None)
    assert rate_and_left(5, None, 10) == (0.5, None)
