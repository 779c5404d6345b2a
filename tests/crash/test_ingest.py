"""Promise I1: acknowledged means stored, once. The collector is killed again and again under load."""

import json
import random
import threading
import time
from pathlib import Path

import httpx
import pytest

from minori.collect import inbox as box
from minori.collect.core import tokens
from minori.collect.core.config import CollectConfig
from tests.kit.collector import CollectorProcess

AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
WORKERS = 8


class Sender(threading.Thread):
    """A visitor's browser: sends event after event, each again and again with the same id until it is acknowledged."""

    def __init__(self, collector: CollectorProcess, number: int, pause_s: float) -> None:
        super().__init__(daemon=True)
        self.collector, self.number, self.pause_s = collector, number, pause_s
        self.acknowledged: set[str] = set()
        self.opens = 0
        self.stop = threading.Event()
        self.longest_wait_s = 0.0

    def run(self) -> None:
        pixel = f"{self.collector.url}/o/{tokens.sign_open(self.collector.key, self.number)}.gif"
        with httpx.Client(timeout=5, headers={"user-agent": AGENT}) as client:
            n = 0
            while not self.stop.is_set():
                n += 1
                self._until_acknowledged(client, f"{self.number}-{n}")
                try:
                    self.opens += client.get(pixel).status_code == 200
                except httpx.TransportError:
                    continue
                time.sleep(self.pause_s)

    def _until_acknowledged(self, client: httpx.Client, id: str) -> None:
        at = int(time.time() * 1000)
        event = {"id": id, "at": at, "kind": "page.viewed", "url": f"https://a.example/{id}"}
        begun = time.monotonic()
        while True:
            body = json.dumps({"now": int(time.time() * 1000), "visitor": f"{self.number:032x}", "events": [event]})
            try:
                if client.post(f"{self.collector.url}/e", content=body).status_code == 204:
                    break
            except httpx.TransportError:
                time.sleep(0.02)
            if self.stop.is_set() and time.monotonic() - begun > 20:
                return
        self.acknowledged.add(id)
        self.longest_wait_s = max(self.longest_wait_s, time.monotonic() - begun)


class House(threading.Thread):
    """Takes and releases meanwhile, as the pulse does, and remembers what it took by position."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.inbox = box.Inbox(folder / "inbox.db")
        self.pages: list[tuple[int, str, str]] = []
        self.opens = 0
        self.stop = threading.Event()

    def beat(self) -> int:
        batch = box.take(self.inbox, 500, time.time())
        for row in batch.rows:
            if row.kind == "mail.opened":
                self.opens += 1
            else:
                self.pages.append((row.seq, row.id, row.object.removeprefix("/")))
        box.release(self.inbox, batch.upto)
        return len(batch.rows)

    def run(self) -> None:
        while not self.stop.is_set():
            if not self.beat():
                time.sleep(0.1)


def kill_under_load(folder: Path, kills: int, pause_s: float, between_s: tuple[float, float]) -> None:
    luck = random.Random(kills)
    collector = CollectorProcess(folder, CollectConfig())
    collector.start()
    house = House(folder)
    house.start()
    senders = [Sender(collector, n, pause_s) for n in range(1, WORKERS + 1)]
    for sender in senders:
        sender.start()
    for _ in range(kills):
        time.sleep(luck.uniform(*between_s))
        collector.kill()
        collector.start()
    for sender in senders:
        sender.stop.set()
    for sender in senders:
        sender.join(30)
    collector.__exit__(None, None, None)
    house.stop.set()
    house.join(10)
    while house.beat():
        pass
    acknowledged = set().union(*(s.acknowledged for s in senders))
    stored = {name for _, _, name in house.pages}
    assert len(acknowledged) > kills * 10
    assert acknowledged - stored == set(), "acknowledged and lost"
    positions = [seq for seq, _, _ in house.pages]
    assert positions == sorted(set(positions)), "a position came back"
    by_id: dict[str, set[str]] = {}
    for _, id, name in house.pages:
        by_id.setdefault(name, set()).add(id)
    assert all(len(ids) == 1 for ids in by_id.values()), "one event under two ids"
    assert house.opens >= sum(s.opens for s in senders)


def test_what_was_acknowledged_is_stored_once(tmp_path: Path) -> None:
    kill_under_load(tmp_path, 5, 0.01, (0.1, 1.0))


@pytest.mark.soak
def test_what_was_acknowledged_is_stored_once_in_full(tmp_path: Path) -> None:
    """300 events a second for five minutes, 60 kills."""
    kill_under_load(tmp_path, 60, 0.02, (2.0, 6.0))
