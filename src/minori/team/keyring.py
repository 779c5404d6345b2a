"""Which machine holds a key, and who wants to hear when keys change."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from minori.team.core.keys import hash_of
from minori.team.models import ApiKey
from minori.team.words import Actor

_listeners: list[Callable[[], None]] = []


def on_keys_changed(run: Callable[[], None]) -> None:
    """Call this after every commit that made or revoked a key (the collector's config is written anew)."""
    if run not in _listeners:
        _listeners.append(run)


def keys_changed() -> None:
    """Tell the listeners once the caller's transaction is durable."""
    for run in _listeners:
        transaction.on_commit(run)


def actor_of_key(text: str, now: datetime) -> Actor | None:
    """The machine behind a key, or None for an unknown or revoked one."""
    key = ApiKey.objects.filter(sha256=hash_of(text), revoked_at=None).first()
    if key is None:
        return None
    note_key_use(key.sha256, now)
    return Actor(key.pk, key.name, None, "key", frozenset(key.scopes))


def note_key_use(sha256: str, at: datetime) -> None:
    """Remember when a key was last used, to the minute."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=at - timedelta(minutes=1))
    ApiKey.objects.filter(stale, sha256=sha256).update(last_used_at=at)


def key_hashes(scope: str) -> list[str]:
    """SHA-256 (hex) of every living API key with that scope."""
    rows = ApiKey.objects.filter(revoked_at=None).values_list("sha256", "scopes")
    return [sha for sha, scopes in rows if scope in scopes]
