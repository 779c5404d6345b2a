from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minori.eventlog.core.shaping import Unloadable, as_json, shaped
from minori.eventlog.tests.people import NOON, VERA, viewed
from minori.eventlog.words import Event, event_id_from, new_event_id


def test_ids_sort_by_time_and_the_same_seed_gives_the_same_id() -> None:
    ids = [new_event_id(NOON + timedelta(milliseconds=n)) for n in range(50)]
    assert ids == sorted(ids)
    assert len({new_event_id(NOON) for _ in range(1000)}) == 1000
    assert event_id_from(NOON, b"request 17") == event_id_from(NOON, b"request 17")


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "17"},
        {"kind": "page.licked"},
        {"who": 0},
        {"who": 2**63},
        {"who": True},
        {"object": "x" * 2001},
        {"object": "\ud800"},
        {"campaign": "a\x00b"},
        {"value": float("nan")},
        {"human": 1},
        {"happened_at": NOON.replace(tzinfo=None)},
        {"happened_at": NOON.replace(year=1970)},
        {"props": {"deep": {"er": 1}}},
        {"props": {"n": float("inf")}},
        {"props": {str(n): "x" * 100 for n in range(200)}},
    ],
)
def test_an_event_that_cannot_be_stored_is_refused_with_a_reason(wrong: dict[str, object]) -> None:
    event = viewed(VERA)
    fields = {name: getattr(event, name) for name in event.__dataclass_fields__} | wrong
    with pytest.raises(Unloadable):
        shaped(Event(**fields))


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.floats(), st.booleans()), max_size=5))
def test_properties_either_become_json_or_are_refused(props: dict[str, str | int | float | bool]) -> None:
    try:
        text = as_json(props)
    except Unloadable:
        return
    text.encode()
    assert bool(text) == bool(props)
