"""The two middlewares of the team: default deny for every address, and everybody's own language and time."""

import tomllib
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.defaults import page_not_found

from minori.team.core.keys import SCOPES
from minori.team.core.routes import Answer, Rule, read_table
from minori.team.keyring import actor_of_key
from minori.team.models import User
from minori.team.profile import account
from minori.team.words import Actor, Role

Respond = Callable[[HttpRequest], HttpResponse]


@cache
def table() -> dict[str, Rule]:
    """The table of routes, read once when Minori starts."""
    return read_table(tomllib.loads((settings.PACKAGE / "routes.toml").read_text()), frozenset(SCOPES))


class Gate:
    """Lets a request pass only where `routes.toml` says so; whoever may not enter sees what a missing page shows."""

    def __init__(self, respond: Respond) -> None:
        table()
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._respond(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Decide before the view and before the check of the form's token, so that neither gives anything away."""
        rule = table().get(request.resolver_match.view_name) if request.resolver_match else None
        if rule is None:
            raise Http404
        actor = who_asks(request)
        answer = rule.answer(str(request.method), actor)
        if answer is Answer.missing:
            raise Http404
        if answer is Answer.log_in:
            return ask_to_log_in(request, rule)
        if rule.csrf_exempt or (actor and actor.kind == "key"):
            request.csrf_processing_done = True  # type: ignore[attr-defined]  # Django's own way to say: no token here
        return None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """What a view refuses looks missing too."""
        return page_not_found(request, problem) if isinstance(problem, PermissionDenied) else None


def who_asks(request: HttpRequest) -> Actor | None:
    """The machine of the bearer key, or the person of the session, or nobody."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        request.api_actor = actor_of_key(text.strip(), timezone.now())  # type: ignore[attr-defined]  # read by actor_of
        key: Actor | None = request.api_actor  # type: ignore[attr-defined]
        return key
    user = request.user
    if isinstance(user, User) and user.is_active:
        return Actor(user.pk, user.name, Role(user.role), "user")
    return None


def ask_to_log_in(request: HttpRequest, rule: Rule) -> HttpResponse:
    """Send a reader to the login page; tell everything else 401."""
    wants_page = request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers
    if wants_page and "Authorization" not in request.headers and rule.for_people("GET"):
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
    refusal = HttpResponse("401\n", status=401, content_type="text/plain")
    if "HX-Request" in request.headers:
        refusal["HX-Redirect"] = reverse("account_login")
    elif not rule.for_people(str(request.method)):
        refusal["WWW-Authenticate"] = "Bearer"
    return refusal


class OwnWorld:
    """Shows each member of staff their own language, and everybody the company's time."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        with timezone.override(ZoneInfo(account().time_zone)):
            return self._respond(request)
