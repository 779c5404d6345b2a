"""Keeps Minori's children alive: collector, house and senders; a dead one is back within a second.

Loads no Django, so that it stays small. A child that dies at once again and again is started more and more slowly,
never given up, and said so in one line.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from types import FrameType

from minori.options import Options

SHORT_LIFE_S = 3.0
LONGEST_PAUSE_S = 15.0
DRAIN_S = 30.0


@dataclass
class Child:
    """One process that is to be alive."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause_s: float = 0.1
    again_at: float = 0.0
    deaths: int = field(default=0)

    def start(self) -> None:
        """Start it, in an own process group so that a terminal's Ctrl-C reaches the supervisor alone."""
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603  # our own command line
        self.started = time.monotonic()

    def watch(self) -> None:
        """Start it again if it is dead and its pause is over."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if self.again_at == 0.0:
            self.deaths += 1
            lived = now - self.started
            self.pause_s = min(self.pause_s * 2, LONGEST_PAUSE_S) if lived < SHORT_LIFE_S else 0.1
            self.again_at = now + self.pause_s
            print(f"minori: {self.name} ended with code {self.process.returncode}, starting it again", file=sys.stderr)
        if now >= self.again_at:
            self.again_at = 0.0
            self.start()


def children_of(options: Options) -> list[Child]:
    """The collector, the house and as many senders as the settings ask for."""
    python = [sys.executable, "-m", "minori"]
    senders = [Child(f"sender {n}", [*python, "sender"]) for n in range(1, options.senders + 1)]
    return [Child("collector", [*python, "collector"]), Child("house", [*python, "house"]), *senders]


def stop_all(children: list[Child]) -> None:
    """Ask every child to finish what it holds; kill the ones that are still there after half a minute."""
    living = [c.process for c in children if c.process and c.process.poll() is None]
    for process in living:
        process.terminate()
    deadline = time.monotonic() + DRAIN_S
    for process in living:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def supervise(options: Options) -> None:
    """Run until SIGTERM or Ctrl-C, then let the children finish."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    children = children_of(options)
    for child in children:
        child.start()
    try:
        while not stop.wait(0.2):
            for child in children:
                child.watch()
    finally:
        stop_all(children)
