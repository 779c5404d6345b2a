"""The sender as its own process, for tests: the same entry as the product's, plus a point at which it dies.

    CRASH_AT=12 python -m tests.kit.sender_under_test URL LEASE_SECONDS

dies with code 137, without a goodbye, at its twelfth commit or socket write. Ends by itself on SIGTERM, as in
production, or when nothing waits any more (IDLE_EXIT=1).
"""

import os
import signal
import sys
import threading
from datetime import timedelta

import django


def main() -> None:
    django.setup()
    from minori.mail.sender import points
    from minori.mail.sender.run import send_forever

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    limit, seen = int(os.environ.get("CRASH_AT", "0")), 0

    def count(point: str) -> None:
        nonlocal seen
        seen += 1
        if seen == limit:
            os._exit(137)

    points.listen(count)
    if os.environ.get("IDLE_EXIT"):
        threading.Thread(target=leave_when_idle, args=(stop,), daemon=True).start()
    send_forever(stop, sys.argv[1], timedelta(seconds=float(sys.argv[2])))


def leave_when_idle(stop: threading.Event) -> None:
    """Set `stop` once no letter waits or flies."""
    from minori.mail.models import Letter

    while not stop.wait(0.2):
        if not Letter.objects.filter(state__in=["waiting", "in_flight"]).exists():
            stop.set()


if __name__ == "__main__":
    main()
