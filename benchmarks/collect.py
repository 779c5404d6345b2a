"""Beacons, opens and clicks per second over HTTP, durable before 2xx, against the same server that stores nothing.

The server has one core, the load generator (wrk) the other. Rounds alternate. `busy`: meanwhile a second process takes
what came in and releases it, as the house does.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from benchmarks.measure import Result, interleaved, ratios, spread
from minori.collect import inbox as box
from minori.collect.core import tokens
from minori.collect.core.config import CollectConfig, write_config
from minori.keys import read_or_make_key
from minori.options import read_options

ROUNDS, SECONDS, CONNECTIONS, LETTERS = 5, 3, 100, 200
FULL_CORE = 0.8
SERVER_CORE, LOAD_CORE = 0, min(1, (os.cpu_count() or 1) - 1)
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"

LUA = """
local opens, clicks = {%(opens)s}, {%(clicks)s}
local now, n, run = %(now)d, 0, %(run)d
local headers = {["User-Agent"] = "%(agent)s", ["Content-Type"] = "text/plain"}
function request()
  n = n + 1
  local turn = n %% 10
  if turn < 6 then
    local body = string.format('{"now":%%d,"visitor":"%%032x","events":[{"id":"%%d-%%d","at":%%d,"kind":"page.viewed",' ..
      '"url":"https://www.steelworks.example/pricing/%%d","title":"Prices - Steelworks Ltd","campaign":"autumn",' ..
      '"props":{"utm_source":"news"}}]}', now, n %% 5000, run, n, now - n %% 60000, n %% 100)
    return wrk.format("POST", "/e", headers, body)
  elseif turn < 9 then
    return wrk.format("GET", opens[n %% #opens + 1], headers)
  end
  return wrk.format("GET", clicks[n %% #clicks + 1], headers)
end
"""


def script(folder: Path, key: bytes, run: int) -> Path:
    """The load: six beacons, three opens, one click, each event with an id of its own."""
    opens = [f'"/o/{tokens.sign_open(key, n)}.gif"' for n in range(1, LETTERS)]
    links = (tokens.LinkToken(n, 1, "https://www.steelworks.example/pricing", trap=False) for n in range(1, LETTERS))
    clicks = [f'"/c/{tokens.sign_link(key, link)}"' for link in links]
    file = folder / "load.lua"
    told = {
        "opens": ",".join(opens),
        "clicks": ",".join(clicks),
        "now": int(time.time() * 1000),
        "run": run,
        "agent": AGENT,
    }
    file.write_text(LUA % told)
    return file


@contextlib.contextmanager
def server(port: int, *command: str) -> Iterator[int]:
    """A server process on its core; gives its process id."""
    process = subprocess.Popen([sys.executable, *command])
    os.sched_setaffinity(process.pid, {SERVER_CORE})
    try:
        for _ in range(400):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"http://127.0.0.1:{port}/health").status_code < 300:
                    break
            time.sleep(0.05)
        else:
            raise TimeoutError("the server does not answer")
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def cpu_s(pid: int) -> float:
    """Seconds of CPU that a process has used, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(port: int, file: Path) -> float:
    """Requests per second that were answered well; raises RuntimeError where some were not."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(file), f"http://127.0.0.1:{port}"]
    done = subprocess.run(["taskset", "-c", str(LOAD_CORE), *command], capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(done.stdout)
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", done.stdout)[0])


@contextlib.contextmanager
def house(folder: Path) -> Iterator[None]:
    """A process that takes and releases while the block runs."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.reference.taking_house", str(folder)])
    try:
        time.sleep(1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def run() -> Result:
    """Measure idle and busy."""
    if not shutil.which("wrk"):
        raise SystemExit("bench-collect needs wrk. On Debian and Ubuntu: apt install wrk")
    options = read_options()
    folder = options.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "collect.json").write_bytes(write_config(CollectConfig(own_sites=["steelworks.example"])))
    key = read_or_make_key(folder / "secret.key").derive("collect")
    ours, theirs, turn = options.tracking_port, options.tracking_port + 1, 0

    costs: dict[int, list[float]] = {ours: [], theirs: []}
    shares: list[float] = []

    def loaded(port: int, pid: int) -> float:
        nonlocal turn
        turn += 1
        before, rate = cpu_s(pid), load(port, script(folder, key, turn))
        used = cpu_s(pid) - before
        costs[port].append(used / (rate * SECONDS) * 1e6)
        if port == theirs:
            shares.append(used / SECONDS)
        return rate

    empty = ("-m", "benchmarks.reference.empty_door", str(theirs))
    with server(ours, "-m", "minori.asgi") as our_pid, server(theirs, *empty) as their_pid:
        works = (lambda: loaded(ours, our_pid), lambda: loaded(theirs, their_pid))
        interleaved(1, *works)
        costs = {ours: [], theirs: []}
        idle = interleaved(ROUNDS, *works)
        cpu = {port: spread(found) for port, found in costs.items()}
        with house(folder):
            busy = interleaved(ROUNDS, *works)
    rows = box.Inbox(folder / "inbox.db").read("SELECT seq FROM sqlite_sequence WHERE name = 'inbox'")
    ratio, while_busy = ratios(*idle), ratios(*busy)
    table = [
        ["", "requests/s", "ratio to 204", "us of CPU a request"],
        ["204 without storing", str(spread(idle[1])), "1", str(cpu[theirs])],
        ["stored before 2xx", str(spread(idle[0])), str(ratio), str(cpu[ours])],
        ["the same, house taking", str(spread(busy[0])), str(while_busy), ""],
    ]
    detail: dict[str, Any] = {
        "rate": str(spread(idle[0])), "reference": str(spread(idle[1])), "range": [round(ratio.low, 3), round(ratio.high, 3)],
        "busy": round(while_busy.median, 3), "busy_range": [round(while_busy.low, 3), round(while_busy.high, 3)],
        "cpu_us": round(cpu[ours].median, 1), "cpu_us_reference": round(cpu[theirs].median, 1),
        "events": rows[0][0], "rounds": ROUNDS, "seconds": SECONDS, "connections": CONNECTIONS,
    }  # fmt: skip
    # Where the reference did not fill its core, the load generator was the limit and the ratio flatters us.
    saturated = spread(shares).median >= FULL_CORE
    detail["reference_share_of_core"] = round(spread(shares).median, 2)
    if not saturated:
        detail["void"] = "the machine was too busy for the load generator to fill the server's core; compare cpu_us"
    met = saturated and ratio.median >= 0.5 and while_busy.median >= 0.4
    goal = ">= 0.5, and >= 0.4 while the house takes"
    return Result("collect", round(ratio.median, 3), "ratio to 204 without storing", goal, met, detail, table)
