"""Machines are not people: the signals one by one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from minori.collect.core.verdict import Evidence, Touch, judge_letter, net_sweeps
from minori.collect.words import AgentClass

SENT = datetime(2026, 11, 20, 9, tzinfo=UTC)
VERA = Touch("vera", 7, SENT + timedelta(minutes=10), AgentClass.PERSON, "office", link=1)


def bot(n: int, link: int | None = None, after_s: float = 30.0, net: str = "scanner") -> Touch:
    return Touch(f"bot{n}", 7, SENT + timedelta(seconds=after_s), AgentClass.PERSON, net, link=link)


def said(*touches: Touch, **more: object) -> dict[str, tuple[bool, str]]:
    evidence = Evidence(touches, SENT, **more)  # type: ignore[arg-type]  # named fields of Evidence
    return {id: (j.human, j.reason) for id, j in judge_letter(evidence).items()}


def test_vera_clicks_ten_minutes_later() -> None:
    assert said(VERA) == {"vera": (True, "like_a_person")}


def test_a_scanner_that_follows_every_link_is_a_machine_and_so_is_its_pixel_but_vera_is_not() -> None:
    found = said(*(bot(n, link=n, after_s=30 + n) for n in range(3)), bot(9, after_s=31), VERA)
    assert {found[f"bot{n}"] for n in (0, 1, 2, 9)} == {(False, "all_links_at_once")}
    assert found["vera"] == (True, "like_a_person")


def test_vera_behind_the_same_scanner_of_her_company_is_kept() -> None:
    found = said(*(bot(n, link=n, net="office") for n in range(3)), VERA)
    assert found["vera"][0]


def test_two_links_within_two_seconds_are_a_sweep_but_a_double_click_is_none() -> None:
    assert not any(h for h, _ in said(bot(1, link=1), bot(2, link=2, after_s=31)).values())
    assert all(h for h, _ in said(bot(1, link=1), bot(2, link=1, after_s=30.3)).values())


def test_who_follows_the_hidden_link_is_a_machine_with_all_it_did_then() -> None:
    trap = replace(bot(1, link=9), trap=True)
    assert said(trap, bot(2, link=1, after_s=50), VERA) == {
        "bot1": (False, "trap"),
        "bot2": (False, "all_links_at_once"),
        "vera": (True, "like_a_person"),
    }


def test_nobody_reads_in_five_seconds_and_apples_pixel_says_nothing() -> None:
    assert said(bot(1, link=1, after_s=5)) == {"bot1": (False, "faster_than_reading")}
    assert said(bot(1, after_s=2)) == {"bot1": (False, "faster_than_reading")}
    assert said(replace(VERA, link=None, agent=AgentClass.APPLE_PROXY)) == {"vera": (False, "apple_proxy")}
    assert said(replace(VERA, link=None, agent=AgentClass.GOOGLE_PROXY)) == {"vera": (True, "like_a_person")}


def test_reading_the_page_proves_a_person_even_in_a_sweep_but_not_through_a_trap() -> None:
    sweep = [bot(n, link=n) for n in range(3)]
    assert said(*sweep, confirmed=frozenset({"bot1"}))["bot1"] == (True, "read_on_site")
    trap = replace(bot(1, link=9), trap=True)
    assert said(trap, confirmed=frozenset({"bot1"}))["bot1"] == (False, "trap")


def test_one_network_that_clicks_in_many_letters_at_once_is_a_machine() -> None:
    clicks = [replace(bot(n, link=1, after_s=60 + n), letter=n) for n in range(5)]
    sweeps = net_sweeps(clicks)
    assert not judge_letter(Evidence([clicks[2]], SENT, net_sweeps=sweeps))["bot2"].human
    assert net_sweeps(clicks[:4]) == {}


@given(
    st.lists(
        st.builds(
            Touch, st.uuids().map(str), st.just(7), st.integers(0, 120).map(lambda s: SENT + timedelta(seconds=s)),
            st.sampled_from(AgentClass), st.sampled_from(["a", "b"]), st.none() | st.integers(0, 4), st.booleans(),
        ),
        max_size=8,
    ),
    st.randoms(),
)  # fmt: skip
def test_the_order_in_which_evidence_arrives_changes_no_verdict(touches: list[Touch], luck: object) -> None:
    mixed = list(touches)
    luck.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert judge_letter(Evidence(touches, SENT)) == judge_letter(Evidence(mixed, SENT))
