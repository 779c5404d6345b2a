"""Under too much, a full disk or a slow sender the door says so and goes on."""

import asyncio
import sqlite3
import time
from typing import Any

import pytest

from minori.collect.core.rows import Entry, Row
from minori.collect.server import commit
from minori.collect.server.answers import Answer
from minori.collect.tests.door import Door, view


def test_beyond_the_queue_visitors_are_told_to_come_again(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit, "MOST_WAITING", 2)
    answer = door.beacon(view("a"), view("b"), view("c"))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert door.beacon(view("d")).status_code == 204
    assert len(door.inbox()) == 1


def test_a_full_disk_is_told_and_the_next_event_is_stored(
    door: Door, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def no_room(*args: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(commit, "store", no_room)
        answer = door.beacon(view("a"))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert "disk is full" in capsys.readouterr().err
    assert door.beacon(view("b")).status_code == 204
    assert len(door.inbox()) == 1


def test_one_who_leaves_takes_nobody_with_him(door: Door) -> None:
    def entry(n: int) -> Entry:
        return Entry(n.to_bytes(16, "big"), Row(at=1, received=1, kind="page.viewed"))

    async def story() -> None:
        committer = door.app.committer
        oleg = asyncio.create_task(committer.put([entry(1)]))
        vera = asyncio.create_task(committer.put([entry(2)]))
        await asyncio.sleep(0)
        oleg.cancel()
        await vera

    asyncio.run(story())
    assert len(door.inbox()) == 2


def test_a_body_that_never_ends_is_given_up(door: Door) -> None:
    async def story() -> Answer | None:
        async def never() -> Any:
            await asyncio.sleep(60)

        sender = door.app._sender({"headers": [], "client": None, "method": "POST"})
        reading = asyncio.create_task(door.app._body(sender, never, 1000))
        await asyncio.sleep(0)
        door.app.clock = lambda: time.time() + 31
        door.app.give_up()
        try:
            await reading
        except Answer as early:
            return early
        return None

    early = asyncio.run(story())
    assert early
    assert early.status == 408
    assert door.app._reading == {}


def test_a_large_body_is_refused_before_it_is_read_and_a_compressed_one_too(door: Door) -> None:
    large, compressed = door.ask(
        ("POST", "/e", {"content": b"x" * 70_000}),
        ("POST", "/e", {"content": b"x", "headers": {"content-encoding": "gzip"}}),
    )
    assert (large.status_code, large.json()) == (413, {"error": "the body may have 65536 bytes"})
    assert compressed.status_code == 415


def test_the_tag_is_served_packed_and_not_twice(door: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    built = tmp_path / "t.js"
    built.write_text("console.log(MINORI.consent)")
    door.app.settings._built = built
    door.app.settings.refresh()
    [packed] = door.ask(("GET", "/t.js"))
    assert packed.text == '(function(MINORI){console.log(MINORI.consent)\n})({"consent":"free","forms":""});\n'
    again, head = door.ask(("GET", "/t.js", {"headers": {"if-none-match": packed.headers["etag"]}}), ("HEAD", "/t.js"))
    assert (again.status_code, head.status_code, head.content) == (304, 200, b"")


def test_settings_that_cannot_be_read_leave_the_last_good_ones(door: Door, capsys: Any) -> None:
    file = door.folder / "collect.json"
    file.write_text('{"own_sites": ["steelworks.example"]}')
    door.app.settings.refresh()
    file.write_text("{")
    door.app.settings.refresh()
    assert door.app.settings.config.own_sites == ["steelworks.example"]
    assert "old settings stay" in capsys.readouterr().err
