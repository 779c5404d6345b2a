"""Steelworks Ltd and its people: Vera is hot, Oleg unsubscribed, one has a name of eighty letters; Nina sells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from minori.eventlog.public import Event, copy_changes, dimension, new_event_id, run
from minori.leads.public import name_person, opt_out
from minori.leads.words import Basis, BasisKind
from minori.sales.public import hand_over
from minori.team.public import SYSTEM, Role, add_person

LONG = "Maximiliana Alexandrowna Featherstonehaugh Wolfeschlegelstein von Hohenberg Sachs"
Fill = Callable[[Sequence[Event], Mapping[int, Mapping[str, Any]]], Any]


@dataclass(frozen=True)
class World:
    """Ids of everybody, and Nina's browser."""

    vera: int
    oleg: int
    long: int
    nina: int
    client: Client


def event(who: int, kind: str, object: str, at: datetime, **props: str) -> Event:
    human = True if kind in {"mail.opened", "mail.clicked"} else None
    return Event(new_event_id(at), at, at, kind, who, None, object, "", None, props, "tag", human)


def person(name: str, email: str, company: str, **more: str) -> int:
    basis = Basis(BasisKind.OPT_IN, "card", "yes", None)
    return name_person(SYSTEM, email, {"name": name, "company": company, **more}, None, "fair", basis).lead_id


def staff(name: str, role: Role) -> tuple[int, Client]:
    """A colleague and her browser, logged in."""
    made = add_person(f"{name.lower()}@ours.example", name, role, SYSTEM, language="en")
    client = Client()
    client.force_login(get_user_model().objects.get(pk=made.id))
    return made.id, client


@pytest.fixture
def world(db: object, log_with: Fill) -> World:
    """Three leads with facts and events."""
    now = timezone.now()
    vera = person("Vera Stahl", "vera@steelworks.example", "Steelworks Ltd", title="Head of buying")
    oleg = person("Oleg Kran", "oleg@steelworks.example", "Steelworks Ltd")
    long = person(LONG, "m@sachs.example", "Sachs GmbH")
    nina, client = staff("Nina", Role.sales)
    copy_changes()
    rows = {row.pop("id"): row for row in run(dimension("lead")).to_pylist()}
    warm = {vera: (82_000, 34_000, 48_000, "high"), oleg: (31_000, 20_000, 11_000, "low"), long: (None,) * 4}
    names = ("score_total", "score_fit", "score_behaviour", "band")
    facts = {who: aware(rows[who]) | dict(zip(names, warm[who], strict=True)) for who in rows}
    minute = timedelta(minutes=1)
    log_with(
        [
            event(vera, "page.viewed", "/pricing", now - 9 * minute),
            event(vera, "page.viewed", "/pricing", now - 8 * minute),
            event(vera, "form.submitted", "/guide", now - 5 * minute, title="Guide"),
            event(vera, "lead.created", "", now - 60 * minute),
            event(oleg, "lead.created", "", now - 60 * minute),
        ],
        facts,
    )
    opt_out(oleg, "mail", "reply", SYSTEM)
    hand_over([vera], "Asked for a quote", SYSTEM)
    return World(vera, oleg, long, nina, client)


def aware(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the log as facts to put: its times are UTC."""
    return {k: v.replace(tzinfo=UTC) if isinstance(v, datetime) else v for k, v in row.items() if v is not None}
