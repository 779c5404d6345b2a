"""Promise I3: poison never stops the line. Hostile bodies among good ones, against a real collector."""

import json
import random
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from minori.collect import inbox as box
from tests.kit.collector import CollectorProcess

VERA = "0123456789abcdef0123456789abcdef"
Body = tuple[bytes, dict[str, str]]


def beacon(*events: Any, **more: Any) -> bytes:
    return json.dumps({"now": int(time.time() * 1000), "visitor": VERA, "events": list(events)} | more).encode()


def event(**more: Any) -> dict[str, Any]:
    return {
        "id": f"bad{random.random()}",
        "at": int(time.time() * 1000),
        "kind": "page.viewed",
        "url": "https://a.example/",
    } | more


def hostile() -> Iterator[Body]:
    """Every kind of hostile body once."""
    raw = beacon(event(title="HERE"))
    yield beacon(event(title="x" * (1024 * 1024 + 1))), {}
    yield beacon(event(props="DEEP")).replace(b'"DEEP"', b'{"a":' * 10_000 + b"1" + b"}" * 10_000), {}
    yield b"[" * 10_000 + b"]" * 10_000, {}
    yield raw.replace(b"HERE", b"\\u0000"), {}
    yield raw.replace(b"HERE", b"\x00"), {}
    yield raw.replace(b"HERE", b"\\ud800"), {}
    yield raw.replace(b"HERE", b"\xed\xa0\x80"), {}
    yield raw.replace(b'"HERE"', b"NaN"), {}
    yield beacon(event(props={"x": float("nan")})), {}
    yield beacon(event(value=float("inf"))), {}
    yield beacon(event(value=2**63)), {}
    yield beacon(event(props={"x": 2**63})), {}
    yield beacon(event(at=-(2**63))), {}
    yield beacon(event(props={str(n): n for n in range(10_000)})), {}
    yield raw.replace(b'"kind"', b'"kind": "page.left", "kind"'), {}
    yield raw.replace(b'"now"', b'"now" : 1, "now"'), {}
    yield beacon(event(kind=7)), {}
    yield beacon(event(kind="score.changed")), {}
    yield beacon(event(title=["x"])), {}
    yield beacon(None), {}
    yield beacon(event(id="")), {}
    yield beacon(event(lead_id=1)), {}
    yield beacon(event(), visitor="me"), {}
    yield beacon(event(), now="soon"), {}
    yield b"", {}
    yield b"null", {}
    yield b"[]", {}
    yield b"{", {}
    yield "表".encode("cp932"), {}
    yield zlib.compress(b"0" * 50_000_000), {"content-encoding": "deflate"}


def run_line(folder: Path, good: int, share_bad: float) -> None:
    """Good and hostile bodies mixed; every good event is stored, every bad one refused or kept, nothing restarts."""
    luck = random.Random(20261120)
    kinds = list(hostile())
    planned = luck.sample(range(good), max(len(kinds), int(good * share_bad)))
    bad_at = {place: kinds[n % len(kinds)] for n, place in enumerate(planned)}
    refused = 0
    with CollectorProcess(folder) as collector, httpx.Client(timeout=10) as client:
        assert collector.process
        pid = collector.process.pid
        for n in range(good):
            if n in bad_at:
                content, headers = bad_at[n]
                answer = client.post(f"{collector.url}/e", content=content, headers=headers)
                assert answer.status_code in {400, 413, 415}, (content[:80], answer.text)
                assert answer.json()
                refused += 1
            assert client.post(f"{collector.url}/e", content=beacon(event(id=f"good{n}"))).status_code == 204
        assert collector.process.poll() is None
        assert collector.process.pid == pid
        inbox = box.Inbox(folder / "inbox.db")
        stored = box.take(inbox, good * 2, time.time()).rows
        assert len(stored) == good
        assert len({r.id for r in stored}) == good
        kept = box.quarantined(inbox, None, good * 2)
        too_large = sum(len(c) > 64 * 1024 or "content-encoding" in h for c, h in bad_at.values())
        assert len(kept) == refused - too_large
        assert all(k.reason for k in kept)


def test_hostile_events_never_stop_the_line(tmp_path: Path) -> None:
    run_line(tmp_path, 300, 0.1)


@pytest.mark.soak
def test_hostile_events_never_stop_the_line_in_full(tmp_path: Path) -> None:
    run_line(tmp_path, 100_000, 0.01)
