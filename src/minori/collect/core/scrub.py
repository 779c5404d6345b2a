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
    bare = url.partition("#")[0].partition("?")[0]
    scheme, slashes, rest = bare.partition("://")
    host, slash, path = rest.partition("/")
    if slashes and "@" in host:
        bare = f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"
    return without_addresses(bare)


def path_of(url: str) -> str:
    """The path of a full address, `/` where it names none; the text itself where it is no full address."""
    _, slashes, rest = bare_url(url).partition("://")
    if not slashes:
        return bare_url(url)
    _, slash, path = rest.partition("/")
    return slash + path if slash else "/"
