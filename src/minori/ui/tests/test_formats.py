"""Numbers and days as Japanese and English readers write them."""

from datetime import UTC, date, datetime, timedelta

from minori.ui.core import formats, shapes

FRIDAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_days_are_written_in_the_readers_way() -> None:
    assert formats.long_day(FRIDAY, "ja") == "2026年11月20日（金）"
    assert formats.long_day(FRIDAY, "en") == "Fri 20 Nov 2026"
    assert formats.short_day(FRIDAY, "ja", FRIDAY) == "11/20"
    assert formats.short_day(date(2025, 1, 5), "ja", FRIDAY) == "2025/1/5"
    assert formats.short_day(date(2025, 1, 5), "en", FRIDAY) == "5 Jan 2025"


def test_todays_moments_need_no_day() -> None:
    assert formats.moment(NOON, "ja", FRIDAY) == "12:00"
    assert formats.moment(NOON - timedelta(days=1), "ja", FRIDAY) == "11/19 12:00"


def test_spans_name_their_two_largest_parts() -> None:
    assert formats.span(timedelta(minutes=75), "ja") == "1時間15分"
    assert formats.span(timedelta(minutes=-38), "ja") == "38分"
    assert formats.span(timedelta(days=3, hours=4, minutes=9), "en") == "3 d 4 h"
    assert formats.span(timedelta(seconds=5), "en") == "0 min"


def test_the_last_minute_is_now_and_yesterday_is_a_day() -> None:
    assert formats.ago(NOON - timedelta(seconds=59), NOON, "ja", FRIDAY) == "たった今"
    assert formats.ago(NOON - timedelta(hours=2, minutes=40), NOON, "ja", FRIDAY) == "2時間前"
    assert formats.ago(NOON - timedelta(hours=30), NOON, "en", FRIDAY) == "19 Nov"


def test_yen_have_no_cents_and_a_loss_has_a_real_minus() -> None:
    assert formats.money(1_200_000, "JPY") == "¥1,200,000"
    assert formats.money(-1250, "USD") == "−$12.50"
    assert formats.money(900, "CHF") == "CHF 9.00"


def test_points_round_away_from_zero() -> None:
    assert [formats.points(t) for t in (81_499, 81_500, -500, -499, 0)] == ["81", "82", "−1", "0", "0"]


def test_a_line_stays_in_its_box_and_equal_values_lie_in_the_middle() -> None:
    assert shapes.line([1, 3, 2], 100, 20) == "2.0,18.0 50.0,2.0 98.0,10.0"
    assert shapes.line([5, 5], 100, 20) == "2.0,10.0 98.0,10.0"
    assert shapes.line([], 100, 20) == ""


def test_a_share_never_leaves_its_bar() -> None:
    assert [shapes.share(p, w) for p, w in ((1, 3), (5, 3), (-1, 3), (1, 0))] == [33.33, 100.0, 0.0, 0.0]
