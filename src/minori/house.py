"""The house process: Django as sync WSGI, the pulse, background jobs and notices; owner of the event log's file."""

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, cast

import django
import uvicorn
from a2wsgi import WSGIMiddleware
from django.db import close_old_connections
from django.utils import timezone

from minori.options import Options

log = logging.getLogger(__name__)
WEB_THREADS = 12
NOTICE_S = 1.0


def serve(options: Options) -> None:
    """Serve until SIGTERM; requests and the beat in hand are finished first."""
    django.setup()
    from minori.collect import public as collect  # the models are there only after setup
    from minori.eventlog import public as eventlog
    from minori.wsgi import application

    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    collect.align(eventlog.position("inbox"))
    collect.publish_config()
    threads = start_threads(stop)
    web = WSGIMiddleware(cast(Any, application), workers=WEB_THREADS)
    config = uvicorn.Config(
        web, host=options.bind, port=options.port, lifespan="off", log_level="warning", access_log=False
    )
    try:
        uvicorn.Server(config).run()
    finally:
        stop.set()
        for thread in threads:
            thread.join(25)


def start_threads(stop: threading.Event) -> list[threading.Thread]:
    """Start the pulse, the jobs and the notices, each in a thread of its own."""
    from minori import pulse
    from minori.jobs import public as jobs
    from minori.notices import public as notices

    def tell_staff(stop: threading.Event) -> None:
        while not stop.wait(NOTICE_S):
            try:
                notices.deliver(timezone.now())
            except Exception:
                log.exception("notices could not be delivered, trying again")
            close_old_connections()

    loops: dict[str, Callable[[threading.Event], None]] = {
        "pulse": pulse.run,
        "jobs": jobs.work,
        "notices": tell_staff,
    }
    threads = [threading.Thread(target=loop, args=(stop,), name=name) for name, loop in loops.items()]
    for thread in threads:
        thread.start()
    return threads
