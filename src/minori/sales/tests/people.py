"""The cast of the sales tests: Nina and Ken sell, Ichiro does inside sales; Vera and Oleg work for Steelworks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from minori.leads.public import cards, name_person
from minori.sales import asking, telling
from minori.sales.models import Receiver
from minori.team.public import SYSTEM
from minori.team.words import Actor, Role

MONDAY_TEN = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # 10:00 in Tokyo
FRIDAY_EVENING = datetime(2026, 11, 20, 8, 45, tzinfo=UTC)  # 17:45 in Tokyo


@dataclass
class Scores:
    """A stand-in for the scoring room: the test says who turned hot."""

    turns: list[Any] = field(default_factory=list)

    def turn(
        self, lead_id: int, kind: str = "band", before: str = "middle", after: str = "high", trigger: str = ""
    ) -> None:
        self.turns.append(
            SimpleNamespace(
                id=len(self.turns) + 1, lead_id=lead_id, kind=kind, band_before=before, band_after=after,
                trigger=trigger, at=MONDAY_TEN,
            )
        )  # fmt: skip

    def plant(self, monkeypatch: pytest.MonkeyPatch) -> "Scores":
        monkeypatch.setattr(asking, "turns", lambda after, limit: [t for t in self.turns if t.id > after][:limit])
        monkeypatch.setattr(asking, "scores", lambda ids: {})
        monkeypatch.setattr(asking, "why", lambda lead, now: [SimpleNamespace(label="Price page", points=15_000)])
        monkeypatch.setattr(telling, "timeline", lambda who, limit, kinds=None: [])
        return self


def staff(name: str, role: Role, queue: str = "") -> Actor:
    """Somebody of staff, who takes hand-offs of a queue if one is named."""
    user = get_user_model().objects.create(email=f"{name}@minori.example", name=name, role=str(role))
    if queue:
        Receiver.objects.create(person_id=user.pk, queue=queue)
    return Actor(user.pk, name, role, "user")


def lead(name: str, company: str = "Steelworks Ltd", **more: str) -> int:
    """Somebody who left her address."""
    return name_person(
        SYSTEM,
        f"{name}@{company.split(maxsplit=1)[0].lower()}.example",
        {"name": name, "company": company, **more},
        None,
        "test",
    ).lead_id


def company_of(lead_id: int) -> int:
    """The company of a person."""
    found = cards([lead_id])[lead_id].company_id
    assert found
    return found


def leads_named(names: Sequence[str]) -> list[int]:
    """Several people of Steelworks."""
    return [lead(name) for name in names]
