"""The door of the team: who acts, what they may do, the trace of it, secrets, the company's profile."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from minori.team.core.verbs import allowed
from minori.team.keyring import note_key_use, on_keys_changed
from minori.team.models import AccountRow, ApiKey, Trace, User
from minori.team.seals import BrokenSeal, SealedText, seal, unseal
from minori.team.words import SYSTEM, Account, Actor, Person, Role

__all__ = [
    "SYSTEM", "Account", "Actor", "BrokenSeal", "Person", "Role", "SealedText",
    "account", "actor_of", "key_hashes", "may", "note_key_use", "on_keys_changed", "people", "person", "require",
    "seal", "trace", "unseal", "visible_leads_restricted",
]  # fmt: skip


def actor_of(request: HttpRequest) -> Actor:
    """Who sent this request; raises PermissionDenied for nobody (a route open to anyone must not ask)."""
    key = getattr(request, "api_actor", None)
    if isinstance(key, Actor):
        return key
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        raise PermissionDenied
    return Actor(user.pk, user.name, Role(user.role), "user")


def may(actor: Actor, verb: str) -> bool:
    """May this actor do it? The verbs stand in `core/verbs.py`; KeyError for a verb that does not."""
    return allowed(actor, verb)


def require(actor: Actor, *roles: Role, scope: str | None = None) -> None:
    """Raise PermissionDenied unless the actor has one of the roles, is a key with the scope, or is Minori itself."""
    if actor.kind == "system" or actor.role in roles or (actor.kind == "key" and scope in actor.scopes):
        return
    raise PermissionDenied


def trace(actor: Actor, act: str, object: str, detail: dict[str, Any] | None = None) -> None:
    """Note that somebody did something, in the caller's transaction.

    `act` is `room.verb` such as `leads.merge`, `object` is `kind:id` such as `lead:17`; `detail` is JSON, holds
    neither secrets nor a lead's personal text, since the trace is never changed or deleted.
    """
    Trace.objects.create(
        actor_kind=actor.kind, actor_id=actor.id, actor_name=actor.name, act=act, object=object, detail=detail or {}
    )


def person_of(user: User) -> Person:
    return Person(user.pk, user.name, user.email, Role(user.role), user.is_active, user.language)


def people(roles: Sequence[Role] | None = None) -> list[Person]:
    """Members of staff by name, with the given roles or all; also those who no longer work here (`active` tells)."""
    found = User.objects.order_by("name", "pk")
    return [person_of(u) for u in (found if roles is None else found.filter(role__in=[str(r) for r in roles]))]


def person(id: int) -> Person:
    """One member of staff; raises LookupError where there is none."""
    user = User.objects.filter(pk=id).first()
    if user is None:
        raise LookupError(f"no person {id}")
    return person_of(user)


def key_hashes(scope: str) -> list[str]:
    """SHA-256 (hex) of every living API key with that scope."""
    rows = ApiKey.objects.filter(revoked_at=None).values_list("sha256", "scopes")
    return [sha for sha, scopes in rows if scope in scopes]


def account_row() -> AccountRow:
    """The stored profile, or one with defaults that nobody has stored yet."""
    return AccountRow.objects.first() or AccountRow(time_zone=settings.TIME_ZONE, language=settings.LANGUAGE_CODE)


def account() -> Account:
    """The company's profile; defaults until an administrator has edited it."""
    row = account_row()
    return Account(
        row.name, row.time_zone, row.language, row.currency, row.sender_name, row.sender_address_postal, row.contact
    )


def visible_leads_restricted(actor: Actor) -> bool:
    """Does this actor see only leads that are theirs or nobody's?"""
    return actor.role in {Role.sales, Role.inside_sales} and account_row().sales_see_own
