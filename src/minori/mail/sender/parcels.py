"""What the parts of a sender hand to each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from minori.mail.versions import VersionFacts
from minori.mail.words import LetterCard, LetterState


@dataclass(slots=True)
class Parcel:
    """A claimed letter on its way; the message is written last, so that few are in memory."""

    card: LetterCard
    version: VersionFacts
    cause: str
    attempts: int
    to_name: str
    to_email: str
    values: Mapping[str, Any]
    message: bytes = b""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter. `was` is the state that it must still have for this to be written."""

    parcel: Parcel
    state: LetterState
    reason: str = ""
    detail: str = ""
    was: LetterState = LetterState.IN_FLIGHT
    due_at: datetime | None = None
    tried: bool = True
    bounce: str = ""  # the receiver's code where the address is at fault
