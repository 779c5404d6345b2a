"""K1: a faulty SMTP relay as its own process. It remembers, durably, what it accepted; that is the outside truth.

    python -m tests.kit.relay --log FILE --ready FILE [--script JSON] [--lose250 0.05] [--reset 0.05] [--seed 7]

The script gives each address a list of actions, one a try, the last one for ever:
ok · CODE TEXT (at RCPT) · data CODE TEXT (after the dot) · lose250 (accept, then hang up without a word) ·
reset_before (hang up at DATA) · reset_mid (hang up at the first byte of the body) · stall SECONDS (before the reply).
"""

import argparse
import asyncio
import json
import os
import random
import socket
import struct
import time
from pathlib import Path
from typing import Any


class Relay:
    """One relay's memory and mood."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.script: dict[str, list[str]] = json.loads(options.script)
        self.options = options
        self.dice = random.Random(options.seed)
        self.log = os.open(options.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.sessions = 0

    def note(self, event: str, to: str, identity: str = "") -> None:
        """One durable line before anybody hears of it."""
        line = {"event": event, "to": to, "id": identity, "at": time.time()}
        os.write(self.log, (json.dumps(line) + "\n").encode())
        os.fsync(self.log)

    def action(self, to: str) -> str:
        """What happens to the next try for this address."""
        steps = self.script.get(to)
        if steps:
            return steps.pop(0) if len(steps) > 1 else steps[0]
        chance = self.dice.random()
        if chance < self.options.lose250:
            return "lose250"
        return "reset_mid" if chance < self.options.lose250 + self.options.reset else "ok"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sessions += 1
        try:
            await self.talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.sessions <= self.options.banner421:
            writer.write(b"421 too busy\r\n")
            return
        writer.write(b"220 kit ESMTP\r\n")
        session = Session(self, reader, writer)
        while line := await reader.readline():
            verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            if not await session.answer(verb.upper(), rest):
                return


class Session:
    """One connection."""

    def __init__(self, relay: Relay, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.relay, self.reader, self.writer = relay, reader, writer
        self.to, self.plan, self.rejected, self.mail = "", "ok", False, False

    async def answer(self, verb: str, rest: str) -> bool:
        """One command; False when the connection is over."""
        if verb == "DATA":
            return await self.data()
        if verb == "QUIT":
            self.writer.write(b"221 bye\r\n")
            return False
        answers = {"EHLO": self.hello, "MAIL": self.sender, "RCPT": self.recipient, "RSET": self.reset}
        text = answers[verb](rest) if verb in answers else "502 5.5.2 what?"
        self.writer.write(f"{text}\r\n".encode())
        return True

    def hello(self, rest: str) -> str:
        offers = ["kit", "8BITMIME", *([] if self.relay.options.plain else ["PIPELINING"])]
        return "".join(f"250-{o}\r\n" for o in offers) + "250 SIZE 50000000"

    def sender(self, rest: str) -> str:
        nested, self.mail = self.mail, True
        return "503 5.5.1 nested MAIL" if nested else "250 2.1.0 ok"

    def recipient(self, rest: str) -> str:
        self.to = rest.partition("<")[2].rstrip(">").lower()
        self.plan = self.relay.action(self.to)
        self.rejected = self.plan[:3].isdigit()
        self.relay.note(f"tried {self.plan}", self.to)
        return self.plan if self.rejected else "250 2.1.5 ok"

    def reset(self, rest: str) -> str:
        self.mail = self.rejected = False
        return "250 2.0.0 ok"

    async def data(self) -> bool:
        if self.rejected or not self.mail:
            self.writer.write(b"554 5.5.1 no valid recipients\r\n")
            return True
        if self.plan == "reset_before":
            return hang_up(self.writer)
        self.writer.write(b"354 go\r\n")
        self.mail = False
        if self.plan == "reset_mid":
            await self.reader.readexactly(1)
            self.relay.note("injected reset_mid", self.to)
            return hang_up(self.writer)
        body = await self.reader.readuntil(b"\r\n.\r\n")
        await asyncio.sleep(float(self.plan.split()[1]) if self.plan.startswith("stall") else self.relay.options.delay)
        if self.plan.startswith("data"):
            self.writer.write(f"{self.plan[5:]}\r\n".encode())
            return True
        return self.accept(body)

    def accept(self, body: bytes) -> bool:
        if folder := self.relay.options.keep:
            Path(folder, f"{self.to}-{time.time_ns()}.eml").write_bytes(body)
        self.relay.note("accepted", self.to, header(body, b"Message-ID"))
        if self.plan == "lose250":
            self.relay.note("injected lose250", self.to)
            return hang_up(self.writer)
        self.writer.write(b"250 2.0.0 queued\r\n")
        return True


def header(body: bytes, name: bytes) -> str:
    start = body.index(b"\r\n" + name + b": ") + len(name) + 4
    return body[start : body.index(b"\r\n", start)].decode()


def hang_up(writer: asyncio.StreamWriter) -> bool:
    """A reset, not a goodbye; always False: the connection is over."""
    line: Any = writer.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    return False


async def main(options: argparse.Namespace) -> None:
    relay = Relay(options)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", options.port, limit=1 << 22)
    Path(options.ready + ".new").write_text(str(server.sockets[0].getsockname()[1]))
    os.replace(options.ready + ".new", options.ready)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--log", required=True)
    arguments.add_argument("--ready", required=True)
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--script", default="{}")
    arguments.add_argument("--lose250", type=float, default=0)
    arguments.add_argument("--reset", type=float, default=0)
    arguments.add_argument("--delay", type=float, default=0)
    arguments.add_argument("--banner421", type=int, default=0)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--plain", action="store_true", help="offer no PIPELINING")
    arguments.add_argument("--keep", default="", help="folder for accepted messages")
    asyncio.run(main(arguments.parse_args()))
