"""Nothing that was acknowledged is lost, and nothing unreadable stops the line."""

from pathlib import Path

import pytest

from minori.collect import inbox as box
from minori.collect.core.rows import Entry, Poison, Row
from minori.collect.words import AgentClass

NOW = 1_800_000_000.0


@pytest.fixture
def inbox(tmp_path: Path) -> box.Inbox:
    return box.Inbox(tmp_path / "inbox.db")


def entry(n: int, **fields: object) -> Entry:
    row = Row(at=1_800_000_000_000 + n, received=1_800_000_000_500, kind="page.viewed", **fields)  # type: ignore[arg-type]  # named fields of Row
    return Entry(n.to_bytes(16, "big"), row)


def put(inbox: box.Inbox, *entries: Entry) -> None:
    with inbox.writing() as connection:
        box.store(connection, entries, [], NOW)


def test_what_goes_in_comes_out_once_and_in_order(inbox: box.Inbox) -> None:
    put(inbox, entry(1, object="/a"), entry(2, props={"scroll": 80}, agent="scanner"), entry(1, object="/again"))
    batch = box.take(inbox, 10, NOW)
    assert [(r.id[-1], r.object, r.agent) for r in batch.rows] == [
        ("1", "/a", AgentClass.PERSON),
        ("2", "", AgentClass.SCANNER),
    ]
    assert batch.rows[1].props == {"scroll": 80}


def test_rows_stay_until_released_and_positions_never_come_back(inbox: box.Inbox) -> None:
    put(inbox, entry(1), entry(2))
    first = box.take(inbox, 10, NOW)
    assert box.take(inbox, 10, NOW) == first
    box.release(inbox, first.upto)
    assert box.take(inbox, 10, NOW).rows == []
    put(inbox, entry(3))
    assert box.take(inbox, 10, NOW).upto > first.upto


def test_an_unreadable_row_goes_to_quarantine_and_the_others_pass(inbox: box.Inbox) -> None:
    put(inbox, entry(1))
    with inbox.writing() as connection:
        connection.execute("INSERT INTO inbox (id, body) VALUES (x'77', '{\"at\":\"yesterday\"}')")
    put(inbox, entry(2))
    batch = box.take(inbox, 10, NOW)
    assert [r.id[-1] for r in batch.rows] == ["1", "2"]
    [kept] = box.quarantined(inbox, None, 10)
    assert (kept.door, kept.raw) == ("inbox", b'{"at":"yesterday"}')


def test_a_visit_belongs_to_the_first_browser_that_brings_it(inbox: box.Inbox) -> None:
    def visit(n: int, visitor: str) -> Entry:
        row = entry(n, visitor=visitor, letter=7, props={"letter": 7}).row
        return Entry(n.to_bytes(16, "big"), row, nonce=b"once", until=NOW + 600)

    put(inbox, visit(1, "vera"), visit(2, "oleg"), visit(3, "vera"))
    assert [(r.letter, dict(r.props)) for r in box.take(inbox, 10, NOW).rows] == [
        (7, {"letter": 7}),
        (None, {}),
        (7, {"letter": 7}),
    ]


def test_a_flood_of_rubbish_does_not_fill_the_disk(inbox: box.Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box, "QUARANTINE_CAP", 2)
    poison = Poison(NOW, "beacon", "not JSON", "", b"x" * (box.RAW_CAP + 5))
    with inbox.writing() as connection:
        box.store(connection, [], [poison] * 3, NOW)
    kept = box.quarantined(inbox, None, 10)
    assert [(len(k.raw), k.size) for k in kept] == [(box.RAW_CAP, box.RAW_CAP + 5)] * 2


def test_an_inbox_that_was_lost_goes_on_where_the_log_stands(inbox: box.Inbox) -> None:
    put(inbox, entry(1), entry(2))
    assert box.align(inbox, 500)
    assert [r.seq for r in box.take(inbox, 10, NOW).rows] == [501, 502]
    put(inbox, entry(3))
    assert box.take(inbox, 10, NOW).upto == 503
    assert not box.align(inbox, 503)
    box.release(inbox, 503)
    assert not box.align(inbox, 503)
