"""A collector for tests, driven in this process over ASGI."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from minori.collect import inbox as box
from minori.collect.core.config import CollectConfig, write_config
from minori.collect.server import Collector, make_collector
from minori.collect.words import Quarantined, Received

KEY = b"k" * 32
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
VERA = "0123456789abcdef0123456789abcdef"


class Door:
    """Sends requests and looks into the inbox."""

    def __init__(self, folder: Path, config: CollectConfig | None = None) -> None:
        self.folder = folder
        if config:
            (folder / "collect.json").write_bytes(write_config(config))
        self.app: Collector = make_collector(folder, KEY)

    def ask(self, *requests: tuple[str, str] | tuple[str, str, dict[str, Any]]) -> list[httpx.Response]:
        """Send all at once; each is method, path and what httpx takes besides."""

        async def all_of_them() -> list[httpx.Response]:
            transport = httpx.ASGITransport(self.app, client=("203.0.113.7", 5000))
            async with httpx.AsyncClient(
                transport=transport, base_url="http://door", headers={"user-agent": CHROME}
            ) as c:
                return await asyncio.gather(*(c.request(r[0], r[1], **(r[2] if len(r) == 3 else {})) for r in requests))

        return asyncio.run(all_of_them())

    def beacon(self, *events: dict[str, Any], **more: Any) -> httpx.Response:
        """Send a beacon of the tag."""
        now = int(time.time() * 1000)
        body = {"now": now, "visitor": VERA, "events": list(events)} | more
        return self.ask(("POST", "/e", {"content": json.dumps(body), "headers": {"content-type": "text/plain"}}))[0]

    def inbox(self) -> list[Received]:
        """What waits for the house."""
        return list(box.take(self.app.committer._inbox, 100_000, time.time()).rows)

    def quarantine(self) -> list[Quarantined]:
        """What could not be read, oldest first."""
        return box.quarantined(self.app.committer._inbox, None, 100_000)[::-1]


def view(id: str = "e1", at: int | None = None, **more: Any) -> dict[str, Any]:
    """A page view of the tag."""
    return {
        "id": id,
        "at": at or int(time.time() * 1000),
        "kind": "page.viewed",
        "url": "https://www.steelworks.example/pricing",
    } | more


MakeDoor = Callable[..., Door]
