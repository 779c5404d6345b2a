from dataclasses import replace
from datetime import timedelta

import pytest

from minori.eventlog import public
from minori.eventlog.engine import Log
from minori.eventlog.tests.people import NOON, OLEG, VERA, viewed


def test_vera_views_a_page_and_the_log_remembers_it(log: Log) -> None:
    seen = replace(viewed(VERA), props={"title": "料金", "seconds": 3}, value=1.5)
    public.append([seen], "inbox", 41)
    [found] = public.timeline([VERA], 10)
    assert found == replace(seen, human=True, booked=VERA)
    assert public.position("inbox") == 41


def test_the_same_batch_twice_and_one_that_overlaps_count_once(log: Log) -> None:
    first, second, third = (viewed(VERA, f"/{n}") for n in range(3))
    public.append([first, second, first], "inbox", 2)
    public.append([first, second], "inbox", 2)
    public.append([second, third], "inbox", 3)
    assert sorted(e.object for e in public.timeline([VERA], 10)) == ["/0", "/1", "/2"]
    assert public.position("inbox") == 3


def test_an_event_that_cannot_be_loaded_is_kept_aside_and_blocks_nobody(log: Log) -> None:
    good, bad = viewed(VERA), replace(viewed(OLEG), kind="page.licked")
    public.append([bad, good], "inbox", 2)
    assert public.timeline([VERA, OLEG], 10) == [replace(good, human=True, booked=VERA)]
    [kept] = public.refused()
    assert "page.licked" in kept.reason
    assert kept.source == "tag"


def test_a_time_after_its_arrival_is_set_to_the_arrival_and_marked(log: Log) -> None:
    late = replace(viewed(VERA), happened_at=NOON + timedelta(days=2))
    public.append([late], "inbox", 1)
    [found] = public.timeline([VERA], 1)
    assert (found.happened_at, found.props) == (NOON, {"clamped": True})


@pytest.mark.django_db
def test_what_an_act_records_reaches_the_log_and_leaves_the_outbox(log: Log) -> None:
    event_id = public.record("lead.created", lead=VERA, props={"by": "import"}, at=NOON)
    public.record("lead.created", lead=VERA, at=NOON, event_id=event_id)
    assert public.load_outbox() == 1
    assert public.load_outbox() == 0
    [found] = public.timeline([VERA], 10)
    assert (found.id, found.kind, found.props, found.human) == (event_id, "lead.created", {"by": "import"}, True)


def test_a_question_in_ibis_sees_the_same(log: Log) -> None:
    public.append([viewed(VERA), viewed(OLEG, "/news"), replace(viewed(OLEG), props={"plan": "pro"})], "inbox", 3)
    table = public.events()
    pricing = table.filter(table.object == "/pricing", table.at >= public.naive(NOON))
    assert public.run_ids(pricing.select("who").order_by("who")) == [VERA, OLEG]
    with public.scratch([OLEG, 99]) as some:
        among = table.semi_join(some, table.who == some.id)
        assert public.run(among.count().as_table()).column(0).to_pylist() == [2]
    assert public.run_ids(table.filter(public.prop_text(table, "plan") == "pro").select("who")) == [OLEG]
