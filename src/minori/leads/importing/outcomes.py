"""What came of a piece of a file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from minori.leads.core.parse import Row


@dataclass(slots=True)
class Note:
    """A row that was refused, or accepted with a remark."""

    line: int
    refused: bool
    code: str
    detail: str
    cells: list[str]


@dataclass(slots=True)
class Change:
    """What a row did to one row of the house."""

    line: int
    kind: str
    object_id: int
    created: bool
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(slots=True)
class Tally:
    """Counts, remarks and changes of a piece; `shown` are the first rows of each outcome for the preview."""

    created: int = 0
    updated: int = 0
    same: int = 0
    refused: int = 0
    notes: list[Note] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)


class Session(Protocol):
    """One target's way of taking a file's rows, piece after piece."""

    def remember(self, rows: Sequence[Row]) -> None:
        """Rows that an earlier run of the job has done: only their keys matter."""

    def take(self, rows: Sequence[Row], dry: bool) -> Tally:
        """Plan a piece and, unless dry, write it in the caller's transaction."""
