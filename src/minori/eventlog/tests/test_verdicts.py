from datetime import timedelta

from minori.eventlog import public
from minori.eventlog.engine import Log
from minori.eventlog.tests.people import NOON, OLEG, VERA, clicked, viewed


def test_a_click_counts_once_a_verdict_says_that_vera_did_it(log: Log) -> None:
    click, view = clicked(VERA), viewed(OLEG)
    public.append([click, view], "inbox", 2)
    assert [e.id for e in public.unsettled(NOON + timedelta(seconds=1))] == [click.id]
    [fed] = public.feed(0, ["mail.clicked", "page.viewed"])
    assert fed.event.id == view.id
    mark = public.touched(0).upto
    assert public.judge([(click.id, True, 0.98, "page view followed", 1)]) == 1
    assert public.unsettled(NOON + timedelta(seconds=1)) == []
    [later] = public.feed(fed.number, ["mail.clicked", "page.viewed"])
    assert (later.event.id, later.event.human) == (click.id, True)
    assert public.touched(mark).leads == [VERA]


def test_what_a_bot_clicked_never_enters_the_feed_until_later_evidence(log: Log) -> None:
    click = clicked(VERA)
    public.append([click], "inbox", 1)
    public.judge([(click.id, False, 0.1, "all links at once", 1)])
    assert public.feed(0, ["mail.clicked"]) == []
    public.judge([(click.id, True, 0.9, "typed into the form", 2)])
    assert [f.event.id for f in public.feed(0, ["mail.clicked"])] == [click.id]
    assert [(v.human, v.version) for v in public.verdicts_of(click.id)] == [(False, 1), (True, 2)]


def test_the_same_verdict_again_changes_nothing_and_a_strangers_is_passed_over(log: Log) -> None:
    click = clicked(VERA)
    public.append([click], "inbox", 1)
    public.judge([(click.id, True, 0.9, "", 1)])
    mark = public.last_number()
    assert public.judge([(click.id, True, 0.9, "", 1), (clicked(OLEG).id, True, 0.9, "", 1)]) == 0
    assert public.feed(mark, ["mail.clicked"]) == []


def test_the_feed_is_read_in_parts_without_gap_or_repeat(log: Log) -> None:
    for n in range(5):
        public.append([viewed(VERA, f"/{n}/{m}") for m in range(3)], "inbox", n)
    mark, seen = 0, []
    while part := public.feed(mark, ["page.viewed"], limit=2):
        seen += [fed.event.object for fed in part]
        mark = part[-1].number
    assert seen == [f"/{n}/{m}" for n in range(5) for m in range(3)]


def test_the_touched_are_read_in_parts_and_at_the_end_nobody_is_left(log: Log) -> None:
    public.append([viewed(who) for who in (1, 2, 3, 2, -5)], "inbox", 1)
    first = public.touched(0, limit=2)
    second = public.touched(first.upto, limit=2)
    assert sorted(first.leads + second.leads) == [1, 2, 3]
    assert public.touched(second.upto).leads == []
