"""Vera buys for Steelworks Ltd: her score from the first form to the hand-over, and why it is what it is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from minori.eventlog.public import Event, load_outbox, new_event_id
from minori.scoring import rescoring
from minori.scoring.models import ScoreRow, TurnRow
from minori.scoring.public import feed, rescore, rescore_all, scores, why

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
VERA, OLEG, BOT = 1, 2, 3
DECIDES = {"role": "decision_maker", "company_employees": 400, "company_industry": "製造業", "mailable": True}


def happened(who: int, kind: str, object: str, ago: timedelta = timedelta(minutes=1), **more: Any) -> Event:
    at = NOON - ago
    return Event(new_event_id(at), at, at, kind, who=who, object=object, **more)


@pytest.fixture
def touch(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Says whom the pulse is to find touched."""
    from minori.eventlog.words import Touched

    waiting: list[list[int]] = []

    def touched(after: int, limit: int) -> Touched:
        return Touched(waiting.pop(), after + 1, False) if waiting else Touched([], after, False)

    monkeypatch.setattr(rescoring, "touched", touched)
    return lambda *ids: waiting.append(list(ids))


def test_the_first_score_comes_from_fit_alone(log_with: Any, touch: Any) -> None:
    log_with([], {VERA: DECIDES, OLEG: {"role": "staff"}})
    touch(VERA, OLEG)
    rescore(NOON)
    found = scores([VERA, OLEG])
    assert (found[VERA].total, found[VERA].fit, found[VERA].behaviour) == (40_000, 40_000, 0)
    assert found[OLEG].total == 0
    assert found[VERA].next_change_at is None


def test_a_price_page_is_worth_eleven_points_and_rings_once(log_with: Any, touch: Any) -> None:
    log_with([happened(VERA, "page.viewed", "/pricing")], {VERA: DECIDES})
    touch(VERA)
    rescore(NOON)
    assert scores([VERA])[VERA].behaviour == 11_000
    assert [(t.kind, t.band_after, t.trigger) for t in feed(0)] == [
        ("band", "middle", ""),
        ("trigger", "", "now_price"),
    ]
    touch(VERA)
    rescore(NOON + timedelta(seconds=1))
    assert TurnRow.objects.count() == 2


def test_every_enquiry_rings_even_when_the_score_is_low(log_with: Any, touch: Any) -> None:
    first = happened(OLEG, "form.submitted", "contact", timedelta(minutes=2), props={"intent": "enquiry"})
    log = [first, happened(OLEG, "page.viewed", "/recruit")]
    log_with(log, {OLEG: {}})
    touch(OLEG)
    rescore(NOON)
    assert [t.trigger for t in feed(0) if t.kind == "trigger"] == ["now_enquiry"]
    again = happened(OLEG, "form.submitted", "contact", timedelta(seconds=30), props={"intent": "enquiry"})
    from minori.eventlog.public import append

    append([again], "later", 1)
    touch(OLEG)
    rescore(NOON + timedelta(minutes=1))
    assert [t.trigger for t in feed(0) if t.kind == "trigger"] == ["now_enquiry", "now_enquiry"]


def test_three_cases_in_two_weeks_ring_and_two_do_not(log_with: Any) -> None:
    views = [happened(VERA, "page.viewed", f"/cases/{n}", timedelta(days=n)) for n in (1, 2, 15)]
    log_with(views, {VERA: {}})
    rescore_all(NOON)
    assert [t.trigger for t in feed(0)] == []
    from minori.eventlog.public import append

    append([happened(VERA, "page.viewed", "/cases/9")], "later", 1)
    rescore_all(NOON)
    assert [t.trigger for t in feed(0)] == ["now_cases"]


def test_the_excluded_score_nothing_and_never_ring(log_with: Any) -> None:
    log_with([happened(BOT, "page.viewed", "/pricing")], {BOT: DECIDES | {"excluded": True}, VERA: {"excluded": False}})
    rescore_all(NOON)
    assert scores([BOT])[BOT].total == 0
    assert feed(0) == []


def test_history_rings_no_bells(log_with: Any) -> None:
    log_with([happened(VERA, "page.viewed", "/pricing", timedelta(days=9))], {VERA: {}})
    rescore_all(NOON)
    assert [t for t in feed(0) if t.kind == "trigger"] == []


def test_why_sums_up_to_the_score_exactly(log_with: Any) -> None:
    log = [happened(VERA, "asset.downloaded", f"paper-{n}", timedelta(days=n)) for n in range(5)]
    log += [happened(VERA, "page.viewed", "/pricing", timedelta(hours=9 * n)) for n in range(9)]
    log += [happened(VERA, "seminar.attended", "dx-day")]
    log += [happened(VERA, "page.viewed", "/recruit/2026"), happened(VERA, "mail.opened", "letter:1", human=False)]
    log_with(log, {VERA: DECIDES | {"email_domain": "steelworks.example"}})
    rescore_all(NOON)
    lines = why(VERA, NOON)
    assert sum(line.points for line in lines) == scores([VERA])[VERA].total
    by_key = {line.key: line for line in lines}
    assert by_key["download"].points == 30_000
    assert by_key["download"].count == 5
    assert by_key["careers"].points == -10_000
    assert "open" not in by_key
    assert by_key["behaviour_cap"].points < 0


def test_points_fade_by_half_in_thirty_days_and_the_band_follows(log_with: Any) -> None:
    log = [happened(VERA, "form.submitted", "x", timedelta(minutes=1), props={"intent": "enquiry"})]
    log_with(log, {VERA: {"role": "decision_maker"}})
    rescore_all(NOON)
    assert scores([VERA])[VERA].total == 55_000
    due = scores([VERA])[VERA].next_change_at
    assert due is not None
    for _ in range(60):
        rescore(due)
        score = scores([VERA])[VERA]
        if score.band == "low":
            break
        assert score.next_change_at is not None
        assert score.next_change_at > due
        due = score.next_change_at
    faded = 15_000 + 40_000 * 0.5 ** ((due - NOON) / timedelta(days=30))
    assert abs(score.total - faded) < 100
    assert score.total < 50_000 < score.total + 100
    rescore_all(NOON + timedelta(days=30))
    assert scores([VERA])[VERA].behaviour == 20_000


def test_nothing_is_written_back_that_did_not_change(log_with: Any) -> None:
    log_with([happened(VERA, "page.viewed", "/pricing")], {VERA: DECIDES, OLEG: {}})
    rescore_all(NOON)
    load_outbox()
    before = list(ScoreRow.objects.order_by("lead_id").values_list("as_of", flat=True))
    rescore_all(NOON + timedelta(minutes=5))
    assert list(ScoreRow.objects.order_by("lead_id").values_list("as_of", flat=True)) == before


def test_the_gone_lose_their_score(log_with: Any, touch: Any) -> None:
    log_with([], {VERA: DECIDES})
    ScoreRow.objects.create(lead_id=77, fit=0, behaviour=0, total=0, band="low", as_of=0)
    touch(VERA, 77)
    rescore(NOON)
    assert list(ScoreRow.objects.values_list("lead_id", flat=True)) == [VERA]
