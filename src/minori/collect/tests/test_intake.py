"""The short way through the door gives what the long way gives, and hides nothing from it."""

import json
from typing import Any
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from minori.collect.core import intake
from minori.collect.core.rows import Request

NOW = 1_800_000_000_000
REQUEST = Request(NOW, "beacon", "person", "net")
KEY = b"k" * 32

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
values = texts | st.booleans() | st.integers(-(2**54), 2**54) | st.floats(-1e6, 1e6, allow_nan=False)
events = st.fixed_dictionaries(
    {"id": st.text("abc", min_size=1, max_size=4), "at": st.integers(NOW - 10**9, NOW + 10**9), "kind": st.sampled_from(["page.viewed", "page.left", "link.clicked", "score.changed"])},
    optional={"url": texts, "object": texts, "title": texts, "referrer": texts, "campaign": texts, "value": st.floats(-9, 9) | st.none(), "props": st.dictionaries(st.text("xyz", min_size=1), values, max_size=3)},
)  # fmt: skip


def told(body: bytes) -> Any:
    reading = intake.read_beacon(body, REQUEST, KEY)
    return reading.entries, [(r.place, r.reason) for r in reading.refusals]


@given(st.lists(events, max_size=3), st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]), st.booleans())
def test_both_ways_agree(found: list[dict[str, Any]], separators: tuple[str, str], ascii: bool) -> None:
    beacon = {"now": NOW, "visitor": "a" * 32, "events": found}
    body = json.dumps(beacon, separators=separators, ensure_ascii=ascii).encode()
    short = told(body)
    with mock.patch.object(intake, "_plainly", return_value=None):
        assert told(body) == short


def test_what_our_tag_writes_takes_the_short_way() -> None:
    event = {
        "id": "e",
        "at": NOW,
        "kind": "page.viewed",
        "url": "https://a.example/x",
        "title": 'a "b": c',
        "props": {"x": 1},
    }
    body = json.dumps(
        {"now": NOW, "visitor": "a" * 32, "mi": "T", "events": [event | {"title": "a: b"}]}, separators=(",", ":")
    )
    with mock.patch.object(intake, "decoded", side_effect=AssertionError):
        assert len(told(body.encode())[0]) == 1


def test_a_key_that_stands_there_twice_is_seen_wherever_it_hides() -> None:
    body = f'{{"now":{NOW},"visitor":"{"a" * 32}","events":[{{"id":"e","at":{NOW},"kind":"page.viewed","props":{{"x":1}}}}]}}'
    for once, twice in [
        ('"x":1', '"x":1,"x":2'), ('"x":1', '"x" :1,"x":2'), ('"x":1', '"x"\n:1,"x":2'), ('"kind"', '"kind":"page.left","kind"'),
        ('"now"', '"now":1,"now"'), ('"id":"e"', '"id":"e","title":"","title":"t"'), ('"x":1', '"\\u0078":1,"x":2'),
    ]:  # fmt: skip
        entries, refusals = told(body.replace(once, twice, 1).encode())
        assert entries == []
        assert "twice" in refusals[0][1]
    assert len(told(body.encode())[0]) == 1
