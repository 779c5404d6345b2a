"""A real collector process on this machine, to be talked to, watched and killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import httpx

from minori.collect.core.config import CollectConfig, write_config
from minori.keys import read_or_make_key

SOURCE = Path(__file__).parents[2] / "src"


def free_port() -> int:
    """A port of this machine, below which one more is wanted for the app."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class CollectorProcess:
    """`python -m minori.asgi` over a data folder."""

    def __init__(self, folder: Path, config: CollectConfig | None = None) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.key = read_or_make_key(folder / "secret.key").derive("collect")
        self.process: subprocess.Popen[bytes] | None = None
        self.configure(config or CollectConfig())

    def configure(self, config: CollectConfig) -> None:
        """Write the settings as the house does."""
        draft = self.folder / ".collect.json"
        draft.write_bytes(write_config(config))
        draft.replace(self.folder / "collect.json")

    def start(self) -> None:
        """Start it and wait until it answers."""
        own = {"MINORI_DATA_DIR": str(self.folder), "MINORI_PORT": str(self.port - 1), "PYTHONPATH": str(SOURCE)}
        environment = os.environ | own
        self.process = subprocess.Popen([sys.executable, "-m", "minori.asgi"], env=environment)
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/health", timeout=1).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.02)
        raise TimeoutError("the collector does not answer")

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def __enter__(self) -> "CollectorProcess":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
