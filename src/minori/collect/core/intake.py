"""Bytes from the network become events, or a refusal with its place and reason. Nothing here raises on bad input."""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from minori.collect.core import tokens
from minori.collect.core.ids import fresh_id, given_id
from minori.collect.core.rows import Entry, Request, Row
from minori.collect.core.scrub import bare_url, path_of, without_addresses
from minori.collect.words import MACHINES, AgentClass, Plain

MOST_EVENTS = 500
MOST_PROPS = 50
LARGEST_WHOLE = 2**53
EARLIEST_MS, LATEST_MS = 946_684_800_000, 4_102_444_800_000  # the years 2000 and 2100

WEB_KINDS = frozenset({"page.viewed", "page.left", "form.viewed", "asset.downloaded", "link.clicked", "slot.shown"})
API_KINDS = WEB_KINDS | {"form.submitted", "seminar.registered", "seminar.attended", "seminar.absent", "mail.replied"}

Hex128 = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
GivenId = Annotated[str, Meta(min_length=1, max_length=128)]
Short = Annotated[str, Meta(max_length=500)]
Long = Annotated[str, Meta(max_length=4000)]
OURS = frozenset({"letter", "link", "click", "clamped", "excluded"})
"""Properties that only we give: by which letter and click somebody came, and what we did to the event."""
Props = Annotated[dict[Annotated[str, Meta(min_length=1, max_length=64)], Plain], Meta(max_length=MOST_PROPS)]
Millis = Annotated[int, Meta(ge=EARLIEST_MS, le=LATEST_MS)]


class Happening(msgspec.Struct, forbid_unknown_fields=True):
    """What both doors say about one event."""

    kind: Annotated[str, Meta(max_length=40)]
    object: Short = ""
    url: Long = ""
    title: Long = ""
    referrer: Long = ""
    campaign: Short = ""
    value: Annotated[float, Meta(ge=-1e15, le=1e15)] | None = None
    props: Props = {}


class TagEvent(Happening, kw_only=True):
    """One event of the tag; `at` by the browser's clock."""

    id: GivenId
    at: Millis


class LeadRef(msgspec.Struct, forbid_unknown_fields=True):
    """Who it was, in one of three ways."""

    id: Annotated[int, Meta(ge=1, le=LARGEST_WHOLE)] | None = None
    email: Annotated[str, Meta(max_length=254)] | None = None
    external: Annotated[str, Meta(max_length=200)] | None = None


class ApiEvent(Happening, kw_only=True):
    """One event of the event API; `at` in ISO 8601 with its offset, required where the caller gives an id."""

    id: GivenId | None = None
    at: datetime | None = None
    visitor: Hex128 | None = None
    lead: LeadRef | None = None


class Beacon(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What the tag sends: the browser, its clock at sending, the visit token of a letter's link, events."""

    now: Millis
    events: list[Any]
    visitor: Hex128 | None = None
    mi: Annotated[str, Meta(max_length=tokens.LONGEST_TOKEN)] | None = None


class PlainBeacon(Beacon):
    """The same where every event is sound, decoded in one go."""

    events: list[TagEvent]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is no event, where in the body, and its bytes."""

    place: str
    reason: str
    raw: bytes


@dataclass(slots=True)
class Reading:
    """What became of one body."""

    entries: list[Entry] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


class _Refused(ValueError):
    """A body or event that is refused; `place` is a path within it."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(reason)
        self.place = place


_KEY = re.compile(rb'"[ \t\r\n]*:')
_WHERE = re.compile(r"(.*) - at `(?:key in )?\$\.?([^`]*)`")


def _count_keys(value: Any, depth: int = 0) -> int:
    if depth > 6:
        raise _Refused("nested too deeply")
    if isinstance(value, dict):
        return len(value) + sum(_count_keys(v, depth + 1) for v in value.values() if isinstance(v, dict | list))
    return sum(_count_keys(v, depth + 1) for v in value if isinstance(v, dict | list))


def _once_each(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise _Refused(f"the key {key[:64]!r} stands there twice")
        seen.add(key)


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any("\x00" in k or _holds_nul(v) for k, v in value.items())
    return isinstance(value, list) and any(map(_holds_nul, value))


def decoded(body: bytes) -> Any:
    """The JSON value; raises ValueError also for duplicate keys, on which readers disagree, and for NUL."""
    try:
        value = msgspec.json.decode(body)
    except RecursionError:
        raise _Refused("nested too deeply") from None
    except ValueError as problem:
        raise _Refused(f"not JSON: {problem}") from None
    # A quote before a colon ends a key, or is escaped inside a text: equal counts prove that no key stands there twice.
    if isinstance(value, dict | list) and _count_keys(value) != len(_KEY.findall(body)):
        json.loads(body, object_pairs_hook=_once_each)
    if b"\\u0000" in body and _holds_nul(value):
        raise _Refused("holds the character NUL")
    return value


def _converted(value: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as problem:
        found = _WHERE.fullmatch(str(problem))
        reason, place = found.groups() if found else (str(problem), "")
        raise _Refused(reason.replace("`", ""), place) from None


def _checked_props(event: Happening) -> dict[str, Plain]:
    props: dict[str, Plain] = {}
    for key, value in event.props.items():
        if key in OURS:
            continue
        if isinstance(value, str):
            if len(value) > 1000:
                raise _Refused("longer than 1000 characters", f"props.{key}")
            value = without_addresses(value)
        elif not isinstance(value, float) and abs(value) > LARGEST_WHOLE:
            raise _Refused("a whole number beyond 2^53", f"props.{key}")
        elif not math.isfinite(value):
            raise _Refused("not a finite number", f"props.{key}")
        props[key] = value
    if event.referrer:
        props["referrer"] = bare_url(event.referrer)[:1000]
    return props


def _row(event: Happening, at_ms: int, request: Request, source: str, **more: Any) -> Row:
    """The row of a valid event; a time in the future becomes the time of arrival and is flagged."""
    props = _checked_props(event) | more.pop("props", {})
    if at_ms > request.received_ms:
        at_ms = request.received_ms
        props["clamped"] = True
    url = bare_url(event.url)
    thing = bare_url(event.object) if event.object else ""
    if event.kind.startswith("page."):
        thing = path_of(thing or url)
    return Row(
        at=at_ms,
        received=request.received_ms,
        kind=event.kind,
        object=thing,
        url=url[:2000],
        title=without_addresses(event.title)[:300],
        campaign=without_addresses(event.campaign)[:200],
        value=event.value,
        props=props,
        net=request.net,
        source=source,
        **more,
    )


def _each(events: list[Any], around: dict[str, Any], read: Callable[[Any], Entry]) -> Reading:
    """Read event by event, so that a bad one does not take the good ones with it.

    A refused event is kept inside a body like the one it came in (`around`), so that it can be read again.
    """
    out = Reading()
    if len(events) > MOST_EVENTS:
        rest = msgspec.json.encode(around | {"events": events[MOST_EVENTS:]})
        out.refusals.append(Refusal("events", f"more than {MOST_EVENTS} events at once", rest))
    for n, raw in enumerate(events[:MOST_EVENTS]):
        try:
            out.entries.append(read(raw))
        except (_Refused, OverflowError) as problem:
            inner = problem.place if isinstance(problem, _Refused) else ""
            where = f"events[{n}]" + (f".{inner}" if inner else "")
            kept = msgspec.json.encode(around | {"events": [raw]})
            out.refusals.append(Refusal(where, str(problem), kept))
    return out


_plain_beacon = msgspec.json.Decoder(PlainBeacon).decode


def _plainly(body: bytes) -> PlainBeacon | None:
    """The beacon, where it is as our own tag writes it and nothing about it needs a closer look; otherwise None.

    As many keys as the decoded value has fields that differ from their default: so none stands there twice. (In a text
    a quote is escaped, so a quote before a colon ends a key; those with a space between are left to the closer look.)
    """
    if b"\\u0000" in body or b'" ' in body or b'"\n' in body or b'"\t' in body or b'"\r' in body:
        return None
    try:
        beacon = _plain_beacon(body)
    except (ValueError, RecursionError):
        return None
    keys = 3 if beacon.mi is None else 4
    for e in beacon.events:
        keys += 3 + len(e.props) + bool(e.props) + bool(e.object) + bool(e.url) + bool(e.title) + bool(e.referrer)
        keys += bool(e.campaign) + (e.value is not None)
    return beacon if beacon.visitor and len(beacon.events) <= MOST_EVENTS and keys == body.count(b'":') else None


def read_beacon(body: bytes, request: Request, key: bytes) -> Reading:
    """The events of a beacon of the tag; times are corrected by the offset between the browser's clock and ours."""
    beacon: PlainBeacon | Beacon | None = _plainly(body)
    if beacon is None:
        try:
            beacon = _converted(decoded(body), Beacon)
        except ValueError as problem:
            return Reading(refusals=[Refusal(getattr(problem, "place", ""), str(problem), body)])
    offset = request.received_ms - beacon.now
    token = beacon.mi if request.agent not in MACHINES else None
    visit = tokens.read_visit(key, token) if token else None
    came_by: dict[str, Plain] = {"letter": visit.letter, "link": visit.n, "click": visit.click.hex()} if visit else {}
    scope = beacon.visitor or request.net

    def read(raw: Any) -> Entry:
        event: TagEvent = raw if type(raw) is TagEvent else _converted(raw, TagEvent)
        if event.kind not in WEB_KINDS:
            raise _Refused(f"{event.kind!r} does not come in by the tag", "kind")
        row = _row(
            event, event.at + offset, request, "tag",
            visitor=beacon.visitor, letter=visit.letter if visit else None, agent=request.agent, props=came_by,
        )  # fmt: skip
        id = given_id(scope, event.id, event.at)
        return Entry(id, row, visit.click, visit.until.timestamp()) if visit else Entry(id, row)

    return _each(beacon.events, {"now": beacon.now, "visitor": beacon.visitor, "mi": beacon.mi}, read)


def _lead_ref(lead: LeadRef | None) -> str | None:
    given = (
        [] if lead is None else [f"{k}:{v}" for k in ("id", "email", "external") if (v := getattr(lead, k)) is not None]
    )
    if lead is not None and len(given) != 1:
        raise _Refused("needs exactly one of id, email, external", "lead")
    return given[0] if given else None


def read_api(body: bytes, request: Request) -> Reading:
    """The events of a call of the event API: a list, or an object whose `events` is one."""
    try:
        value = decoded(body)
        events = value.get("events") if isinstance(value, dict) else value
        if not isinstance(events, list):
            raise _Refused("expected a list of events", "events")
    except ValueError as problem:
        return Reading(refusals=[Refusal(getattr(problem, "place", ""), str(problem), body)])

    def read(raw: Any) -> Entry:
        event: ApiEvent = _converted(raw, ApiEvent)
        if event.kind not in API_KINDS:
            raise _Refused(f"{event.kind!r} does not come in by the event API", "kind")
        if event.at is not None and event.at.tzinfo is None:
            raise _Refused("needs an offset, such as +09:00", "at")
        if event.id is not None and event.at is None:
            raise _Refused("needed beside id, so that a repeated call is recognised", "at")
        at_ms = request.received_ms if event.at is None else int(event.at.timestamp() * 1000)
        if not EARLIEST_MS <= at_ms <= LATEST_MS:
            raise _Refused("not between the years 2000 and 2100", "at")
        ref = _lead_ref(event.lead)
        row = _row(event, at_ms, request, "api", visitor=event.visitor, lead=ref, agent=AgentClass.PERSON.value)
        if event.id is not None:
            return Entry(given_id("api", event.id, at_ms), row)
        return Entry(fresh_id(at_ms), row)

    return _each(events, {}, read)
