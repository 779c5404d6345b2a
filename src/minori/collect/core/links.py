"""Which addresses a letter may link to, and how the visit token is added to one."""

import re
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from minori.collect.words import BadLink

LONGEST_URL = 2000
VISIT_PARAMETER = "mi"
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\<>\"\u2028\u2029]")
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)


def checked_url(url: str) -> str:
    """The same address in ASCII, fit for a Location header; raises `BadLink` unless it is a plain http(s) address."""
    if len(url) > LONGEST_URL:
        raise BadLink(f"longer than {LONGEST_URL} characters")
    if _FORBIDDEN.search(url):
        raise BadLink("holds a space, line break, quote or another sign that no address may hold")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise BadLink(str(problem)) from None
    if parts.scheme not in {"http", "https"}:
        raise BadLink("must begin with http:// or https://")
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise BadLink("must not hold a user name before the host")
    host = _ascii_host(parts)
    kept = "/%:?#[]@!$&'()*+,;=~-._"
    plain = SplitResult(
        parts.scheme,
        f"{host}:{port}" if port is not None else host,
        quote(parts.path, safe=kept),
        quote(parts.query, safe=kept),
        quote(parts.fragment, safe=kept),
    )
    return urlunsplit(plain)


def _ascii_host(parts: SplitResult) -> str:
    name = parts.hostname or ""
    try:
        host = f"[{name}]" if ":" in name else name.encode("idna").decode()
    except UnicodeError:
        raise BadLink("has a host name that cannot exist") from None
    if not _HOST.fullmatch(host):
        raise BadLink("has no proper host name")
    return host


def with_visit(url: str, token: str) -> str:
    """The checked address with the one-time parameter added before its fragment."""
    parts = urlsplit(url)
    added = f"{VISIT_PARAMETER}={token}"
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added))


def host_of(url: str) -> str:
    """Host of an address in lower case with its port where it names one; empty where there is none."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port}" if parts.port else (parts.hostname or "")
    except ValueError:
        return ""


def is_own(host: str, own_sites: frozenset[str]) -> bool:
    """Is the host one of the company's own sites, or below one of them? A site without port means any port."""
    name = host.partition(":")[0] if not host.startswith("[") else host
    if host in own_sites or name in own_sites:
        return True
    return any(name.endswith(f".{site}") for site in own_sites)
