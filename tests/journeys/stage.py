"""The stage of the journeys: the company's site, a real SMTP server, a browser, and patience with a bound."""

import contextlib
import email
import email.policy
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

T = TypeVar("T")
PATIENCE_S = 90.0


def until(ask: Callable[[], T], what: str, patience_s: float = PATIENCE_S) -> T:
    """Ask again and again until the answer is truthy, and return it; fails with `what` when patience ends."""
    deadline = time.monotonic() + patience_s
    while True:
        with contextlib.suppress(sqlite3.OperationalError):
            if found := ask():
                return found
        if time.monotonic() > deadline:
            raise AssertionError(f"did not happen: {what}")
        time.sleep(0.2)


def free_port() -> int:
    """A free port on the loopback address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Letterbox:
    """A real SMTP server that keeps every message it accepted."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, EmailMessage]] = []
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take one message for all its recipients."""
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.kept += [(to, message) for to in envelope.rcpt_tos]
        return "250 kept"

    def of(self, address: str, subject: str = "") -> list[EmailMessage]:
        """What somebody got, oldest first, with this in the subject."""
        return [m for to, m in list(self.kept) if to == address and subject in str(m["Subject"])]

    def start(self) -> None:
        """Begin to accept."""
        self._controller.start()

    def stop(self) -> None:
        """Close the server."""
        self._controller.stop()


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<script async src="{tag}"></script></head><body><h1>{title}</h1><nav>
<a href="/">home</a> <a href="/products">products</a> <a href="/pricing">pricing</a> <a href="/cases/food">case</a>
<a id="form" href="{form}">guide</a> <a id="contact" href="{contact}">contact</a></nav></body></html>"""


class Site(SimpleHTTPRequestHandler):
    """The company's own pages, each with the tag."""

    def __init__(self, *args: Any, tag: str, form: str, contact: str, **kwargs: Any) -> None:
        self.links = {"tag": tag, "form": form, "contact": contact}
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        body = PAGE.format(title=self.path.split("?")[0].strip("/") or "home", **self.links).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def site(port: int, base: str, tracking: str) -> Iterator[str]:
    """Serve the company's pages; yields their address."""
    handler = partial(Site, tag=f"{tracking}/t.js", form=f"{base}/f/guide", contact=f"{base}/f/contact")
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        server.server_close()


class Rows:
    """Looks into an installation's rows without disturbing it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "state.db"

    def __call__(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=5)) as opened:
            return opened.execute(sql, values).fetchall()
