"""The words of scenarios: step kinds, places, what a step waits for. Free of Django."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class ScenarioState(StrEnum):
    """Life of a scenario; only a running one moves people on."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    RETIRED = "retired"


class EnrolmentState(StrEnum):
    """Where one person's way through a scenario stands; only `living` moves."""

    LIVING = "living"
    ENDED = "ended"
    LEFT = "left"
    REACHED = "reached"
    STOPPED = "stopped"


class Reentry(StrEnum):
    """May somebody who was in this scenario before enter again?"""

    NEVER = "never"
    AFTER_END = "after_end"
    AFTER_DAYS = "after_days"


class TriggerKind(StrEnum):
    """What brings people into a scenario."""

    HAND = "hand"
    EVENT = "event"
    SEGMENT = "segment"
    BAND = "band"


@dataclass(frozen=True)
class Place:
    """One person who stands at a step. `cause` is the same for every attempt and unique to enrolment and step."""

    enrolment_id: int
    lead_id: int
    scenario: str  # key
    scenario_id: int
    step: int

    @property
    def cause(self) -> str:
        return f"scenario:{self.scenario_id}/{self.enrolment_id}/{self.step}"


@dataclass(frozen=True)
class Waiting:
    """A step that is done but holds its people: until an event of `kind` about `object` happens to them ("" = any
    object), or until `until` at the latest. Without an event `until` alone counts."""

    until: datetime | None = None
    kind: str = ""
    object: str = ""

    def __post_init__(self) -> None:
        if self.until is None and not self.kind:
            raise ValueError("a wait needs a time or an event, or people would stick")


@dataclass(frozen=True)
class Setting:
    """One setting of a step kind as the editor asks for it. `choices` answers (value, label) pairs when the form is shown."""

    name: str
    label: Any
    type: str = "text"  # text, int, choice, rule, textarea
    choices: Callable[[], Sequence[tuple[str, Any]]] | None = None
    required: bool = True


@dataclass(frozen=True)
class StepKind:
    """A kind of step that scenarios can contain.

    `start(places, settings, now)` gives the step its effect for up to 2,000 people at once, inside the transaction
    that also notes that they took the step: it only writes rows (no network, no rendering, no DuckDB) and is never
    called twice for the same place. It answers None to move everybody on at once, or a Waiting.
    `check(settings)` answers sentences about what is wrong with the settings. `say(settings)` is one line about them.
    """

    name: str
    label: Any
    settings: Sequence[Setting]
    start: Callable[[Sequence[Place], Mapping[str, Any], datetime], Waiting | None]
    check: Callable[[Mapping[str, Any]], Sequence[Any]] = field(default=lambda settings: ())
    say: Callable[[Mapping[str, Any]], Any] = field(default=lambda settings: "")


@dataclass(frozen=True)
class ScenarioCard:
    """A scenario as other rooms see it; counts are people."""

    id: int
    key: str
    name: str
    state: ScenarioState
    living: int
    entered: int


@dataclass(frozen=True)
class Standing:
    """Where one person stands in a scenario and until when (None: no deadline, only the event)."""

    scenario: str
    name: str
    enrolment_id: int
    state: EnrolmentState
    step: int
    why: Any
    until: datetime | None
    entered_at: datetime


@dataclass(frozen=True)
class Stuck:
    """People who do not move though they should, and why."""

    scenario: str
    what: str
    people: int
    detail: str
