"""The values that leave the front door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Plain = str | int | float | bool


class AgentClass(StrEnum):
    """What fetched: judged at the door from the request alone, so that no address and no user agent need be kept."""

    PERSON = "person"
    BOT = "bot"
    SCANNER = "scanner"
    GOOGLE_PROXY = "google_proxy"
    YAHOO_PROXY = "yahoo_proxy"
    APPLE_PROXY = "apple_proxy"
    PREFETCH = "prefetch"
    HEAD = "head"
    INSIDER = "insider"


MACHINES = frozenset({AgentClass.BOT, AgentClass.SCANNER, AgentClass.PREFETCH, AgentClass.HEAD})
SETTLED_LATER = frozenset({"mail.opened", "mail.clicked"})


class ConsentMode(StrEnum):
    """Whether the tag may work before the visitor agrees."""

    FREE = "free"
    REQUIRED = "required"


@dataclass(frozen=True)
class Received:
    """One event as it came in through the front door.

    `id`: 32 hex digits, time-ordered, final. `at`: when it happened by the sender's clock, corrected by its offset and
    never later than `received_at` (then `props["clamped"]` is true). `visitor`: 32 hex digits of the first-party
    cookie. `letter`: the letter that was opened or clicked, or whose one-time visit token came with a page event.
    `lead_ref`: only from the event API: `id:7`, `email:vera@steelworks.example` or `external:CRM-12`. `object`: page
    path, file, link or whatever it was about. `net`: keyed hash of the sender's /24 (IPv6: /48). `source`: tag, mail
    or api. Texts hold no mail addresses; `lead_ref` may, and never goes into the event log.
    """

    seq: int
    id: str
    at: datetime
    received_at: datetime
    kind: str
    visitor: str | None = None
    letter: int | None = None
    lead_ref: str | None = None
    object: str = ""
    url: str = ""
    title: str = ""
    campaign: str = ""
    value: float | None = None
    props: Mapping[str, Plain] = field(default_factory=dict)
    agent: AgentClass = AgentClass.PERSON
    net: str = ""
    source: str = "tag"

    @property
    def human(self) -> bool | None:
        """The first verdict: None for opens and clicks, which settle later; otherwise whether a person's browser sent it."""
        if self.kind in SETTLED_LATER:
            return None
        return self.agent is AgentClass.PERSON


@dataclass(frozen=True)
class Batch:
    """The oldest rows of the inbox; `upto` is the last `seq` read (0 when empty), the position for the event log."""

    rows: Sequence[Received]
    upto: int


@dataclass(frozen=True)
class LetterFacts:
    """What the letters' room knows about one letter; `sent_at` is None until the relay accepted it."""

    lead_id: int
    campaign: str
    sent_at: datetime | None
    object: str = ""  # what opens and clicks are about: the template's key


@dataclass(frozen=True)
class Quarantined:
    """Something that could not become an event. `door`: beacon, api or inbox. `raw`: what came, cut at the cap."""

    id: int
    received_at: datetime
    door: str
    reason: str
    place: str
    raw: bytes
    size: int
    replayed_at: datetime | None


class BadLink(ValueError):
    """An address that no letter may link to through the redirect; the message names the reason."""
