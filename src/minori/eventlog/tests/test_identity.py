import pytest
from hypothesis import given
from hypothesis import strategies as st

from minori.eventlog import public
from minori.eventlog.core.chains import followed
from minori.eventlog.engine import Log
from minori.eventlog.tests.people import BROWSER, NINA_BUYER, OLEG, PHONE, VERA, viewed

pytestmark = pytest.mark.django_db


def whose(*who: int) -> dict[int, list[str]]:
    return {one: sorted(e.object for e in public.timeline([one], 100)) for one in who}


def test_what_a_browser_did_becomes_veras_when_it_is_named_also_what_arrives_later(log: Log) -> None:
    public.append([viewed(BROWSER, "/before")], "inbox", 1)
    public.restate([(BROWSER, VERA)])
    assert public.apply_identity() == 1
    assert public.apply_identity() == 0
    public.append([viewed(BROWSER, "/after")], "inbox", 2)
    assert whose(BROWSER, VERA) == {BROWSER: [], VERA: ["/after", "/before"]}
    assert [e.booked for e in public.timeline([VERA], 9)] == [BROWSER, BROWSER]


def test_undoing_a_merge_gives_everybody_back_exactly_what_was_theirs(log: Log) -> None:
    public.append([viewed(BROWSER, "/b"), viewed(VERA, "/v"), viewed(OLEG, "/o"), viewed(PHONE, "/p")], "inbox", 4)
    public.restate([(BROWSER, VERA), (PHONE, OLEG)])
    public.apply_identity()
    public.restate([(OLEG, VERA)])
    public.apply_identity()
    assert whose(VERA, OLEG) == {VERA: ["/b", "/o", "/p", "/v"], OLEG: []}
    public.append([viewed(OLEG, "/o2"), viewed(PHONE, "/p2")], "inbox", 6)
    public.unstate([(OLEG, VERA)])
    public.apply_identity()
    assert whose(VERA, OLEG, PHONE) == {VERA: ["/b", "/v"], OLEG: ["/o", "/o2", "/p", "/p2"], PHONE: []}


def test_naming_touches_both_but_feeds_no_old_event_again(log: Log) -> None:
    public.append([viewed(BROWSER)], "inbox", 1)
    mark, fed = public.touched(0).upto, public.last_number()
    public.restate([(BROWSER, VERA)])
    public.apply_identity()
    assert public.touched(mark).leads == [VERA]
    assert public.feed(fed, ["page.viewed"]) == []


def test_a_statement_changed_while_it_was_applied_is_applied_again(log: Log) -> None:
    public.append([viewed(BROWSER)], "inbox", 1)
    public.restate([(BROWSER, VERA)])
    public.restate([(BROWSER, NINA_BUYER)])
    public.apply_identity()
    assert whose(VERA, NINA_BUYER) == {VERA: [], NINA_BUYER: ["/pricing"]}


def test_nobody_becomes_themselves(log: Log) -> None:
    with pytest.raises(ValueError, match="themselves"):
        public.restate([(VERA, VERA)])


@given(st.dictionaries(st.integers(1, 6), st.one_of(st.none(), st.integers(1, 6))))
def test_a_chain_always_ends_and_everybody_in_a_ring_ends_alike(onward: dict[int, int | None]) -> None:
    for who in range(1, 7):
        end = followed(who, onward)
        after = onward.get(who)
        assert after is None or after == who or followed(after, onward) == end
