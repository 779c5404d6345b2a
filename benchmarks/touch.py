"""From the door to the hand-off: a form's press and a page view until score, segment, hand-off and notice stand in rows.

A whole installation on an idle machine and again under 300 events a second; the clock stops when the rows are there.
"""

import json
import secrets
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from benchmarks.measure import Result
from tests.journeys.stage import Rows
from tests.kit.installation import Installation, running

ROUNDS, LOAD_PER_S = 20, 300
AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)


def beacon(minori: Installation, visitor: str, paths: list[str]) -> None:
    """One beacon of a browser, as the tag sends it."""
    now = time.time_ns() // 1_000_000
    events = [{"id": secrets.token_hex(8), "at": now, "kind": "page.viewed", "object": p} for p in paths]
    body = json.dumps({"now": now, "visitor": visitor, "events": events}).encode()
    request = urllib.request.Request(f"{minori.tracking}/e", body, {"Content-Type": "text/plain", "User-Agent": AGENT})
    urllib.request.urlopen(request, timeout=10).close()


def until_handed(rows: Rows, lead: int, began: float) -> float:
    """Seconds until the hand-off of a lead and its notice are there."""
    sql = "SELECT 1 FROM sales_handoff h WHERE h.lead_id = ? AND h.owner_id IS NOT NULL AND h.told_at IS NOT NULL"
    while time.perf_counter() - began < 30:
        try:
            if rows(sql, lead):
                return time.perf_counter() - began
        except sqlite3.OperationalError:
            continue
        time.sleep(0.01)
    return 30.0


def measured(minori: Installation, people: list[tuple[int, str]]) -> list[float]:
    """One price page view each by people whom nobody has handed over; seconds from the beacon to the notice."""
    rows, found = Rows(minori.folder), []
    for lead, visitor in people:
        began = time.perf_counter()
        beacon(minori, visitor, ["/pricing"])
        found.append(until_handed(rows, lead, began))
        time.sleep(0.3)
    return found


def noise(minori: Installation, stop: threading.Event) -> None:
    """Beacons of strangers, about 300 events a second."""
    while not stop.is_set():
        began = time.monotonic()
        for _ in range(6):
            beacon(minori, secrets.token_hex(16), ["/"] * 5)
        stop.wait(max(0.0, 0.1 - (time.monotonic() - began)))


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def run() -> Result:
    """Idle first, then under load; the goal is about both."""
    with running() as minori:
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.furnish", "shop.example", str(2 * ROUNDS)],
            env={**minori.environ, "DJANGO_SETTINGS_MODULE": "minori.settings"}, check=True, capture_output=True, text=True,
        )  # fmt: skip
        people = [(int(lead), key) for lead, key in json.loads(Path(done.stdout.strip()).read_text())]
        time.sleep(5)
        idle = measured(minori, people[:ROUNDS])
        stop = threading.Event()
        thread = threading.Thread(target=noise, args=(minori, stop))
        thread.start()
        busy = measured(minori, people[ROUNDS:])
        stop.set()
        thread.join()
    table = [["", "median s", "p95 s", "worst s"]]
    for name, found in (("idle", idle), ("300 events/s", busy)):
        table.append([name, f"{statistics.median(found):.2f}", f"{p95(found):.2f}", f"{max(found):.2f}"])
    return Result(
        name="touch", figure=round(p95(idle), 2), unit="s, p95 from the door to the notice", goal="< 2.0 idle, < 3.0 under 300 events/s",
        met=p95(idle) < 2.0 and p95(busy) < 3.0, detail={"busy_p95": round(p95(busy), 2)}, table=table,
    )  # fmt: skip
