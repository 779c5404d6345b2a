"""Promise X1: every address x every role x every method, against the one table; what is not allowed looks missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from minori.settings import MIDDLEWARE
from minori.team.core.routes import METHODS, Rule
from minori.team.gate import table
from minori.team.public import SYSTEM, Role, add_person

INVENTED = (1, "1", "x", "x-1", "00000000-0000-4000-8000-000000000000", "2026-11-20")
OWN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|name="next" value="[^"]*"')


@dataclass(frozen=True)
class Route:
    name: str
    view: Any
    kwargs: tuple[str, ...]


def routes(resolver: URLResolver, spaces: tuple[str, ...] = (), outer: tuple[str, ...] = ()) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        kwargs = (*outer, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from routes(entry, (*spaces, entry.namespace) if entry.namespace else spaces, kwargs)
        elif isinstance(entry, URLPattern):
            yield Route(":".join((*spaces, entry.name or "")), entry.callback, kwargs)


ROUTES = list(routes(get_resolver()))


def address(route: Route) -> str:
    """An address of this route with invented values."""
    for values in product(INVENTED, repeat=len(route.kwargs)):
        try:
            return reverse(route.name, kwargs=dict(zip(route.kwargs, values, strict=True)))
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address for {route.name}: give INVENTED a value that its converters take")


def body(response: Any) -> bytes:
    """What a reader learns from an answer: without the token, which is random, and the address, which she sent."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return OWN.sub(b"", content)


def login(role: str) -> Client:
    client = Client(raise_request_exception=False)
    person = add_person(f"{role}@minori.test", role, Role(role), SYSTEM)
    client.force_login(get_user_model().objects.get(pk=person.id))
    return client


def disabled() -> Client:
    client = login("admin")
    get_user_model().objects.update(is_active=False)
    return client


def expired() -> Client:
    client = login("admin")
    Session.objects.all().delete()
    return client


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    names = {route.name for route in ROUTES}
    assert names - set(table()) == set(), "routes without a row in routes.toml"
    assert set(table()) - names == set(), "rows without a route"
    assert [r for r in names if r.endswith(":") or not r] == [], "a route without a name cannot have a row"


def test_the_gate_stands_before_the_forms_token_and_behind_the_login() -> None:
    order = [name.rsplit(".", 1)[-1] for name in MIDDLEWARE]
    assert order.index("AuthenticationMiddleware") < order.index("Gate") < order.index("CsrfViewMiddleware")


def test_no_view_switches_the_forms_token_off_by_itself() -> None:
    loose = [r.name for r in ROUTES if getattr(r.view, "csrf_exempt", False)]
    assert [name for name in loose if not table()[name].csrf_exempt] == []


def wanted(rule: Rule, method: str, role: str | None) -> str:
    """What the table promises: `in`, `missing`, `login` or `401`; spelt out here once more, apart from the product."""
    who = rule.methods.get(method)
    if who is None:
        return "missing"
    if "anyone" in who:
        return "in"
    if role is None:
        return "login" if method == "GET" and any(":" not in w for w in who) else "401"
    return "in" if role in who else "missing"


def check(client: Client, role: str | None) -> list[str]:
    """Walk every route with every method; gives what does not fit the table."""
    missing = body(client.get("/there/is/no/such/page"))
    wrong = []
    for route, method in product(ROUTES, METHODS):
        expected = wanted(table()[route.name], method, role)
        if expected == "in" and method != "GET":
            continue
        response = client.generic(method, address(route))
        status = response.status_code
        seen = {404: "missing" if body(response) == missing else "404 that tells", 401: "401"}.get(status, "in")
        if status == 302 and response["Location"].startswith("/account/login/?next="):
            seen = "login"
        entered = status < 500 and seen not in {"401", "login"}
        if not (entered if expected == "in" else seen == expected):
            wrong.append(f"{role or 'anonymous'} {method} {route.name}: {expected} expected, {status} {seen}")
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("role", [r.value for r in Role])
def test_each_role_reaches_what_the_table_says_and_nothing_else(role: str) -> None:
    assert check(login(role), role) == []


@pytest.mark.django_db
@pytest.mark.parametrize("who", [Client, disabled, expired])
def test_nobody_without_a_living_login_gets_in(who: Any) -> None:
    client = who()
    client.raise_request_exception = False
    assert check(client, None) == []


@pytest.mark.django_db
def test_every_post_needs_the_forms_token_unless_its_row_says_otherwise() -> None:
    client = login("admin")
    client.handler.enforce_csrf_checks = True
    wrong = []
    for route in ROUTES:
        rule = table()[route.name]
        if wanted(rule, "POST", "admin") == "in" and not rule.csrf_exempt:
            status = client.post(address(route)).status_code
            if status != 403:
                wrong.append((route.name, status))
    assert wrong == []


@pytest.mark.django_db
def test_a_key_opens_only_what_its_scope_says() -> None:
    client = Client(raise_request_exception=False)
    wrong = []
    for route, method in product(ROUTES, METHODS):
        who = table()[route.name].methods.get(method, frozenset())
        if "anyone" in who:
            continue
        status = client.generic(method, address(route), headers={"Authorization": "Bearer mnr_none"}).status_code
        if status != (401 if who else 404):
            wrong.append((route.name, method, status))
    assert wrong == []
