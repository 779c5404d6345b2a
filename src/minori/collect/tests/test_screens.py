"""The tag's page, the quarantine's page, and what both change."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from minori.collect import public
from minori.collect.core.config import read_config
from minori.collect.core.rows import Poison
from minori.collect.inbox import RAW_CAP, Inbox, store
from minori.collect.words import ConsentMode
from minori.team.public import SYSTEM, Actor, Role, add_person

pytestmark = pytest.mark.django_db
MIKA = Actor(1, "Mika", Role.marketer, "user")
NINA = Actor(2, "Nina", Role.sales, "user")
NOW = 1_800_000_000.0
CONTEXT = json.dumps({"received_ms": int(NOW * 1000), "door": "beacon", "agent": "person", "net": "n"}).encode()


@pytest.fixture
def box(settings: Any, tmp_path: Path) -> Iterator[Inbox]:
    settings.INBOX_FILE = tmp_path / "inbox.db"
    yield public._box()
    public._open.cache_clear()


@pytest.fixture
def mika(client: Client) -> Client:
    add_person("mika@minori.example", "Mika", Role.marketer, SYSTEM, password="Vera buys 12 beams", language="en")
    from django.contrib.auth import get_user_model

    client.force_login(
        get_user_model().objects.get(email="mika@minori.example"), "allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def beacon(kind: str = "page.viewed", **more: Any) -> bytes:
    event = {"id": "e", "at": int(NOW * 1000), "kind": kind, "url": "https://a.example/x"} | more
    return json.dumps({"now": int(NOW * 1000), "visitor": "a" * 32, "events": [event]}).encode()


def keep(box: Inbox, raw: bytes, door: str = "beacon") -> int:
    with box.writing() as connection:
        store(connection, [], [Poison(NOW, door, "was broken then", "events[0]", raw, CONTEXT)], NOW)
    return public.quarantined()[0].id


def test_what_can_be_read_after_a_fix_becomes_an_event_once(box: Inbox) -> None:
    good, bad = keep(box, beacon()), keep(box, beacon(kind="page.teleported"))
    assert public.replay([good, bad], MIKA) == public.Replayed(1, 1)
    assert public.replay([good], MIKA) == public.Replayed(0, 0)
    [seen] = public.take().rows
    assert (seen.object, seen.at.timestamp(), seen.net) == ("/x", NOW, "n")
    [left] = public.quarantined()
    assert (left.id, left.place) == (bad, "events[0].kind")


def test_what_was_cut_cannot_be_read_again_and_says_so(box: Inbox) -> None:
    big = keep(box, beacon(title="x" * RAW_CAP))
    assert public.replay([big], MIKA) == public.Replayed(0, 1)
    assert "bytes were kept" in public.quarantined()[0].reason


def test_an_unreadable_row_of_the_inbox_comes_back_with_its_own_id(box: Inbox) -> None:
    with box.writing() as connection:
        connection.execute(
            'INSERT INTO inbox (id, body) VALUES (x\'0a0b\', \'{"at":1,"received":1,"kind":"x","agent":"alien"}\')'
        )
    assert public.take().rows == []
    [kept] = public.quarantined()
    with box.writing() as connection:
        connection.execute("UPDATE quarantine SET raw = ?", (kept.raw.replace(b"alien", b"person"),))
    assert public.replay([kept.id], MIKA) == public.Replayed(1, 0)
    assert [r.id for r in public.take().rows] == ["0a0b"]


def test_sales_may_not_touch_the_quarantine(box: Inbox) -> None:
    with pytest.raises(PermissionDenied):
        public.replay([keep(box, beacon())], NINA)
    with pytest.raises(PermissionDenied):
        public.discard([1], NINA)


def test_mika_chooses_what_to_read_again_and_what_to_throw_away(box: Inbox, mika: Client) -> None:
    first, second = keep(box, beacon()), keep(box, b"\xff<script>alert(1)</script>")
    shown = mika.get("/settings/quarantine").content.decode()
    assert "was broken then" in shown
    assert "<script>alert" not in shown
    mika.post("/settings/quarantine/work", {"verb": "replay", "id": [first]})
    mika.post("/settings/quarantine/work", {"verb": "discard", "id": [second, "x"]})
    assert public.quarantine_size() == 0
    assert public.waiting_events() == 1


@pytest.mark.django_db(transaction=True)
def test_saved_settings_reach_the_collector(box: Inbox, mika: Client, settings: Any) -> None:
    said = {
        "own_sites": "https://www.Steelworks.example/x\nshop.example",
        "consent": "required",
        "excluded_nets": "203.0.113.9/24",
        "excluded_visitors": "",
    }
    answer = mika.post("/settings/tag", said)
    assert answer.status_code == 302
    config = read_config((settings.OPTIONS.data_dir / "collect.json").read_bytes())
    assert config.own_sites[:2] == ["www.steelworks.example", "shop.example"]
    assert (config.consent, config.excluded_nets) == (ConsentMode.REQUIRED, ["203.0.113.0/24"])
    assert config.allowed_origins == [settings.BASE_URL]
    assert public.publish_config() is False
    assert "www.steelworks.example" in mika.get("/settings/tag").content.decode()


def test_a_wrong_line_is_named_and_nothing_is_saved(box: Inbox, mika: Client) -> None:
    answer = mika.post(
        "/settings/tag", {"own_sites": "a.example\nnot a host!", "consent": "free", "excluded_nets": "office"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "host!" in text
    assert "office" in text
    assert "script async" in text
