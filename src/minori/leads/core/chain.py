"""The consent ledger's hash chain."""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple


class Link(NamedTuple):
    """What one ledger line binds together; `text_hash` stands for evidence and wording, which may be erased."""

    number: int
    lead_id: int
    given: bool
    basis: str
    text_hash: str
    how: str
    by: str
    happened_at: datetime
    recorded_at: datetime


def hash_of_texts(evidence: str, wording: str) -> str:
    """One hash for both texts; the length keeps them apart."""
    return sha256(f"{len(evidence)}:{evidence}{wording}".encode()).hexdigest()


def next_hash(before: str, link: Link) -> str:
    """The hash of a line that follows the line with hash `before`."""
    parts = [
        before, str(link.number), str(link.lead_id), "given" if link.given else "withdrawn", link.basis, link.text_hash,
        link.how, link.by, _stamp(link.happened_at), _stamp(link.recorded_at),
    ]  # fmt: skip
    return sha256("\x1f".join(parts).encode()).hexdigest()


def _stamp(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1_000_000))
