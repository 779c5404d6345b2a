"""The entry of a sender process: a relay, or the built-in catcher."""

import asyncio
import threading
from datetime import timedelta

import uvloop
from django.conf import settings

from minori.mail.sender.catching import catch_forever
from minori.mail.sender.loop import Run
from minori.mail.sender.relay import relay_of
from minori.mail.sender.shift import LEASE


def send_forever(stop: threading.Event, url: str = "", lease: timedelta = LEASE) -> None:
    """Send due letters until `stop` is set; then finish what is on the wire, give the rest back, and return.

    Any number of processes may do this at once. `url` is the relay (default: MINORI_SMTP_URL); `catcher://` keeps the
    messages as rows instead. Reads state rows only and never loads the event log's engine.
    """
    url = url or settings.OPTIONS.smtp_url
    if url.startswith("catcher:"):
        catch_forever(stop)
        return
    while not stop.is_set():
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(Run(relay_of(url), stop, lease).work())
