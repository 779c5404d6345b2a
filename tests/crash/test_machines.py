"""Promise I8: machines are not people. K6 fetches every link of every letter at once, pixels come at delivery, people
click ten minutes later; all through the real door, into the log, judged by the stage."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from minori.collect import inbox as box
from minori.collect import settling
from minori.collect.core import tokens
from minori.collect.core.config import CollectConfig, write_config
from minori.collect.server import Collector, make_collector
from minori.collect.words import LetterFacts
from minori.eventlog import public as log
from minori.eventlog.words import Event

KEY = b"k" * 32
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
SENT = datetime(2026, 11, 20, 0, tzinfo=UTC)
LINKS = 4


@dataclass(frozen=True)
class Fetch:
    """One request of somebody, so many seconds after the letter was sent."""

    after_s: float
    letter: int
    path: str
    by: str
    agent: str = CHROME
    method: str = "GET"


def link(letter: int, n: int, trap: bool = False) -> str:
    token = tokens.LinkToken(letter, n, f"https://www.steelworks.example/{n}", trap)
    return f"/c/{tokens.sign_link(KEY, token)}"


def pixel(letter: int) -> str:
    return f"/o/{tokens.sign_open(KEY, letter)}.gif"


def scanner(letter: int) -> list[Fetch]:
    """K6: every link and the pixel at once, as an ordinary browser; also with HEAD. Each company has its own."""
    by = f"198.51.{letter % 200}.9"
    every = [Fetch(25 + n * 0.3, letter, link(letter, n), by) for n in range(LINKS)]
    return [*every, Fetch(26, letter, pixel(letter), by), Fetch(24, letter, link(letter, 0), by, method="HEAD")]


def person(letter: int) -> list[Fetch]:
    """Opens after ten minutes and clicks one link; behind an office network of her own."""
    address = f"203.0.{letter % 200}.7"
    return [Fetch(600, letter, pixel(letter), address), Fetch(607, letter, link(letter, 1), address)]


def apple(letter: int) -> list[Fetch]:
    return [Fetch(1, letter, pixel(letter), "17.58.97.10", agent="Mozilla/5.0")]


class Story:
    """Plays fetches through the door in the order of their time and beats the pulse's part of this room."""

    def __init__(self, folder: Path) -> None:
        (folder / "collect.json").write_bytes(write_config(CollectConfig(own_sites=["steelworks.example"])))
        self.app: Collector = make_collector(folder, KEY)

    def play(self, fetches: Sequence[Fetch]) -> None:
        async def all_of_them() -> None:
            for fetch in sorted(fetches, key=lambda f: f.after_s):
                self.app.clock = lambda at=fetch.after_s: SENT.timestamp() + at  # type: ignore[misc]  # bound now
                transport = httpx.ASGITransport(self.app, client=(fetch.by, 5000))
                async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
                    answer = await client.request(fetch.method, fetch.path, headers={"user-agent": fetch.agent})
                assert answer.status_code in {200, 302}

        asyncio.run(all_of_them())

    def beat(self, after_s: float, letters: Callable[[Sequence[int]], Mapping[int, LetterFacts]]) -> None:
        batch = box.take(self.app.committer._inbox, 5000, 0)
        known = letters(range(1000))
        events = [
            Event(r.id, r.at, r.received_at, r.kind, who=known[r.letter or 0].lead_id, object=r.object,
                  props=r.props, source=r.source, human=r.human)
            for r in batch.rows
        ]  # fmt: skip
        log.append(events, "inbox", batch.upto)
        box.release(self.app.committer._inbox, batch.upto)
        settling.settle(SENT + timedelta(seconds=after_s), letters)


def letters(ids: Sequence[int]) -> dict[int, LetterFacts]:
    return {id: LetterFacts(1000 + id, "autumn", SENT) for id in ids}


def shares() -> tuple[float, float]:
    """Share of machines' touches flagged, share of people's kept; who did it is known by the network."""
    found = log.timeline([1000 + n for n in range(1000)], 100_000)
    theirs = [e for e in found if e.happened_at - SENT >= timedelta(seconds=600)]
    machines = [e for e in found if e.happened_at - SENT < timedelta(seconds=600)]
    assert theirs
    assert machines
    return sum(e.human is False for e in machines) / len(machines), sum(e.human is True for e in theirs) / len(theirs)


@pytest.mark.django_db
@pytest.mark.usefixtures("log")
def test_scanners_and_proxies_are_flagged_and_people_are_kept(tmp_path: Path) -> None:
    story = Story(tmp_path)
    letter_ids = range(1, 26)
    machines = [f for n in letter_ids for f in [*scanner(n), *apple(n)]]
    story.play(machines)
    story.beat(60, letters)
    story.play([f for n in letter_ids for f in person(n)])
    story.beat(700, letters)
    flagged, kept = shares()
    assert flagged >= 0.95
    assert kept >= 0.98
    counted = log.feed(0, ["mail.opened", "mail.clicked"])
    assert len(counted) == 2 * len(letter_ids)
    assert len(log.timeline([1000 + n for n in letter_ids], 10_000)) == len(machines) + 2 * len(letter_ids)


@pytest.mark.django_db
@pytest.mark.usefixtures("log")
def test_a_click_that_looked_human_is_taken_back_when_its_sweep_arrives_later(tmp_path: Path) -> None:
    story = Story(tmp_path)
    first, *rest = [Fetch(30 + n, 3, link(3, n), "198.51.100.9") for n in range(LINKS)]
    story.play([first])
    story.beat(55, letters)
    assert [e.human for e in log.timeline([1003], 10)] == [True]
    story.play(rest)
    story.beat(80, letters)
    assert [e.human for e in log.timeline([1003], 10)] == [False] * LINKS


@pytest.mark.django_db
@pytest.mark.usefixtures("log")
def test_a_click_waits_for_its_settling_time_unless_somebody_reads_the_page(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.play([Fetch(600, 3, link(3, 1), "203.0.113.7"), Fetch(601, 3, link(3, 2), "203.0.113.7")])
    story.beat(605, letters)
    clicks = [e for e in log.timeline([1003], 10) if e.kind == "mail.clicked"]
    assert [e.human for e in clicks] == [None, None]
    read = Event(
        log.new_event_id(SENT), SENT, SENT, "page.left", who=1003, human=True,
        props={"click": clicks[0].id, "interaction": True, "active": 3},
    )  # fmt: skip
    log.append([read], "inbox", 99)
    story.beat(606, letters)
    now = {e.id: e.human for e in log.timeline([1003], 10)}
    assert (now[clicks[0].id], now[clicks[1].id]) == (True, None)
    story.beat(660, letters)
    now = {e.id: e.human for e in log.timeline([1003], 10)}
    assert (now[clicks[0].id], now[clicks[1].id]) == (True, False)
