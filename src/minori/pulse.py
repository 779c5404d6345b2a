"""The pulse: one beat of Minori, in the order in which the product tells its story.

Reading `beat` explains the product. Every stage works on sets, is idempotent, keeps its bookmark together with its
effect and may be killed at any point. A stage that fails does not hold up the ones after it: its reason is kept for
`minori doctor`, and the next beat tries again.
"""

import json
import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import close_old_connections
from django.utils import timezone

from minori import operate
from minori.collect import public as collect
from minori.eventlog import public as eventlog
from minori.leads import public as leads
from minori.mail import public as mail
from minori.pages import public as pages
from minori.sales import public as sales
from minori.scenarios import public as scenarios
from minori.scoring import public as scoring
from minori.segments import public as segments

log = logging.getLogger(__name__)

BUSY_S, IDLE_S, MOST_IDLE_S = 0.1, 0.5, 1.0
REPORT_S = 20.0


@dataclass(frozen=True)
class Trouble:
    """A stage that failed in the last beat."""

    stage: str
    at: datetime
    reason: str


def take_and_book(now: datetime) -> int:
    """Take from the inbox, name the people, append to the event log; only then is the inbox emptied."""
    batch = collect.take()
    if not batch.rows:
        return 0
    eventlog.append(leads.book(batch), "inbox", batch.upto)
    collect.release(batch.upto)
    return len(batch.rows)


STAGES: list[tuple[str, Callable[[datetime], int]]] = [
    ("take from the inbox, name the people, append to the event log", take_and_book),
    ("append what acts recorded", lambda now: eventlog.load_outbox()),
    ("follow who became whom", lambda now: eventlog.apply_identity()),
    ("copy changed facts", lambda now: eventlog.copy_changes()),
    ("tell people from machines", collect.settle),
    ("rescore the touched and the due", scoring.rescore),
    ("refresh their segments", segments.refresh),
    ("append what was found", lambda now: eventlog.load_outbox()),
    ("copy changed facts again", lambda now: eventlog.copy_changes()),
    ("do what follows a form", pages.follow_up),
    ("qualify for sales", sales.qualify),
    ("move scenarios on", scenarios.move_on),
    ("hand letters to the senders", mail.hand_over),
]

troubles: dict[str, Trouble] = {}


def beat() -> int:
    """Do every stage once, in order; returns how many things were done.

    Each stage is given its own moment: an event that came in since the beat began must not lie in its future.
    """
    done = 0
    for name, stage in STAGES:
        now = timezone.now()
        try:
            done += stage(now)
            troubles.pop(name, None)
        except Exception as error:
            log.exception("the pulse could not %s", name)
            last = traceback.extract_tb(error.__traceback__)[-1]
            troubles[name] = Trouble(name, now, f"{type(error).__name__}: {error} ({last.name}, line {last.lineno})")
    return done


def report(now: datetime) -> None:
    """Leave what only the house can see (the pulse, the event log) where `minori doctor` finds it."""
    found = [
        {"where": "pulse", "what": f"could not {t.stage}: {t.reason}", "healthy": False} for t in troubles.values()
    ]
    found += found or [{"where": "pulse", "what": "every stage works", "healthy": True}]
    found += [{"where": "event log", "what": f"{f.what}: {f.detail}", "healthy": f.healthy} for f in eventlog.doctor()]
    found += [{"where": "segments", "what": line, "healthy": False} for line in segments.stuck()]
    draft = operate.report_file().with_suffix(".draft")
    draft.write_text(json.dumps({"at": now.isoformat(), "findings": found}, ensure_ascii=False))
    draft.replace(operate.report_file())


def run(stop: threading.Event) -> None:
    """Beat until told to stop: at once again while there is work, about once a second when nothing happens."""
    pause, reported = IDLE_S, 0.0
    while not stop.is_set():
        done = beat()
        if time.monotonic() - reported > REPORT_S:
            reported = time.monotonic()
            report(datetime.now(UTC))
            collect.publish_config()
        if done:
            pause = BUSY_S
        else:
            eventlog.idle_work(datetime.now(UTC))
            pause = min(MOST_IDLE_S, max(IDLE_S, pause * 1.5))
        close_old_connections()
        stop.wait(pause)
