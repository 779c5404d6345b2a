"""A whole Minori in a folder of its own: supervisor, collector, house and senders, as `make run` starts it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path


def free_ports() -> int:
    """The first of two neighbouring free ports on the loopback address."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port
    raise RuntimeError("no two neighbouring ports are free")


class Installation:
    """One running Minori; `environ` overrides its settings."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder, self.port = folder, free_ports()
        self.base, self.tracking = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.port + 1}"
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MINORI_")}
        self.environ = {**kept, "MINORI_PORT": str(self.port), "MINORI_DATA_DIR": str(folder), **environ}
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str, timeout: float = 300) -> str:
        """Run one `minori` command against this installation and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "minori", *words],
            env=self.environ, capture_output=True, text=True, timeout=timeout, check=False,
        )  # fmt: skip
        if done.returncode:
            raise AssertionError(
                f"minori {' '.join(words)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
            )
        return done.stdout

    def start(self, *words: str, wait_s: float = 180) -> None:
        """Start it and wait until app and collector answer."""
        with (self.folder / "minori.log").open("ab") as told:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "minori", "run", *words], env=self.environ, stdout=told, stderr=told
            )
        deadline = time.monotonic() + wait_s
        while not (answers(f"{self.base}/health") and answers(f"{self.tracking}/health")):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise AssertionError(f"Minori did not come up:\n{self.said()}")
            time.sleep(0.1)

    def said(self) -> str:
        """The end of what all its processes printed."""
        return (self.folder / "minori.log").read_text(errors="replace")[-4000:]

    def children(self) -> list[int]:
        """Process ids of supervisor and children."""
        if self.process is None:
            return []
        own = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, own)]

    def stop(self) -> None:
        """Ask it to stop and wait for it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)


def answers(url: str) -> bool:
    """Does this address answer 200 (or 204)?"""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status < 300)
    except OSError:
        return False


@contextlib.contextmanager
def running(*words: str, **environ: str) -> Iterator[Installation]:
    """A started installation in a temporary folder, stopped and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="minori-installation-") as folder:
        made = Installation(Path(folder), **environ)
        try:
            made.start(*words)
            yield made
        finally:
            made.stop()
