"""The collector: a raw ASGI application beside the house; knows neither Django nor DuckDB."""

import gc
import sys
from pathlib import Path
from typing import Any

import uvicorn

from minori.collect.core.agents import agent_class
from minori.collect.inbox import Inbox
from minori.collect.server.app import Collector
from minori.collect.server.commit import Committer
from minori.collect.server.settings import Settings

__all__ = ["Collector", "make_collector", "run"]


def make_collector(data_dir: Path, key: bytes) -> Collector:
    """The application over `inbox.db` and `collect.json` of a data folder; `key` signs and reads tokens."""
    agent_class(b"Mozilla/5.0 (warm)")  # loads the pattern database before the first visitor waits for it
    return Collector(Committer(Inbox(data_dir / "inbox.db")), Settings(data_dir / "collect.json"), key)


def run(app: Any, bind: str, port: int) -> None:
    """Serve until SIGTERM, then finish what is under way."""
    sys.setswitchinterval(0.0005)  # the thread that commits must not wait 5 ms for each of its turns
    gc.collect()
    gc.freeze()  # what was loaded stays; looking through it again and again cost a tenth of the time
    gc.set_threshold(20_000, 20, 20)
    uvicorn.run(
        app,
        host=bind,
        port=port,
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="on",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_level="warning",
        backlog=4096,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=10,
    )
