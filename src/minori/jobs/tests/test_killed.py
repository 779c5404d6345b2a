"""A real worker in a process of its own is paused, killed, and its job is taken up by another one."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from minori.jobs.claims import take_back
from minori.jobs.models import Job
from minori.jobs.progress import Progress
from minori.jobs.public import job, start
from minori.jobs.registry import kinds
from minori.jobs.threads import Threads, lives
from minori.team.public import SYSTEM

WORKER = """
import sys, threading, time, django
django.setup()
from minori.jobs.public import job, work

@job("note", "Noting")
def note(progress, file, upto):
    for n in range(progress.state.get("n", 0), upto):
        with open(file, "a") as notes:
            notes.write(f"{n}\\n")
        progress.save({"n": n + 1})
        time.sleep(0.02)

work(threading.Event())
"""


@pytest.fixture
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """Another process that works on the test's own database."""
    name = connection.settings_dict["NAME"]
    env = {**os.environ, "MINORI_DATABASE_URL": f"sqlite:///{name}", "DJANGO_SETTINGS_MODULE": "minori.settings"}
    env["PYTHONPATH"] = os.pathsep.join(sys.path)
    process = subprocess.Popen([sys.executable, "-c", WORKER], env=env)
    yield process
    process.kill()
    process.wait()


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come to this in time"
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_a_paused_worker_keeps_its_job_and_a_killed_ones_goes_on_where_it_was(
    worker: subprocess.Popen[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minori.jobs.threads.LOOK_EVERY", 0.05)
    notes, folder = tmp_path / "notes", settings.OPTIONS.data_dir / "workers"

    def note(progress: Progress, **kwargs: Any) -> None:
        notes.write_text(notes.read_text() + "second\n")
        for n in range(progress.state["n"], kwargs["upto"]):
            progress.save({"n": n + 1})

    before = kinds.get("note")
    job("note", "Noting")(note)
    pk = start("note", {"file": str(notes), "upto": 200}, SYSTEM)
    wait_until(lambda: notes.exists() and notes.read_text().count("\n") >= 10)

    worker.send_signal(signal.SIGSTOP)
    assert take_back(lambda token: lives(folder, token), timezone.now()) == 0
    worker.send_signal(signal.SIGCONT)
    worker.kill()
    worker.wait()

    stop = threading.Event()
    house = threading.Thread(target=Threads().work, args=(stop,), daemon=True)
    house.start()
    try:
        wait_until(lambda: Job.objects.get(pk=pk).state == "done")
    finally:
        stop.set()
        house.join(20)
        kinds.pop("note")
        if before:
            kinds["note"] = before
    row = Job.objects.get(pk=pk)
    assert (row.attempts, row.saved) == (2, {"n": 200})
    assert notes.read_text().count("second") == 1
