"""What an event must look like to be loaded, and how its time is brought into order."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from minori.eventlog.words import JUDGED, KINDS, Event

TOLERATED_SKEW = timedelta(seconds=60)
LONGEST_TEXT = 2_000
LARGEST_PROPS = 16_000
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_ID = re.compile(r"[0-9a-f]{32}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LARGEST_ID = 2**63 - 1


class Unloadable(ValueError):
    """An event that cannot be loaded; the message says why."""


def shaped(event: Event) -> tuple[Event, str]:
    """The event as it is stored, and its properties as JSON; raises Unloadable with the reason.

    Times are kept to the millisecond. A time after its arrival is set to the arrival and, beyond a minute, marked with
    the property `clamped`.
    """
    if not isinstance(event.id, str) or not _ID.fullmatch(event.id):
        raise Unloadable("the id is not 32 hexadecimal digits")
    if event.kind not in KINDS:
        raise Unloadable(f"the kind {event.kind!r} is unknown")
    for name in ("who", "company"):
        number = getattr(event, name)
        if number is not None and (type(number) is not int or not 0 < abs(number) <= _LARGEST_ID):
            raise Unloadable(f"{name} is not the number of a row")
    _check_texts(event)
    if event.value is not None and not _finite(event.value):
        raise Unloadable("the value is not a finite number")
    if event.human is not None and type(event.human) is not bool:
        raise Unloadable("human is neither yes nor no")
    happened, props = _in_order(event)
    human = event.human if event.human is not None or event.kind in JUDGED else True
    received = to_millisecond(event.received_at.astimezone(UTC))
    return replace(event, happened_at=happened, received_at=received, props=props, human=human), as_json(props)


def _check_texts(event: Event) -> None:
    for name in ("object", "campaign", "source"):
        text = getattr(event, name)
        if not isinstance(text, str) or len(text) > LONGEST_TEXT:
            raise Unloadable(f"{name} is not a text of at most {LONGEST_TEXT} characters")
        if _UNSTORABLE.search(text):
            raise Unloadable(f"{name} contains a character that cannot be stored")


def _finite(number: object) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number)


def _in_order(event: Event) -> tuple[datetime, Mapping[str, str | int | float | bool]]:
    for name in ("happened_at", "received_at"):
        moment = getattr(event, name)
        if not isinstance(moment, datetime) or moment.tzinfo is None:
            raise Unloadable(f"{name} is not a moment with a time zone")
        if moment < OLDEST:
            raise Unloadable(f"{name} lies before 1990")
    happened, received = (to_millisecond(m.astimezone(UTC)) for m in (event.happened_at, event.received_at))
    if happened <= received:
        return happened, event.props
    if happened > received + TOLERATED_SKEW:
        return received, {**event.props, "clamped": True}
    return received, event.props


def to_millisecond(moment: datetime) -> datetime:
    """The moment as the log keeps it: without what is smaller than a millisecond."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def as_json(props: Mapping[str, str | int | float | bool]) -> str:
    """Properties as JSON with sorted names; empty for none. Raises Unloadable for anything but flat plain values."""
    if not isinstance(props, Mapping):
        raise Unloadable("props is not a map")
    if not props:
        return ""
    for name, value in props.items():
        if not isinstance(name, str) or not isinstance(value, str | int | float | bool):
            raise Unloadable(f"the property {name!r} is not text, number or yes/no")
        if isinstance(value, float) and not math.isfinite(value):
            raise Unloadable(f"the property {name!r} is not a finite number")
        if _UNSTORABLE.search(name) or (isinstance(value, str) and _UNSTORABLE.search(value)):
            raise Unloadable(f"the property {name!r} contains a character that cannot be stored")
    text = json.dumps(dict(props), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text) > LARGEST_PROPS:
        raise Unloadable(f"the properties take more than {LARGEST_PROPS} characters")
    return text
