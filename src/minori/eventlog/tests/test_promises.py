"""Promises I1 (acknowledged means stored once) and I4 (duplicates and disorder converge), and a light sender."""

import json
import os
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minori.eventlog import public
from minori.eventlog.engine import Log, use_log
from minori.eventlog.models import Identity
from minori.eventlog.tests.people import BROWSER, NOON, OLEG, PHONE, VERA
from minori.eventlog.words import Event, event_id_from


def crash(folder: Path, events: int, kills: int) -> dict[str, int]:
    command = [sys.executable, "-m", "minori.eventlog.tests.crashing", str(folder), str(events), str(kills)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_what_was_acknowledged_is_stored_once_wherever_the_loader_dies(tmp_path: Path) -> None:
    told = crash(tmp_path, events=10, kills=2)
    assert told["died"] >= 8
    assert told["killed"] >= 1
    assert {name: told[name] for name in ("lost", "doubled", "strange", "not archived")} == {
        "lost": 0, "doubled": 0, "strange": 0, "not archived": 0,
    }  # fmt: skip


@pytest.mark.soak
def test_sixty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    told = crash(tmp_path, events=70, kills=60)
    assert told["killed"] >= 30
    assert (told["lost"], told["doubled"], told["strange"], told["not archived"]) == (0, 0, 0, 0)


def drawn(chance: random.Random, many: int) -> list[Event]:
    """Events of two people and two browsers, from thirty days ago to two days ahead of their arrival."""
    found = []
    for n in range(many):
        at = NOON + timedelta(seconds=chance.randint(-30 * 86400, 2 * 86400))
        kind = chance.choice(["page.viewed", "mail.clicked", "form.submitted"])
        who = chance.choice([VERA, OLEG, BROWSER, PHONE, None])
        props: dict[str, Any] = {"n": n} if n % 2 else {}
        found.append(
            Event(event_id_from(at, n.to_bytes(10, "big")), at, NOON, kind, who=who, object=f"/{n % 5}", props=props)
        )
    return found


def final(events: list[Event], chance: random.Random | None) -> list[dict[str, Any]]:
    """The log's content after loading: in order and once, or by chance tripled, shuffled, in parts, named midway."""
    Identity.objects.all().delete()
    fresh = Log(None)
    former = use_log(fresh)
    try:
        verdicts = [(e.id, int(e.id, 16) % 3 > 0, 0.9, "", 1) for e in events if e.kind == "mail.clicked"]
        coming = events if chance is None else chance.sample(events * 3, len(events) * 3)
        named = chance.randint(0, len(coming)) if chance else len(coming)
        public.restate([(BROWSER, VERA)])
        start = 0
        while start < len(coming):
            size = chance.randint(1, 20) if chance else len(coming)
            public.append(coming[start : start + size], "inbox", start + size)
            start += size
            if start >= named:
                public.apply_identity()
                public.judge(verdicts)
        public.restate([(OLEG, VERA), (PHONE, OLEG)])
        public.unstate([(OLEG, VERA)])
        public.apply_identity()
        public.judge(verdicts)
        table = public.run(public.events().drop("load").order_by("id"))
        return table.to_pylist()  # type: ignore[no-any-return]  # pyarrow has no types
    finally:
        use_log(former)
        fresh.close()


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), many=st.integers(1, 60))
def test_tripled_and_shuffled_events_give_the_same_log(seed: int, many: int) -> None:
    chance = random.Random(seed)
    events = drawn(chance, many)
    assert final(events, chance) == final(events, None)


def test_what_the_sender_imports_loads_no_duckdb() -> None:
    program = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "minori.settings"
import django
django.setup()
import minori.eventlog.public, minori.leads.public
heavy = [n for n in ("duckdb", "ibis", "pyarrow") if type(sys.modules.get(n)).__name__ not in {"_AtFirstUse", "NoneType"}]
print(heavy, [n for n in sys.modules if n.startswith(("ibis.", "_duckdb", "pyarrow."))])
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.stdout.strip() == "[] []"
