"""Sending one chat message to a webhook that somebody typed in, without becoming a tool against our own network."""

import socket
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from minori.notices.core.addresses import may_reach
from minori.notices.core.retry import hopeless

LIMITS = httpx.Timeout(10, connect=5)


class Undeliverable(Exception):
    """This message did not arrive; `for_good` where trying again is of no use. The text is for people."""

    def __init__(self, reason: str, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


def checked(url: str) -> httpx.URL:
    """The webhook's address as one that may be used at all; raises Undeliverable with the reason."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise Undeliverable(_("This is not a web address."), for_good=True) from problem
    schemes = {"https", "http"} if settings.OPTIONS.local_hooks else {"https"}
    if parts.scheme not in schemes or not parts.hostname:
        raise Undeliverable(_("A webhook's address begins with https://."), for_good=True)
    if parts.username or parts.password or (port is not None and port < 1):
        raise Undeliverable(_("A webhook's address holds no user name and no odd port."), for_good=True)
    return httpx.URL(url)


def public_address(host: str, port: int) -> str:
    """Resolve once and give a numeric address that may be reached; every address of the name must be public."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as problem:
        raise Undeliverable(_("The host %(host)s is not known.") % {"host": host}) from problem
    if not found or not all(may_reach(address, settings.OPTIONS.local_hooks) for address in found):
        raise Undeliverable(
            _("The host %(host)s lies inside a private network; webhooks may not go there.") % {"host": host},
            for_good=True,
        )
    return min(found, key=lambda a: (":" in a, a))


def post_json(url: str, body: dict[str, str]) -> None:
    """POST to a webhook; raises Undeliverable. Connects to the very address that was checked and follows no redirect."""
    target = checked(url)
    port = target.port or (443 if target.scheme == "https" else 80)
    address = public_address(target.host, port)
    try:
        with (
            httpx.Client(timeout=LIMITS, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST",
                target.copy_with(host=address),
                json=body,
                headers={"Host": target.netloc.decode("ascii"), "User-Agent": "Minori"},
                extensions={"sni_hostname": target.host},
            ) as answer,
        ):
            status = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as problem:
        raise Undeliverable(
            _("No connection to %(host)s (%(why)s).") % {"host": target.host, "why": type(problem).__name__}
        ) from problem
    if 300 <= status < 400:
        raise Undeliverable(
            _("%(host)s redirects elsewhere; enter the final address.") % {"host": target.host}, for_good=True
        )
    if not 200 <= status < 300:
        raise Undeliverable(
            _("%(host)s answered %(status)s.") % {"host": target.host, "status": status}, for_good=hopeless(status)
        )
