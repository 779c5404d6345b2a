"""The ticket that a form page carries: when it was shown, for which form, and the key that makes its press happen once."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

TOO_FAST, TOO_OLD = timedelta(seconds=1), timedelta(hours=24)
VISITOR = re.compile(r"[0-9a-f]{32}")


class BadTicket(ValueError):
    """A ticket that does not open this form; the message is `forged`, `too_fast` or `too_old`."""


@dataclass(frozen=True)
class Ticket:
    """What a ticket says: its press key (32 hex digits) and when the page was shown."""

    press: str
    shown_at: datetime


def issue(form_id: int, now: datetime, secret: bytes) -> str:
    """A fresh ticket for a form."""
    body = f"{form_id}.{int(now.timestamp() * 1000)}.{secrets.token_hex(16)}"
    return f"{body}.{mark(body, secret)}"


def mark(body: str, secret: bytes) -> str:
    """The signature under a ticket."""
    return hmac.new(secret, body.encode(), hashlib.sha256).hexdigest()[:32]


def read(text: str, form_id: int, now: datetime, secret: bytes) -> Ticket:
    """The ticket behind a text. Raises BadTicket."""
    body, _, signature = text.rpartition(".")
    if not hmac.compare_digest(signature.encode(), mark(body, secret).encode()):
        raise BadTicket("forged")
    form, milliseconds, press = body.split(".")
    if int(form) != form_id:
        raise BadTicket("forged")
    shown_at = datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    if now - shown_at < TOO_FAST:
        raise BadTicket("too_fast")
    if now - shown_at > TOO_OLD:
        raise BadTicket("too_old")
    return Ticket(press, shown_at)


def visitor_in(*candidates: str | None) -> str:
    """The first text that is a visitor's key, or empty."""
    return next((text for text in candidates if text and VISITOR.fullmatch(text)), "")
