"""What hangs in the sidebar, the top bar and the bottom bar: every room plugs its own entries when Django starts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Count = Callable[[HttpRequest], int | None]

GROUPS: dict[str, str | Promise] = {
    "": "",
    "know": pgettext_lazy("menu", "Know"),
    "grow": pgettext_lazy("menu", "Grow"),
    "hand": pgettext_lazy("menu", "Hand over"),
    "review": pgettext_lazy("menu", "Look back"),
    "settings": pgettext_lazy("menu", "Settings"),
}


@dataclass(frozen=True)
class Entry:
    """One way to a screen: where it hangs, what it says, who sees it (no roles: everybody), how many wait behind it."""

    group: str
    label: str | Promise
    url_name: str
    icon: str
    roles: tuple[str, ...] = ()
    count: Count | None = None
    order: int = 50
    phone: bool = False


@dataclass(frozen=True)
class Shown:
    """An entry as one request sees it."""

    label: str | Promise
    url: str
    icon: str
    count: int | None
    phone: bool
    current: bool = False


@dataclass(frozen=True)
class Group:
    """A group of the sidebar with its entries."""

    key: str
    label: str | Promise
    entries: list[Shown]

    @property
    def current(self) -> bool:
        """Is one of its screens the one that is shown?"""
        return any(entry.current for entry in self.entries)


MENU: list[Entry] = []
TOP: list[Entry] = []


def register_menu(
    group: str,
    label: str | Promise,
    url_name: str,
    icon: str,
    roles: Sequence[str] = (),
    count: Count | None = None,
) -> None:
    """Hang a screen into the sidebar, at the end of what its group holds.

    `group` is one of know, grow, hand, review, settings, or "" for the place above all groups; no roles means all;
    `count(request)` may answer None to show nothing. Raises KeyError for an unknown group.
    """
    register_entry(Entry(group, label, url_name, icon, tuple(roles), count))


def register_entry(entry: Entry) -> None:
    """Hang a screen into the sidebar with its order in the group (50 is the middle), or into the phones' bottom bar."""
    GROUPS[entry.group]
    add(MENU, entry)


def register_top(
    label: str | Promise,
    url_name: str,
    icon: str,
    roles: Sequence[str] = (),
    count: Count | None = None,
) -> None:
    """Hang an icon into the top bar, such as the bell; `count(request)` lights its dot."""
    add(TOP, Entry("", label, url_name, icon, tuple(roles), count))


def add(entries: list[Entry], entry: Entry) -> None:
    """Put an entry in once: plugging twice changes nothing."""
    if all(known.url_name != entry.url_name for known in entries):
        entries.append(entry)


def shown(entry: Entry, request: HttpRequest) -> Shown:
    """Ask how many wait behind an entry and where it leads."""
    waiting = entry.count(request) if entry.count else None
    return Shown(entry.label, reverse(entry.url_name), entry.icon, waiting, entry.phone)


def seen_by(entries: list[Entry], role: str | None) -> list[Entry]:
    """The entries that a role may use, in their order; nobody without a role sees anything."""
    if role is None:
        return []
    return sorted((e for e in entries if not e.roles or role in e.roles), key=lambda e: e.order)


def role_of(request: HttpRequest) -> str | None:
    """The role of who is logged in; None for a stranger, also on pages of refusal that come before the login."""
    user = getattr(request, "user", None)
    return getattr(user, "role", None) if user is not None and user.is_authenticated else None


def menu_of(request: HttpRequest) -> list[Group]:
    """The sidebar of one request; the entry with the longest address that begins the request's path is current."""
    role = role_of(request)
    pairs = [(entry.group, shown(entry, request)) for entry in seen_by(MENU, role)]
    fitting = [s.url for _key, s in pairs if request.path == s.url or (s.url != "/" and request.path.startswith(s.url))]
    here = max(fitting, key=len, default=None)
    pairs = [(key, replace(s, current=s.url == here)) for key, s in pairs]
    groups = [Group(key, label, [s for k, s in pairs if k == key]) for key, label in GROUPS.items()]
    return [group for group in groups if group.entries]


def top_of(request: HttpRequest) -> list[Shown]:
    """The icons of the top bar of one request."""
    role = role_of(request)
    return [shown(entry, request) for entry in seen_by(TOP, role)]


def screens_of(request: HttpRequest) -> list[Shown]:
    """Every screen of the sidebar that this person may open, for the search."""
    return [entry for group in menu_of(request) for entry in group.entries]
