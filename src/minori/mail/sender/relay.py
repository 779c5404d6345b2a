"""A relay by its URL, and how a session with it begins."""

import asyncio
import base64
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from minori.mail.core.replies import Reply
from minori.mail.sender.wire import Broken, Wire

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Unreachable(ConnectionError):
    """The relay cannot be used now; the message is for the operator."""


@dataclass(frozen=True, repr=False)
class Relay:
    """Where letters go. `smtp://user:password@host:port?connections=16`; `smtps://` speaks TLS from the first byte."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    connections: int = 16
    reply_patience: float = 60.0
    dot_patience: float = 600.0  # RFC 5321 asks for ten minutes after the final dot

    @property
    def local(self) -> bool:
        """Is it on this machine?"""
        return self.host in _LOOPBACK


def relay_of(url: str) -> Relay:
    """Read a relay's URL; passwords may be percent-encoded."""
    parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
    tls = parts.scheme == "smtps"
    return Relay(
        host=parts.hostname or "localhost",
        port=parts.port or (465 if tls else 587 if parts.username else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        connections=min(100, max(1, int(query.get("connections", ["16"])[0]))),
        reply_patience=float(query.get("patience", ["60"])[0]),
        dot_patience=float(query.get("dot_patience", ["600"])[0]),
    )


@dataclass(frozen=True)
class Session:
    """A line that is ready for MAIL."""

    wire: Wire
    pipelining: bool
    smtputf8: bool


async def begin(relay: Relay) -> Session:
    """Connect, say hello, encrypt and log in; raises `Unreachable` with the relay's own words."""
    loop = asyncio.get_running_loop()
    context = _context(relay) if relay.tls else None
    try:
        async with asyncio.timeout(relay.reply_patience):
            _, wire = await loop.create_connection(Wire, relay.host, relay.port, ssl=context)
        return await _hello(relay, wire)
    except (OSError, TimeoutError, ssl.SSLError) as error:
        raise Unreachable(f"{relay.host}:{relay.port}: {error or type(error).__name__}") from error


async def _hello(relay: Relay, wire: Wire) -> Session:
    try:
        await _answer(relay, wire, "", 220)
        offers = await _ehlo(relay, wire)
        if not relay.tls and "STARTTLS" in offers and not (relay.local and not relay.user):
            await _answer(relay, wire, "STARTTLS", 220)
            await wire.encrypt(_context(relay), relay.host)
            offers = await _ehlo(relay, wire)
        elif relay.user and not relay.tls and not relay.local:
            raise Unreachable(f"{relay.host} offers no TLS, and a password must not travel in the clear")
        if relay.user:
            await _log_in(relay, wire, offers.get("AUTH", "").upper().split())
    except BaseException:
        wire.cut("the session did not begin")
        raise
    return Session(wire, "PIPELINING" in offers, "SMTPUTF8" in offers)


async def _ehlo(relay: Relay, wire: Wire) -> dict[str, str]:
    reply = await _answer(relay, wire, f"EHLO {socket.getfqdn() or 'localhost'}", 250)
    words = [line.upper().partition(" ") for line in reply.text.split("\n")[1:]]
    return {name: rest for name, _, rest in words}


async def _log_in(relay: Relay, wire: Wire, ways: list[str]) -> None:
    if "PLAIN" in ways:
        secret = base64.b64encode(f"\0{relay.user}\0{relay.password}".encode()).decode()
        await _answer(relay, wire, f"AUTH PLAIN {secret}", 235)
    elif "LOGIN" in ways:
        await _answer(relay, wire, "AUTH LOGIN", 334)
        await _answer(relay, wire, base64.b64encode(relay.user.encode()).decode(), 334)
        await _answer(relay, wire, base64.b64encode(relay.password.encode()).decode(), 235)
    else:
        raise Unreachable(f"{relay.host} offers no way to log in that Minori knows (PLAIN, LOGIN)")


async def _answer(relay: Relay, wire: Wire, command: str, expected: int) -> Reply:
    if command:
        wire.write(command.encode() + b"\r\n")
    reply = (await wire.replies(1, relay.reply_patience))[0]
    if reply.code != expected:
        raise Broken(reply.shown)
    return reply


def _context(relay: Relay) -> ssl.SSLContext:
    """Certificates are checked wherever a password travels; a relay without one is spoken to as mail servers do."""
    context = ssl.create_default_context()
    if not relay.user or relay.local:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
