"""The shape of an API key: `mnr_PREFIX_SECRET`, recognised by prefix, checked by the SHA-256 of the whole."""

import secrets
from dataclasses import dataclass, field
from hashlib import sha256

SCOPES = ("events.write", "leads.read", "leads.write", "reports.read")


@dataclass(frozen=True)
class NewKey:
    """A key at the one moment when it is known."""

    prefix: str
    text: str = field(repr=False)

    @property
    def sha256(self) -> str:
        return hash_of(self.text)


def hash_of(text: str) -> str:
    """SHA-256 in hex; enough for 256 random bits, which nobody guesses."""
    return sha256(text.encode()).hexdigest()


def new_key() -> NewKey:
    """A fresh key with 256 random bits."""
    prefix = f"mnr_{secrets.token_hex(4)}"
    return NewKey(prefix, f"{prefix}_{secrets.token_urlsafe(32)}")
