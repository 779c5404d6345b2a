"""An event between the network and the event log, and what became of something that is no event."""

from dataclasses import dataclass

import msgspec

from minori.collect.words import AgentClass, Plain


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event as the inbox keeps it; times are milliseconds since 1970 UTC."""

    at: int
    received: int
    kind: str
    visitor: str | None = None
    letter: int | None = None
    lead: str | None = None
    object: str = ""
    url: str = ""
    title: str = ""
    campaign: str = ""
    value: float | None = None
    props: dict[str, Plain] = {}
    agent: str = AgentClass.PERSON.value
    net: str = ""
    source: str = "tag"


class Entry(msgspec.Struct, frozen=True):
    """What the collector stores: id and row, and the nonce of the visit token where one came with it."""

    id: bytes
    row: Row
    nonce: bytes | None = None
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Poison:
    """What could not be read, on its way into quarantine; `context`: the request around it, for a replay."""

    received_at: float
    door: str
    reason: str
    place: str
    raw: bytes
    context: bytes = b"{}"


class Request(msgspec.Struct, frozen=True):
    """All that is kept of the request an event came in."""

    received_ms: int
    door: str
    agent: str
    net: str
