"""The line to a relay: bytes out, replies in, and exact knowledge of what has left.

Our own, because the sender has to know whether the final dot was written, and has to put the next letter's commands
behind it (RFC 2920, 3.1). See docs/decisions/0070.
"""

import asyncio
import ssl
from collections import deque
from typing import cast

from minori.mail.core.replies import Reply
from minori.mail.sender.points import reached

_LONGEST = 65_536  # bytes of one reply; more is an attack or a mistake


class Broken(ConnectionError):
    """The connection is gone; what had been written before says whether a letter may have been taken."""


class Wire(asyncio.Protocol):
    """One connection. Not safe for several readers; one courier owns it."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._partial = b""
        self._texts: list[str] = []
        self._replies: deque[Reply] = deque()
        self._wanted = 0
        self._waiter: asyncio.Future[None] | None = None
        self._room: asyncio.Future[None] | None = None
        self._paused = False
        self._lost: str | None = None
        self.deadline: float | None = None  # loop time after which a watch cuts the line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's class is its own
        self._transport.set_write_buffer_limits(high=0)

    def connection_lost(self, error: Exception | None) -> None:
        self._lose(str(error) if error else "the relay closed the connection")

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        if self._room and not self._room.done():
            self._room.set_result(None)

    def data_received(self, data: bytes) -> None:
        lines = (self._partial + data).split(b"\n")
        self._partial = lines.pop()
        if len(self._partial) > _LONGEST or len(self._texts) > 200:
            self.cut("the relay's reply is too long")
            return
        for line in lines:
            self._read(line)
        if self._waiter and not self._waiter.done() and len(self._replies) >= self._wanted:
            self._waiter.set_result(None)

    def _read(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").rstrip("\r")
        if not text[:3].isdigit() or text[3:4] not in {" ", "-", ""}:
            self.cut(f"not a reply: {text[:60]}")
            return
        self._texts.append(text[4:])
        if text[3:4] != "-":
            self._replies.append(Reply(int(text[:3]), "\n".join(self._texts)))
            self._texts = []

    def write(self, data: bytes, point: str = "command") -> None:
        """Hand bytes to the system; raises `Broken` if the line is already gone."""
        if self._lost is not None or self._transport is None:
            raise Broken(self._lost or "not connected")
        reached(f"before writing {point}")
        self._transport.write(data)
        reached(f"after writing {point}")

    async def drained(self) -> None:
        """Wait until the system has taken every byte written so far."""
        while self._paused and self._lost is None:
            self._room = asyncio.get_running_loop().create_future()
            await self._room
        if self._lost is not None:
            raise Broken(self._lost)

    async def replies(self, count: int, patience: float) -> list[Reply]:
        """The next replies, within about `patience` seconds; raises `Broken` if the line ends before the last."""
        if len(self._replies) < count:
            if self._lost is None:
                loop = asyncio.get_running_loop()
                self._wanted, self._waiter = count, loop.create_future()
                self.deadline = loop.time() + patience
                await self._waiter
                self._waiter = self.deadline = None
            if len(self._replies) < count:
                raise Broken(self._lost or "no reply")
        return [self._replies.popleft() for _ in range(count)]

    async def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Go on under TLS; raises `Broken` if the relay slipped something in before."""
        if self._partial or self._replies or self._transport is None:
            raise Broken("unexpected bytes before TLS")
        loop = asyncio.get_running_loop()
        transport = await loop.start_tls(self._transport, self, context, server_hostname=host)
        if transport is None:
            raise Broken("the relay ended the connection during TLS")
        transport.set_write_buffer_limits(high=0)
        self._transport = transport

    def cut(self, why: str) -> None:
        """End the line at once, without a word."""
        self._lose(why)
        if self._transport:
            self._transport.abort()

    def close(self) -> None:
        """End the line after the bytes that are on their way."""
        self._lose("closed by us")
        if self._transport:
            self._transport.close()

    def _lose(self, why: str) -> None:
        if self._lost is None:
            self._lost = why
        for future in (self._waiter, self._room):
            if future and not future.done():
                future.set_result(None)
