"""Signed tokens in letters: compact binary under an HMAC, written as URL-safe text.

Layout: one byte for the kind, the fields (numbers as LEB128), 16 bytes of HMAC-SHA256 over all before. Nothing is
readable that is not meant to be: letters and leads are numbers, never addresses. Only visit tokens expire; the others
outlive their broadcast.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

OPEN, LINK, VISIT, UNSUBSCRIBE = 1, 2, 3, 4
MAC_BYTES = 16
CLICK_BYTES = 16
VISIT_LIFE = timedelta(minutes=10)
LONGEST_TOKEN = 3000


@dataclass(frozen=True)
class LinkToken:
    """A link of a letter: its number there, where it leads, and whether it is a trap that no person can see."""

    letter: int
    n: int
    url: str
    trap: bool


@dataclass(frozen=True)
class VisitToken:
    """Proof that a browser came from a letter's link. `click`: the id of the click's event, which makes it unique."""

    letter: int
    n: int
    click: bytes
    until: datetime


def _number(value: int) -> bytes:
    if value < 0:
        raise ValueError("a token holds no negative numbers")
    out = bytearray()
    while True:
        low, value = value & 0x7F, value >> 7
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def _take_number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 63:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    raise IndexError


def _seal(key: bytes, body: bytes) -> str:
    return urlsafe_b64encode(body + hmac.digest(key, body, sha256)[:MAC_BYTES]).rstrip(b"=").decode()


def _unseal(key: bytes, token: str, kind: int) -> bytes | None:
    """The signed bytes after the kind, or None for anything that this key did not sign for this purpose."""
    if len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    try:
        data = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (NotBase64, ValueError):
        return None
    body, mac = data[:-MAC_BYTES], data[-MAC_BYTES:]
    if not body or body[0] != kind or not hmac.compare_digest(mac, hmac.digest(key, body, sha256)[:MAC_BYTES]):
        return None
    # One spelling only: base64 has spare bits, and an altered token must never work.
    return body[1:] if urlsafe_b64encode(data).rstrip(b"=") == token.encode() else None


def sign_open(key: bytes, letter: int) -> str:
    """Token of a letter's open pixel."""
    return _seal(key, bytes([OPEN]) + _number(letter))


def read_open(key: bytes, token: str) -> int | None:
    """The letter, or None for a forged token."""
    body = _unseal(key, token, OPEN)
    return _take_number(body, 0)[0] if body else None


def sign_link(key: bytes, link: LinkToken) -> str:
    """Token of a link; the URL is under the signature. The caller has checked the URL."""
    head = bytes([LINK]) + _number(link.letter) + _number(link.n) + bytes([link.trap])
    return _seal(key, head + link.url.encode())


def read_link(key: bytes, token: str) -> LinkToken | None:
    """The link, or None for a forged token."""
    body = _unseal(key, token, LINK)
    if not body:
        return None
    letter, at = _take_number(body, 0)
    n, at = _take_number(body, at)
    return LinkToken(letter, n, body[at + 1 :].decode(), bool(body[at]))


def sign_visit(key: bytes, letter: int, n: int, click: bytes, now: datetime) -> str:
    """Token that a click carries to the customer's own site; lives for ten minutes."""
    until = int((now + VISIT_LIFE).timestamp())
    return _seal(key, bytes([VISIT]) + _number(letter) + _number(n) + _number(until) + click)


def read_visit(key: bytes, token: str) -> VisitToken | None:
    """The visit, expired or not, or None for a forged token."""
    body = _unseal(key, token, VISIT)
    if not body:
        return None
    letter, at = _take_number(body, 0)
    n, at = _take_number(body, at)
    until, at = _take_number(body, at)
    return VisitToken(letter, n, body[at:], datetime.fromtimestamp(until, UTC))


def sign_unsubscribe(key: bytes, lead: int, letter: int) -> str:
    """Token of a letter's unsubscribe link; never expires."""
    return _seal(key, bytes([UNSUBSCRIBE]) + _number(lead) + _number(letter))


def read_unsubscribe(key: bytes, token: str) -> tuple[int, int] | None:
    """Lead and letter, or None for a forged token."""
    body = _unseal(key, token, UNSUBSCRIBE)
    if not body:
        return None
    lead, at = _take_number(body, 0)
    return lead, _take_number(body, at)[0]
