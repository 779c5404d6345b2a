"""Compares what the outside world saw with what Minori's own rows say."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Seen:
    """A letter as the rows tell it."""

    id: int
    address: str
    state: str


@dataclass(frozen=True)
class Truth:
    """What came of comparing. `lost`: told as sent, never accepted. `doubled`: accepted twice. `untold`: accepted, but
    the rows neither say sent nor unknown."""

    lost: list[int]
    doubled: list[str]
    untold: list[int]
    unknown: list[int]
    accepted: int

    @property
    def clean(self) -> bool:
        """Nothing lost, doubled or untold."""
        return not (self.lost or self.doubled or self.untold)


def events(log: Path) -> list[dict[str, str]]:
    """Every whole line of a relay's log."""
    lines = log.read_text().split("\n")[:-1] if log.exists() else []
    return [json.loads(line) for line in lines]


def count(log: Path, event: str) -> int:
    """How often the relay noted this."""
    return sum(1 for e in events(log) if e["event"] == event)


def check_sends(letters: Iterable[Seen], log: Path) -> Truth:
    """Compare letters with the relay's log by address; every address has one letter here."""
    accepted = Counter(e["to"] for e in events(log) if e["event"] == "accepted")
    rows = list(letters)
    return Truth(
        lost=[x.id for x in rows if x.state == "sent" and not accepted[x.address]],
        doubled=[to for to, times in accepted.items() if times > 1],
        untold=[x.id for x in rows if accepted[x.address] and x.state not in {"sent", "unknown", "in_flight"}],
        unknown=[x.id for x in rows if x.state == "unknown"],
        accepted=sum(accepted.values()),
    )
