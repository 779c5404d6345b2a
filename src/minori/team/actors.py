"""Who acts, what they may do, and the trace of what they did."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from minori.team.core.verbs import allowed
from minori.team.models import Trace, User
from minori.team.words import Actor, Role


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
