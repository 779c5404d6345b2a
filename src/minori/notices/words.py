"""What other rooms see of notices. Free of Django."""

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """How a notice reaches a person beside the app itself, where it always stands."""

    mail = "mail"
    chat = "chat"


class PostState(StrEnum):
    """waiting -> sending -> sent | kept | dead; a failed attempt goes back to waiting."""

    waiting = "waiting"
    sending = "sending"
    sent = "sent"
    kept = "kept"
    dead = "dead"


@dataclass(frozen=True)
class Kind:
    """A kind of notice that people can choose channels for; `label` is translatable text."""

    name: str
    label: object
    mail: bool
    chat: bool
