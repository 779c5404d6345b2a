"""Read quarantined things again, after a fix or a change of settings."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import transaction

from minori.collect.core.intake import Reading, Refusal, read_api, read_beacon
from minori.collect.core.rows import Entry, Request, Row
from minori.collect.inbox import Inbox, store
from minori.team.public import Actor, Role, require, trace


@dataclass(frozen=True)
class Replayed:
    """How many became events, and how many are refused again."""

    stored: int
    refused: int


def replay(inbox: Inbox, key: bytes, ids: Sequence[int], by: Actor) -> Replayed:
    """Give them to the door once more, as of the moment when they came. What is read becomes events and leaves the
    quarantine; the others stay with their present reason. Repeating it changes nothing."""
    require(by, Role.admin, Role.marketer)
    stored = refused = 0
    for id in ids:
        rows = inbox.read("SELECT door, raw, context, size FROM quarantine WHERE id = ? AND replayed_at IS NULL", (id,))
        for door, raw, context, size in rows:
            reading = _read(door, bytes(raw), bytes(context), size, key)
            with inbox.writing() as connection:
                if reading.refusals:
                    first = reading.refusals[0]
                    connection.execute(
                        "UPDATE quarantine SET reason = ?, place = ? WHERE id = ?",
                        (first.reason[:500], first.place[:200], id),
                    )
                    refused += 1
                    continue
                now = time.time()
                store(connection, reading.entries, [], now)
                connection.execute("UPDATE quarantine SET replayed_at = ? WHERE id = ?", (now, id))
                stored += 1
    with transaction.atomic():
        trace(by, "quarantine.replayed", "quarantine", {"stored": stored, "refused": refused})
    return Replayed(stored, refused)


def _read(door: str, raw: bytes, context: bytes, size: int, key: bytes) -> Reading:
    if size > len(raw):
        return Reading(refusals=[Refusal("", f"only {len(raw)} of {size} bytes were kept", raw)])
    try:
        if door == "inbox":
            told: dict[str, Any] = msgspec.json.decode(context)
            return Reading([Entry(bytes.fromhex(told["id"]), msgspec.json.decode(raw, type=Row))])
        request = msgspec.json.decode(context, type=Request)
    except (ValueError, KeyError) as problem:
        return Reading(refusals=[Refusal("", str(problem), raw)])
    return read_beacon(raw, request, key) if door == "beacon" else read_api(raw, request)
