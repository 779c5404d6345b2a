"""How the product looks to one person: theme, language, menu. A cookie until login, then whatever team plugs in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from minori.ui.menu import Group, Shown, menu_of, top_of

THEMES = ("minori", "minori-dark")
THEME_COOKIE = "minori_theme"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Taste:
    """What a person chose; "" where she chose nothing."""

    theme: str = ""
    language: str = ""


@dataclass
class Plugs:
    """What rooms to the right plug in: who remembers a person's taste, and where the search is."""

    read: Callable[[HttpRequest], Taste] | None = None
    save: Callable[[HttpRequest, Taste], None] | None = None
    finder: str = ""


PLUGS = Plugs()


def register_taste(read: Callable[[HttpRequest], Taste], save: Callable[[HttpRequest, Taste], None]) -> None:
    """Remember theme and language of people who are logged in; `save` gets "" for what did not change."""
    PLUGS.read, PLUGS.save = read, save


def register_finder(url_name: str) -> None:
    """The address that answers the search field and Ctrl K: `?q=` gives a page, with HTMX only the findings."""
    PLUGS.finder = url_name


def known_person(request: HttpRequest) -> bool:
    """Is somebody logged in? Pages of refusal may come before anybody asked."""
    user = getattr(request, "user", None)
    return user is not None and bool(user.is_authenticated)


def theme_of(request: HttpRequest) -> str:
    """The chosen theme; "" follows the system."""
    known = PLUGS.read(request).theme if PLUGS.read and known_person(request) else ""
    theme = known or request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else ""


def remember_theme(response: HttpResponse, theme: str) -> None:
    """Keep a theme in the browser, for the pages before login."""
    response.set_cookie(THEME_COOKIE, theme, max_age=A_YEAR, samesite="Lax", httponly=True)


class Frame:
    """What the base page needs; each part is found out only when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def theme(self) -> str:
        """`minori`, `minori-dark` or "" (as the system)."""
        return theme_of(self.request)

    @property
    def menu(self) -> list[Group]:
        """The sidebar; asked twice a page, counted once."""
        if not hasattr(self, "_menu"):
            self._menu = menu_of(self.request)
        return self._menu

    @property
    def bottom(self) -> list[Shown]:
        """The four screens of the bottom bar on phones."""
        return [entry for group in self.menu for entry in group.entries if entry.phone][:4]

    @property
    def top(self) -> list[Shown]:
        """The icons of the top bar."""
        return top_of(self.request)

    @property
    def finder(self) -> str:
        """Where the search answers; "" as long as nobody searches."""
        if not PLUGS.finder or not known_person(self.request):
            return ""
        try:
            return reverse(PLUGS.finder)
        except NoReverseMatch:
            return ""

    @property
    def person(self) -> str:
        """The name of who is logged in."""
        user: Any = self.request.user
        return str(getattr(user, "name", "") or getattr(user, "email", ""))

    @property
    def role(self) -> str:
        """Her role in her language."""
        show = getattr(self.request.user, "get_role_display", None)
        return str(show()) if show else ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `look` in every template."""
    return {"look": Frame(request)}
