"""Senders as processes of their own, for tests: the product's entry, plus a point at which it dies.

    python -m tests.kit.sender_under_test          reads one JSON line a sender from its input, forks, tells pid and exit

A line may hold url, lease (seconds), crash_at (die with 137, without a goodbye, at that commit or socket write),
idle_exit (leave when nothing waits or flies) and ahead (seconds by which this sender's clock is fast).
"""

import json
import os
import select
import signal
import sys
import threading
import traceback
from datetime import timedelta
from typing import Any

import django


def main() -> None:
    """Fork a sender for each line until the input ends."""
    django.setup()
    print("ready", flush=True)
    children: set[int] = set()
    while True:
        if select.select([0], [], [], 0.01 if children else None)[0]:
            line = sys.stdin.readline()
            if not line:
                return
            children.add(born(json.loads(line)))
        for pid in list(children):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                children.discard(pid)
                print(json.dumps({"gone": pid, "code": os.waitstatus_to_exitcode(status)}), flush=True)


def born(order: dict[str, Any]) -> int:
    """A new process that lives by this order; returns its pid to the parent only."""
    pid = os.fork()
    if pid == 0:
        try:
            live(order)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    print(json.dumps({"pid": pid}), flush=True)
    return pid


def live(order: dict[str, Any]) -> None:
    """A sender's life."""
    from django.utils import timezone

    from minori.mail.sender import points
    from minori.mail.sender.run import send_forever

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if limit := order.get("crash_at"):
        points.listen(dying_at(limit))
    if ahead := order.get("ahead"):
        true_now = timezone.now
        timezone.now = lambda: true_now() + timedelta(seconds=ahead)
    if order.get("idle_exit"):
        threading.Thread(target=leave_when_idle, args=(stop,), daemon=True).start()
    send_forever(stop, order["url"], timedelta(seconds=order["lease"]))


def dying_at(limit: int) -> Any:
    """Count points and die at one of them."""
    seen = 0

    def count(point: str) -> None:
        nonlocal seen
        seen += 1
        if seen == limit:
            os._exit(137)

    return count


def leave_when_idle(stop: threading.Event) -> None:
    """Set `stop` once no letter waits or flies."""
    from minori.mail.models import Letter

    while not stop.wait(0.05):
        if not Letter.objects.filter(state__in=["waiting", "in_flight"]).exists():
            stop.set()


if __name__ == "__main__":
    main()
