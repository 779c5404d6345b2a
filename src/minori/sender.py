"""The sender process: renders and sends letters, works on state rows only, imports no Ibis."""

import signal
import threading
from types import FrameType

import django


def serve() -> None:
    """Send until SIGTERM, then finish the letters in hand."""
    django.setup()
    from minori.mail import public as mail  # the models are there only after setup

    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    mail.send_forever(stop)
