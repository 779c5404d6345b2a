"""Sending, staged: people who agreed, a template, letters, the faulty relay and sender processes."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from minori.leads.public import name_person
from minori.leads.words import Basis, BasisKind
from minori.mail.models import Letter, Template, Version
from minori.mail.public import plan_letters
from minori.mail.words import LetterWanted
from minori.team.words import SYSTEM
from tests.kit.checker import Seen, Truth, check_sends

HTML = """<html><body><p>{{ lead.family_name | default: 'Reader' }}</p><a href="https://steel.example/a">A</a>
<p>{{ account.sender_name }}</p><a href="{{ unsubscribe_url }}">stop</a></body></html>"""


def people(count: int, start: int = 0) -> list[int]:
    """So many people who agreed to be mailed."""
    agreed = Basis(BasisKind.OPT_IN, "form")
    return [
        name_person(SYSTEM, f"vera{n}@steelworks.example", {"family_name": f"Vera{n}"}, None, "test", agreed).lead_id
        for n in range(start, start + count)
    ]


def template(key: str = "checklist", purpose: str = "customer", html: str = HTML) -> Template:
    """A template with one version."""
    now = timezone.now()
    row = Template.objects.create(key=key, name=key.title(), purpose=purpose, made_at=now)
    Version.objects.create(template=row, number=1, subject="{{ lead.family_name }}: 点検", html=html, made_at=now)
    return row


def plan(leads: Sequence[int], key: str = "checklist", cause: str = "test:1") -> int:
    """One letter to each, due now."""
    return plan_letters([LetterWanted(lead, key, cause, timezone.now()) for lead in leads])


def letters() -> list[Seen]:
    """Every letter with the address of its person in this staging."""
    rows = Letter.objects.order_by("id").values_list("id", "lead_id", "state", "address")
    from minori.leads.public import cards

    found = cards([lead for _, lead, _, _ in rows])
    return [Seen(i, address or found[lead].email, state) for i, lead, state, address in rows]


@dataclass
class Staged:
    """A running relay."""

    url: str
    log: Path

    def truth(self) -> Truth:
        """What it accepted against what the rows say."""
        return check_sends(letters(), self.log)


@contextmanager
def relay(folder: Path, *options: str, name: str = "relay") -> Iterator[Staged]:
    """The faulty relay, for the duration of a block."""
    ready, log = folder / f"{name}.port", folder / f"{name}.log"
    command = [sys.executable, "-m", "tests.kit.relay", "--log", str(log), "--ready", str(ready), *options]
    process = subprocess.Popen(command)
    try:
        wait_for(ready.exists, "the relay does not start")
        yield Staged(f"smtp://127.0.0.1:{ready.read_text()}?connections=4&patience=60&dot_patience=60", log)
    finally:
        process.kill()
        process.wait()


class Senders:
    """A nursery of sender processes on the test's own rows; each is born in milliseconds."""

    def __init__(self) -> None:
        environment = dict(os.environ, MINORI_DATABASE_URL=f"sqlite:///{connection.settings_dict['NAME']}")
        environment["MINORI_DATA_DIR"] = str(settings.OPTIONS.data_dir)
        command = [sys.executable, "-m", "tests.kit.sender_under_test"]
        self._nursery = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._gone: dict[int, int] = {}
        self._alive: set[int] = set()
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self._nursery.stdout
        return self._nursery.stdout.readline().strip()

    def start(self, url: str, **order: Any) -> int:
        """One sender; returns its pid. Options as in `sender_under_test`."""
        assert self._nursery.stdin
        self._nursery.stdin.write(json.dumps({"url": url, "lease": 5.0, "idle_exit": True, **order}) + "\n")
        while True:
            told = json.loads(self._line())
            if "pid" in told:
                self._alive.add(int(told["pid"]))
                return int(told["pid"])
            self._gone[told["gone"]] = told["code"]

    def wait(self, pid: int) -> int:
        """Its exit code, once it has ended."""
        while pid not in self._gone:
            told = json.loads(self._line())
            self._gone[told["gone"]] = told["code"]
        self._alive.discard(pid)
        return self._gone.pop(pid)

    def run(self, url: str, count: int = 1, **order: Any) -> None:
        """So many senders until nothing waits or flies."""
        assert [self.wait(pid) for pid in [self.start(url, **order) for _ in range(count)]] == [0] * count

    def kill(self, pid: int) -> None:
        """kill -9."""
        os.kill(pid, signal.SIGKILL)
        self.wait(pid)

    def freeze(self, pid: int) -> None:
        """SIGSTOP, but not inside a transaction: there SQLite's one lock would stop everybody else with it."""
        door = Path(f"{connection.settings_dict['NAME']}-door")
        while True:
            os.kill(pid, signal.SIGSTOP)
            with door.open("w") as handle:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return
                except BlockingIOError:
                    os.kill(pid, signal.SIGCONT)
                    time.sleep(0.003)

    def close(self) -> None:
        """End the nursery, and whoever a failed test has left in it."""
        for pid in list(self._alive):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            self.wait(pid)
        assert self._nursery.stdin
        self._nursery.stdin.close()
        self._nursery.wait()
        if self._nursery.stdout:
            self._nursery.stdout.close()


def wait_for(condition: object, complaint: str, patience: float = 30.0) -> None:
    """Poll until `condition()` is true."""
    assert callable(condition)
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, complaint
        time.sleep(0.02)
