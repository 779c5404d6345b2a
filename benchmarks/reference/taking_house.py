"""What the house does to the inbox while events pour in: take, release, again. For the busy half of `collect`."""

import signal
import sys
import time
from pathlib import Path

from minori.collect.inbox import Inbox, release, take


def main(folder: str) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    inbox = Inbox(Path(folder) / "inbox.db")
    while True:
        batch = take(inbox, 2000, time.time())
        if batch.upto:
            release(inbox, batch.upto)
        else:
            time.sleep(0.2)


if __name__ == "__main__":
    main(sys.argv[1])
