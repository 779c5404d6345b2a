"""Let time pass: visitors come to a running Minori through its real HTTP door, as the tag would send them."""

import json
import random
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Sequence

from django.conf import settings

from minori.demo.core.traits import PAGES, interest, population
from minori.demo.load import browser_of

BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
TODAY = 181


def play(visits: int, seed: int) -> int:
    """Make some visits of known people and strangers, a moment apart; prints what was accepted. 1 if nobody answers."""
    dice = random.Random(time.time_ns())
    lives = population(seed, 1000)
    warm = sorted(lives, key=lambda life: interest(life.person, TODAY), reverse=True)[:200]
    accepted = 0
    for _ in range(visits):
        known = dice.random() < 0.7
        visitor = browser_of(seed, dice.choice(warm).person) if known else secrets.token_hex(16)
        pages = [path for path, cold, hot in PAGES if dice.random() < (hot if known else cold)] or ["/"]
        try:
            accepted += send(visitor, pages)
        except urllib.error.URLError as problem:
            print(f"Nobody answers at {settings.TRACKING_URL}: {problem.reason}. Start Minori first: make run")
            return 1
        time.sleep(0.05)
    print(f"{visits} visits, {accepted} events accepted")
    return 0


def send(visitor: str, pages: Sequence[str]) -> int:
    """One visit as one beacon, ending now; returns the number of events that were accepted."""
    now = time.time_ns() // 1_000_000
    events = []
    for n, path in enumerate(pages):
        at = now - (len(pages) - n) * 20_000
        seconds = 19.0
        events.append({"id": secrets.token_hex(8), "at": at, "kind": "page.viewed", "object": path})
        events.append(
            {"id": secrets.token_hex(8), "at": at + 19_000, "kind": "page.left", "object": path, "value": seconds}
        )
    body = json.dumps({"now": now, "visitor": visitor, "events": events}).encode()
    asked = urllib.request.Request(  # noqa: S310  # our own collector's address
        f"{settings.TRACKING_URL}/e", body, {"Content-Type": "text/plain", "User-Agent": BROWSER}
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310
        return len(events) if answer.status < 300 else 0
