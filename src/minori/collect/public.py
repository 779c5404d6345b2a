"""The door of the front door: signed tokens for letters, the inbox for the pulse, verdicts, settings."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from minori.collect import inbox as _inbox
from minori.collect import settling
from minori.collect.acts.discard import discard as _discard
from minori.collect.acts.replay import Replayed
from minori.collect.acts.replay import replay as _replay
from minori.collect.acts.save_settings import Wanted, save_settings
from minori.collect.config_file import publish_config
from minori.collect.core import nets, tokens
from minori.collect.core.links import checked_url
from minori.collect.core.nets import net_hash
from minori.collect.words import BadLink, Batch, LetterFacts, Quarantined
from minori.keys import MasterKey
from minori.team.words import Actor

__all__ = [
    "BadLink",
    "Replayed",
    "Wanted",
    "align",
    "claim_visit_token",
    "click_url",
    "discard",
    "letters",
    "net_of",
    "new_visit_token",
    "open_url",
    "publish_config",
    "quarantine_size",
    "quarantined",
    "read_unsubscribe",
    "read_visit_token",
    "register_link_reader",
    "release",
    "replay",
    "save_settings",
    "settle",
    "sign_link",
    "sign_open",
    "sign_trap",
    "sign_unsubscribe",
    "take",
    "trap_url",
    "waiting_events",
]  # fmt: skip

EXCERPT_BYTES = 400
_link_readers: list[Callable[[Sequence[int]], Mapping[int, LetterFacts]]] = []


def _key() -> bytes:
    return _derived(settings.MASTER_KEY)


@cache
def _derived(master: MasterKey) -> bytes:
    return master.derive("collect")


@cache
def _open(path: Path) -> _inbox.Inbox:
    return _inbox.Inbox(path)


def _box() -> _inbox.Inbox:
    return _open(settings.INBOX_FILE)


def sign_open(letter_id: int) -> str:
    """Token of a letter's open pixel; never expires."""
    return tokens.sign_open(_key(), letter_id)


def sign_link(letter_id: int, n: int, url: str) -> str:
    """Token of the n-th link of a letter; raises `BadLink` for anything but a plain http(s) address."""
    return tokens.sign_link(_key(), tokens.LinkToken(letter_id, n, checked_url(url), trap=False))


def sign_trap(letter_id: int, n: int, url: str) -> str:
    """Token of a link that no person can see: whoever follows it is a machine. Leads to `url`, a harmless page."""
    return tokens.sign_link(_key(), tokens.LinkToken(letter_id, n, checked_url(url), trap=True))


def open_url(letter_id: int) -> str:
    """Full address of a letter's open pixel."""
    return f"{settings.TRACKING_URL}/o/{sign_open(letter_id)}.gif"


def click_url(letter_id: int, n: int, url: str) -> str:
    """Full address of a letter's tracked link; raises `BadLink`."""
    return f"{settings.TRACKING_URL}/c/{sign_link(letter_id, n, url)}"


def trap_url(letter_id: int, n: int) -> str:
    """Full address of a letter's hidden link; hide it from people (no text, no size), not from machines."""
    return f"{settings.TRACKING_URL}/c/{sign_trap(letter_id, n, settings.TRACKING_URL + '/health')}"


def read_visit_token(token: str, now: datetime) -> int | None:
    """The letter whose link brought a browser here (parameter `mi`); None if forged or older than ten minutes.

    Does not use the token up; where the browser's visitor id is known, use `claim_visit_token`.
    """
    visit = tokens.read_visit(_key(), token)
    return visit.letter if visit and now <= visit.until else None


def claim_visit_token(token: str, visitor: str, now: datetime) -> int | None:
    """The same, once: the first browser that brings the token keeps it, every other one gets None."""
    visit = tokens.read_visit(_key(), token)
    if not visit:
        return None
    with _box().writing() as connection:
        until, at = visit.until.timestamp(), now.timestamp()
        return visit.letter if _inbox.claim_visit(connection, visit.click, visitor, until, at) else None


def new_visit_token(letter_id: int, n: int, now: datetime) -> str:
    """A fresh one-time parameter, as the redirect adds it to the company's own pages."""
    return tokens.sign_visit(_key(), letter_id, n, secrets.token_bytes(tokens.CLICK_BYTES), now)


def sign_unsubscribe(lead_id: int, letter_id: int) -> str:
    """Token of a letter's unsubscribe link; never expires."""
    return tokens.sign_unsubscribe(_key(), lead_id, letter_id)


def read_unsubscribe(token: str) -> tuple[int, int] | None:
    """(lead, letter) of an unsubscribe token, or None if we did not sign it."""
    return tokens.read_unsubscribe(_key(), token)


def take(limit: int = 2000) -> Batch:
    """The oldest events of the inbox. They stay there until `release`, so a repeated take returns them again."""
    return _inbox.take(_box(), limit, time.time())


def release(upto: int) -> None:
    """Delete what the event log has made durable: every row with `seq` up to `Batch.upto`."""
    if upto:
        _inbox.release(_box(), upto)


def net_of(address: str) -> str:
    """The keyed hash under which an IP address's network appears as `Received.net`; empty for what is no address."""
    return net_hash(nets.key_from(_key()), address)


def align(position: int) -> bool:
    """At the house's start, with the event log's position of `inbox`: number on from there if the inbox file is new."""
    return _inbox.align(_box(), position)


def register_link_reader(read: Callable[[Sequence[int]], Mapping[int, LetterFacts]]) -> None:
    """Plug of the room that owns letters: facts by letter id, unknown ids left out."""
    _link_readers.append(read)


def letters(ids: Sequence[int]) -> dict[int, LetterFacts]:
    """Facts about letters; ids that nobody knows are left out."""
    found: dict[int, LetterFacts] = {}
    for read in _link_readers:
        found.update(read(ids))
    return found


def settle(now: datetime) -> int:
    """Stage: judge opens and clicks that are old enough or certain, and again what new evidence changes.

    Returns how many verdicts were given. Only the house process may call it: it asks the event log.
    """
    return settling.settle(now, letters)


def quarantined(before: int | None = None, limit: int = 50) -> list[Quarantined]:
    """What waits in the quarantine, newest first, below an id; of each only the first bytes."""
    return _inbox.quarantined(_box(), before, limit, excerpt=EXCERPT_BYTES)


def quarantine_size() -> int:
    """How much waits in the quarantine."""
    return int(_box().read("SELECT count(*) FROM quarantine WHERE replayed_at IS NULL")[0][0])


def replay(ids: Sequence[int], by: Actor) -> Replayed:
    """Read quarantined things again; raises PermissionDenied for all but admins and marketers."""
    return _replay(_box(), _key(), ids, by)


def discard(ids: Sequence[int], by: Actor) -> int:
    """Throw quarantined things away for good; returns how many."""
    return _discard(_box(), ids, by)


def waiting_events() -> int:
    """How many events wait in the inbox for the pulse."""
    return int(_box().read("SELECT count(*) FROM inbox")[0][0])
