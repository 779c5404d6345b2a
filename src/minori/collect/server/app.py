"""Routes of the collector. Every answer of success follows the commit that it acknowledges."""

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec

from minori.collect.core import tokens
from minori.collect.core.agents import agent_class, is_early
from minori.collect.core.ids import fresh_id
from minori.collect.core.intake import Reading, read_api, read_beacon
from minori.collect.core.links import host_of, is_own, with_visit
from minori.collect.core.nets import key_from, net_hash
from minori.collect.core.rows import Entry, Poison, Request, Row
from minori.collect.core.scrub import bare_url
from minori.collect.server.answers import (
    CORS,
    JSON,
    NEVER_KEPT,
    PIXEL,
    PREFLIGHT,
    Answer,
    Receive,
    Scope,
    Send,
    answer,
    body_of,
)
from minori.collect.server.commit import Committer, Full, NotStored
from minori.collect.server.settings import Settings
from minori.collect.words import MACHINES, AgentClass

BEACON_BYTES = 64 * 1024
API_BYTES = 1024 * 1024
BODY_S = 30.0
LOOK_EVERY_S = 1.0
COME_AGAIN = [(b"retry-after", b"1")]
TRUSTED = frozenset({"127.0.0.1", "::1"})


class Sender(msgspec.Struct, frozen=True):
    """Who asks, as far as we want to know, and when; `headers` by lower-case name."""

    headers: dict[bytes, bytes]
    agent: AgentClass
    net: str
    at: float

    @property
    def at_ms(self) -> int:
        """Milliseconds since 1970."""
        return int(self.at * 1000)

    def note(self, door: str) -> Request:
        """What may be kept of the request."""
        return Request(self.at_ms, door, self.agent.value, self.net)


class Collector:
    """The ASGI application."""

    def __init__(self, committer: Committer, settings: Settings, key: bytes) -> None:
        self.committer, self.settings, self.key = committer, settings, key
        self.clock: Callable[[], float] = time.time
        self._net_key = key_from(key)
        self._reading: dict[asyncio.Task[Any], float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a failure of ours is a 500 for this request only."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            return
        try:
            await self._route(scope, receive, send)
        except Answer as early:
            await answer(send, early.status, early.body, early.headers)
        except Full:
            full = Answer(503, "too much at once, come again in a second", COME_AGAIN)
            await answer(send, full.status, full.body, full.headers)
        except NotStored as problem:
            print(f"collector: not stored: {problem}", file=sys.stderr)
            failed = Answer(503, "could not be stored, come again", COME_AGAIN)
            await answer(send, failed.status, failed.body, failed.headers)

    async def _live(self, receive: Receive, send: Send) -> None:
        watcher: asyncio.Task[None] | None = None
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                watcher = asyncio.create_task(self._watch())
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if watcher:
                    watcher.cancel()
                await self.committer.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self.settings.refresh()
            self.give_up()

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["path"], scope["method"]
        if path == "/e":
            await self._beacon(scope, receive, send)
        elif path.startswith("/o/") and path.endswith(".gif") and method in {"GET", "HEAD"}:
            await self._opened(scope, send, path[3:-4])
        elif path.startswith("/c/") and method in {"GET", "HEAD"}:
            await self._clicked(scope, send, path[3:])
        elif path == "/api/events":
            await self._api(scope, receive, send)
        elif path == "/t.js" and method in {"GET", "HEAD"}:
            await self._tag(scope, send)
        elif path == "/health" and method in {"GET", "HEAD"}:
            await answer(send, 200, b'{"ok":true}', [JSON, NEVER_KEPT])
        else:
            raise Answer(404, "there is nothing here")

    def _sender(self, scope: Scope) -> Sender:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        address = scope["client"][0] if scope["client"] else ""
        if address in TRUSTED and b"x-forwarded-for" in headers:
            address = headers[b"x-forwarded-for"].rpartition(b",")[2].strip().decode("latin-1")
        purpose = headers.get(b"sec-purpose") or headers.get(b"purpose") or headers.get(b"x-moz")
        if scope["method"] == "HEAD":
            agent = AgentClass.HEAD
        elif purpose and is_early(purpose):
            agent = AgentClass.PREFETCH
        else:
            agent = agent_class(headers.get(b"user-agent", b""))
        if agent is AgentClass.PERSON and self.settings.config.is_inside(address):
            agent = AgentClass.INSIDER
        return Sender(headers, agent, net_hash(self._net_key, address), self.clock())

    async def _note(self, sender: Sender, kind: str, letter: int, thing: str, **props: int | bool) -> bytes:
        """Store that a letter was opened or clicked; returns the event's id."""
        row = Row(
            at=sender.at_ms,
            received=sender.at_ms,
            kind=kind,
            letter=letter,
            object=thing,
            props={"letter": letter, "net": sender.net, "agent": sender.agent.value, **props},
            agent=sender.agent.value,
            net=sender.net,
            source="mail",
        )
        id = fresh_id(sender.at_ms)
        await self.committer.put([Entry(id, row)])
        return id

    async def _opened(self, scope: Scope, send: Send, token: str) -> None:
        letter = tokens.read_open(self.key, token)
        if letter is None:
            raise Answer(404, "there is nothing here")
        await self._note(self._sender(scope), "mail.opened", letter, f"letter/{letter}")
        body = b"" if scope["method"] == "HEAD" else PIXEL
        await answer(send, 200, body, [(b"content-type", b"image/gif"), NEVER_KEPT])

    async def _clicked(self, scope: Scope, send: Send, token: str) -> None:
        link = tokens.read_link(self.key, token)
        if link is None:
            raise Answer(404, "there is nothing here")
        sender = self._sender(scope)
        trap = {"trap": True} if link.trap else {}
        click = await self._note(sender, "mail.clicked", link.letter, bare_url(link.url), link=link.n, **trap)
        url = link.url
        if sender.agent not in MACHINES and not link.trap and is_own(host_of(url), self.settings.config.sites):
            now = datetime.fromtimestamp(sender.at, UTC)
            url = with_visit(url, tokens.sign_visit(self.key, link.letter, link.n, click, now))
        headers = [(b"location", url.encode()), NEVER_KEPT, (b"referrer-policy", b"no-referrer")]
        await answer(send, 302, b"", headers)

    async def _beacon(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await answer(send, 204, b"", PREFLIGHT)
            return
        sender = self._sender(scope)
        self._check_post(scope, sender)
        origin = sender.headers.get(b"origin", b"").decode("latin-1")
        config = self.settings.config
        if config.origins and origin and origin not in config.origins and not is_own(host_of(origin), config.sites):
            raise Answer(403, f"{origin[:200]} is not one of the sites that may report here; see the tag settings")
        body = await self._body(sender, receive, BEACON_BYTES)
        reading = read_beacon(body, sender.note("beacon"), self.key)
        if self.settings.config.insiders and sender.agent is AgentClass.PERSON:
            reading.entries = [self.settings.inside(entry) for entry in reading.entries]
        if reading.refusals:
            await self._store(reading, sender, "beacon")
            await self._tell(send, reading)
            return
        if reading.entries:
            await self.committer.put(reading.entries)
        await answer(send, 204, b"", CORS)

    async def _api(self, scope: Scope, receive: Receive, send: Send) -> None:
        sender = self._sender(scope)
        scheme, _, key = sender.headers.get(b"authorization", b"").partition(b" ")
        if scheme.lower() != b"bearer" or sha256(key.strip()).hexdigest() not in self.settings.config.keys:
            raise Answer(401, "needs an API key with the scope events.write", [(b"www-authenticate", b"Bearer")])
        self._check_post(scope, sender)
        body = await self._body(sender, receive, API_BYTES)
        reading = read_api(body, sender.note("api"))
        await self._store(reading, sender, "api")
        await self._tell(send, reading)

    def _check_post(self, scope: Scope, sender: Sender) -> None:
        if scope["method"] != "POST":
            raise Answer(405, "only POST is understood here", [(b"allow", b"POST")])
        if sender.headers.get(b"content-encoding", b"identity") != b"identity":
            raise Answer(415, "compressed bodies are not accepted")

    async def _body(self, sender: Sender, receive: Receive, most: int) -> bytes:
        task = asyncio.current_task()
        assert task  # a coroutine that runs is one
        self._reading[task] = self.clock() + BODY_S
        try:
            return await body_of(receive, sender.headers.get(b"content-length", b""), most)
        except asyncio.CancelledError:
            if self._reading[task]:
                raise
            task.uncancel()
            raise Answer(408, "the body did not come in time", [(b"connection", b"close")]) from None
        finally:
            del self._reading[task]

    def give_up(self) -> None:
        """End the requests whose body did not come in time."""
        now = self.clock()
        for task, until in list(self._reading.items()):
            if until < now:
                self._reading[task] = 0.0
                task.cancel()

    async def _store(self, reading: Reading, sender: Sender, door: str) -> None:
        context = msgspec.json.encode(sender.note(door))
        poisons = [Poison(sender.at, door, r.reason, r.place, r.raw, context) for r in reading.refusals]
        if reading.entries or poisons:
            await self.committer.put(reading.entries, poisons)

    async def _tell(self, send: Send, reading: Reading) -> None:
        refused = [{"place": r.place, "reason": r.reason} for r in reading.refusals]
        told = {"stored": len(reading.entries), "refused": refused}
        status = 400 if refused and not reading.entries else 200
        await answer(send, status, msgspec.json.encode(told), [JSON, *CORS])

    async def _tag(self, scope: Scope, send: Send) -> None:
        tag = self.settings.tag
        if tag is None:
            raise Answer(503, "the tag has not been built; run `make setup`")
        headers = dict(scope["headers"])
        fixed = [
            (b"content-type", b"text/javascript; charset=utf-8"),
            (b"cache-control", b"public, max-age=600"),
            (b"etag", tag.etag),
            (b"vary", b"accept-encoding"),
            (b"access-control-allow-origin", b"*"),
            (b"cross-origin-resource-policy", b"cross-origin"),
            (b"x-content-type-options", b"nosniff"),
        ]
        if headers.get(b"if-none-match") == tag.etag:
            await answer(send, 304, b"", fixed)
            return
        packed = b"gzip" in headers.get(b"accept-encoding", b"")
        body = tag.packed if packed else tag.plain
        if packed:
            fixed.append((b"content-encoding", b"gzip"))
        if scope["method"] == "HEAD":
            fixed.append((b"content-length", str(len(body)).encode()))
            await send({"type": "http.response.start", "status": 200, "headers": fixed})
            await send({"type": "http.response.body", "body": b""})
            return
        await answer(send, 200, body, fixed)
