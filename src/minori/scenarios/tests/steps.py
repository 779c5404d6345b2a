"""Words in which the tests write scenarios down, and a stand-in for the rules: facts set by the test itself."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps

from minori.scenarios import asking
from minori.scenarios.acts.edit import Draft, create, publish, save
from minori.scenarios.acts.run import start
from minori.team.public import SYSTEM

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
VERA, OLEG, MIKA = 101, 102, 103


class Facts:
    """Who matches which rule; the test says so."""

    def __init__(self) -> None:
        self.true: dict[str, set[int]] = {}

    def matching(self, rule: str, leads: Sequence[int], now: datetime) -> set[int]:
        return set(leads) if not rule else self.true.get(rule, set()) & set(leads)

    def plant(self, monkeypatch: Any) -> "Facts":
        monkeypatch.setattr(asking, "matching", self.matching)
        monkeypatch.setattr(asking, "problems", lambda rule: [])
        return self


def step(
    id: int, kind: str, next: int | None = None, ways: Sequence[tuple[str, int]] = (), **settings: Any
) -> dict[str, Any]:
    return {
        "id": id, "kind": kind, "settings": settings, "next": next,
        "ways": [{"rule": rule, "to": to} for rule, to in ways],
    }  # fmt: skip


def running(key: str, *steps: dict[str, Any], now: datetime = MONDAY, **draft: Any) -> int:
    """A scenario with these steps, published and started."""
    id = create(key, key, SYSTEM)
    save(id, Draft(steps=steps, **draft), SYSTEM)
    publish(id, SYSTEM)
    start(id, SYSTEM, now)
    return id


def recorded_rows() -> Any:
    """Events that wait to be loaded into the log."""
    return apps.get_model("eventlog", "Outbox")._default_manager.all()


def recorded(kind: str) -> int:
    """How many events of a kind were recorded."""
    return int(recorded_rows().filter(body__contains=f'"{kind}"').count())
