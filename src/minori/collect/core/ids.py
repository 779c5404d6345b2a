"""Event ids as bytes: the layout of the event log's UUID version 7, made where every microsecond counts."""

import os
from hashlib import blake2b


def event_id(at_ms: int, noise: bytes) -> bytes:
    """16 bytes that sort by the moment (milliseconds since 1970); the same input gives the same id."""
    head = bytes((0x70 | noise[0] & 0x0F, noise[1], 0x80 | noise[2] & 0x3F))
    return at_ms.to_bytes(6, "big") + head + noise[3:10]


def fresh_id(at_ms: int) -> bytes:
    """An id that nobody else has."""
    return event_id(at_ms, os.urandom(10))


def given_id(scope: str, given: str, at_ms: int) -> bytes:
    """The same id for the same event of the same sender, however often and whenever it comes."""
    return event_id(at_ms, blake2b(f"{scope}\n{given}".encode(), digest_size=10).digest())
