"""Did a person open or click, or a machine? A pure function of everything known about one letter's touches.

Each signal is one step that answers or passes on; the first answer holds. The list below is the whole specification.
Probabilities are those of a person. Raise `VERSION` with every change of a step or threshold.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from minori.collect.words import MACHINES, AgentClass

VERSION = 1
PROOF = "read_on_site"
SETTLING = timedelta(seconds=20)
SWEEP = timedelta(seconds=10)
SWEEP_LINKS = 3
PAIR = timedelta(seconds=2)
NEAR = timedelta(seconds=60)
NET_LETTERS = 5
FAST_CLICK = timedelta(seconds=8)
FAST_OPEN = timedelta(seconds=4)


@dataclass(frozen=True)
class Touch:
    """An open (`link` None) or click of a letter."""

    event_id: str
    letter: int
    at: datetime
    agent: AgentClass
    net: str
    link: int | None = None
    trap: bool = False


@dataclass(frozen=True)
class Evidence:
    """What is known about one letter: all its touches, when it was sent, which clicks led to interaction with a page,
    and when which network swept through many letters."""

    touches: Sequence[Touch]
    sent_at: datetime | None
    confirmed: frozenset[str] = frozenset()
    net_sweeps: Mapping[str, Sequence[datetime]] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """The verdict on one touch; `certain` ones need not wait for the settling time."""

    human: bool
    probability: float
    reason: str
    certain: bool = False


def _near(touch: Touch, moments: Iterable[datetime]) -> bool:
    return any(abs(touch.at - moment) <= NEAR for moment in moments)


def _sweeps(touches: Sequence[Touch]) -> dict[str, list[datetime]]:
    """When which network opened so many different links of this letter that nobody could have read them."""
    found: dict[str, list[datetime]] = {}
    clicks = sorted((t for t in touches if t.link is not None), key=lambda t: t.at)
    for n, first in enumerate(clicks):
        same = [t for t in clicks[n:] if t.net == first.net and t.at - first.at <= SWEEP]
        pair = {t.link for t in same if t.at - first.at <= PAIR}
        if len({t.link for t in same}) >= SWEEP_LINKS or len(pair) >= 2:
            found.setdefault(first.net, []).extend([first.at, same[-1].at])
    for touch in touches:
        if touch.trap:
            found.setdefault(touch.net, []).append(touch.at)
    return found


def net_sweeps(touches: Sequence[Touch]) -> dict[str, list[datetime]]:
    """When which network clicked in many letters at once, which no office does."""
    found: dict[str, list[datetime]] = {}
    by_net: dict[str, list[Touch]] = {}
    for touch in sorted(touches, key=lambda t: t.at):
        if touch.link is not None and touch.net:
            by_net.setdefault(touch.net, []).append(touch)
    for net, clicks in by_net.items():
        start = 0
        for end, last in enumerate(clicks):
            while last.at - clicks[start].at > SWEEP:
                start += 1
            if len({t.letter for t in clicks[start : end + 1]}) >= NET_LETTERS:
                found.setdefault(net, []).extend([clicks[start].at, last.at])
    return found


def _trapped(touch: Touch, evidence: Evidence) -> Judgement | None:
    return Judgement(False, 0.001, "trap", certain=True) if touch.trap else None


def _named_machine(touch: Touch, evidence: Evidence) -> Judgement | None:
    if touch.agent in MACHINES or touch.agent is AgentClass.INSIDER:
        return Judgement(False, 0.01, touch.agent.value, certain=True)
    return None


def _confirmed(touch: Touch, evidence: Evidence) -> Judgement | None:
    return Judgement(True, 0.99, PROOF, certain=True) if touch.event_id in evidence.confirmed else None


def _privacy_proxy(touch: Touch, evidence: Evidence) -> Judgement | None:
    # Apple fetches every picture at delivery, read or not: it says nothing about a person.
    return Judgement(False, 0.3, "apple_proxy", certain=True) if touch.agent is AgentClass.APPLE_PROXY else None


def _swept_letter(touch: Touch, evidence: Evidence) -> Judgement | None:
    swept = _near(touch, _sweeps(evidence.touches).get(touch.net, ()))
    return Judgement(False, 0.02, "all_links_at_once") if swept else None


def _swept_net(touch: Touch, evidence: Evidence) -> Judgement | None:
    swept = _near(touch, evidence.net_sweeps.get(touch.net, ()))
    return Judgement(False, 0.05, "many_letters_at_once") if swept else None


def _too_fast(touch: Touch, evidence: Evidence) -> Judgement | None:
    least = FAST_OPEN if touch.link is None else FAST_CLICK
    if evidence.sent_at is not None and touch.at - evidence.sent_at < least:
        return Judgement(False, 0.1, "faster_than_reading")
    return None


def _otherwise(touch: Touch, evidence: Evidence) -> Judgement:
    if touch.link is not None:
        return Judgement(True, 0.9, "like_a_person")
    proxied = touch.agent in {AgentClass.GOOGLE_PROXY, AgentClass.YAHOO_PROXY}
    return Judgement(True, 0.75 if proxied else 0.8, "like_a_person")


Signal = Callable[[Touch, Evidence], Judgement | None]
SIGNALS: list[Signal] = [
    _trapped, _named_machine, _confirmed, _privacy_proxy, _swept_letter, _swept_net, _too_fast, _otherwise,
]  # fmt: skip


def judge_letter(evidence: Evidence) -> dict[str, Judgement]:
    """The verdict on every touch of one letter, by event id; the order of the touches does not matter."""
    return {t.event_id: next(j for s in SIGNALS if (j := s(t, evidence))) for t in evidence.touches}
