"""Personal text that sites put into addresses and titles does not reach the event log."""

import re

_ADDRESS = re.compile(r"[^\s/?&=;,:\"'<>()@]+(?:@|%40)[^\s/?&=;,:\"'<>()@]+\.[^\s/?&=;,:\"'<>()@.]{2,}")
HIDDEN = "(address)"


def without_addresses(text: str) -> str:
    """The text with every mail address in it replaced."""
    if "@" in text or "%40" in text:
        return _ADDRESS.sub(HIDDEN, text)
    return text


def bare_url(url: str) -> str:
    """An address without query, fragment and user name: those may name a person."""
    if "?" in url or "#" in url:
        url = url.partition("#")[0].partition("?")[0]
    if "@" in url:
        scheme, slashes, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        if slashes and "@" in host:
            url = f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"
    return without_addresses(url)


def path_of(bare: str) -> str:
    """The path of a bare address, `/` where it names none; the text itself where it is no full address."""
    start = bare.find("://")
    if start < 0:
        return bare
    slash = bare.find("/", start + 3)
    return bare[slash:] if slash >= 0 else "/"
