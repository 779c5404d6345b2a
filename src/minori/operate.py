"""What an operator asks of an installation: prepare it, load or play the demo company, name what is stuck."""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
from django.conf import settings

FRESH = timedelta(minutes=2)


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report."""

    where: str
    what: str
    healthy: bool


def run(command: str, words: Sequence[str]) -> int:
    """Run `prepare`, `demo` or `doctor` with its words; returns the exit code."""
    django.setup()
    commands: dict[str, Callable[[Sequence[str]], int]] = {"prepare": prepare, "demo": demo, "doctor": doctor}
    return commands[command](words)


def prepare(words: Sequence[str]) -> int:
    """Bring the tables up to this version; with `--demo` load the demo company into an empty installation."""
    from django.core.management import call_command

    from minori.team import public as team

    call_command("migrate", verbosity=0)
    if "--demo" in words and not team.people():
        demo([])
    print(f"\nMinori is at {settings.BASE_URL}")
    if not team.people():
        print("Make the first administrator: minori createadmin you@example.com")
    logins = settings.OPTIONS.data_dir / "demo-logins.txt"
    if logins.exists():
        print(logins.read_text(), end="")
    return 0


def demo(words: Sequence[str]) -> int:
    """`minori demo` loads the demo company; `minori demo play` lets visitors come to a running Minori over HTTP."""
    from minori.demo import load, play

    asked = argparse.ArgumentParser(prog="minori demo")
    asked.add_argument("what", nargs="?", choices=["load", "play"], default="load")
    asked.add_argument("--leads", type=int, default=1000, help="how many people")
    asked.add_argument("--visits", type=int, default=60, help="how many visits `play` makes")
    asked.add_argument("--seed", type=int, default=20261120)
    found = asked.parse_args(list(words))
    if found.what == "play":
        return play.play(found.visits, found.seed)
    load.load(found.leads, found.seed)
    return 0


def doctor(words: Sequence[str]) -> int:
    """Print what is stuck and why; exit code 1 if anything is. `--rebuild` makes the event log anew."""
    from minori.eventlog import public as eventlog

    if "--rebuild" in words:
        try:
            print(f"The event log was built anew: {eventlog.rebuild():,} events.")
        except eventlog.LogBusy:
            print("The event log is open in the running Minori. Stop it first, then run minori doctor --rebuild.")
            return 1
        return 0
    findings = [*rows_findings(), *log_findings(datetime.now(UTC))]
    for f in findings:
        print(f"{'ok ' if f.healthy else '!! '}{f.where}: {f.what}")
    return 0 if all(f.healthy for f in findings) else 1


def rows_findings() -> list[Finding]:
    """What the state rows show, whether or not the house is running."""
    from minori.jobs import public as jobs
    from minori.mail import public as mail
    from minori.notices import public as notices
    from minori.scenarios import public as scenarios

    asked: dict[str, Callable[[], list[str]]] = {
        "jobs": jobs.doctor,
        "notices": notices.doctor,
        "mail": mail.doctor,
        "scenarios": lambda: [f"{s.scenario}: {s.people} people, {s.what}. {s.detail}" for s in scenarios.doctor()],
    }
    found: list[Finding] = []
    for where, ask in asked.items():
        told = [Finding(where, line, healthy=False) for line in ask()]
        found += told or [Finding(where, "nothing is stuck", healthy=True)]
    return found


def log_findings(now: datetime) -> list[Finding]:
    """The event log examined thoroughly where nobody has it open, else what the running house said of it."""
    from minori.eventlog import public as eventlog

    try:
        return [Finding("event log", f"{f.what}: {f.detail}", f.healthy) for f in eventlog.doctor(deep=True)]
    except eventlog.LogBusy:
        return house_findings(now)


def report_file() -> Path:
    """Where the house leaves its own findings, since only it may open the event log."""
    return Path(settings.OPTIONS.data_dir, "pulse.json")


def house_findings(now: datetime) -> list[Finding]:
    """What the running house said about its pulse and the event log within the last minutes."""
    try:
        told = json.loads(report_file().read_text())
    except (OSError, ValueError):
        return [Finding("pulse", "Minori has not run here yet", healthy=False)]
    at = datetime.fromisoformat(told["at"])
    if now - at > FRESH:
        return [
            Finding("pulse", f"the house is not running; its last beat was at {at:%Y-%m-%d %H:%M} UTC", healthy=False)
        ]
    return [Finding(f["where"], f["what"], f["healthy"]) for f in told["findings"]]
