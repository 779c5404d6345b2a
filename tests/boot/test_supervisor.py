"""A child that dies is back, and none is left behind when the supervisor is told to stop."""

import os
import signal
import sys
import time

from minori.supervisor import Child, stop_all


def living(child: Child) -> Child:
    child.start()
    return child


def wait_until(child: Child, other_than: int) -> int:
    """The process id of the successor."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        child.watch()
        if child.process and child.process.pid != other_than:
            return child.process.pid
        time.sleep(0.02)
    raise AssertionError("nobody came back")


def test_a_killed_child_is_back() -> None:
    sleeper = living(Child("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"]))
    assert sleeper.process
    first = sleeper.process.pid
    os.kill(first, signal.SIGKILL)
    second = wait_until(sleeper, other_than=first)
    assert second != first
    stop_all([sleeper])
    assert sleeper.process.poll() is not None


def test_a_child_that_dies_at_once_is_started_more_and_more_slowly() -> None:
    broken = living(Child("broken", [sys.executable, "-c", "raise SystemExit(3)"]))
    pauses = []
    for _ in range(4):
        assert broken.process
        broken.process.wait()
        broken.watch()
        pauses.append(broken.pause_s)
        broken.again_at = -1.0
        broken.watch()
    assert pauses == sorted(pauses)
    assert pauses[-1] > 8 * pauses[0] / 2
    stop_all([broken])
