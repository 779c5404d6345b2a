"""The words of groups: what a segment is to other rooms. Free of Django."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """`dynamic`: whoever matches the rule; `static`: a list that people keep by hand."""

    DYNAMIC = "dynamic"
    STATIC = "static"


@dataclass(frozen=True)
class SegmentCard:
    """A segment as other rooms see it; `members` is the number of people now."""

    id: int
    key: str
    name: str
    kind: Kind
    rule: str
    members: int


@dataclass(frozen=True)
class Move:
    """Somebody entered or left a segment; `id` is the place in the feed."""

    id: int
    segment_id: int
    lead_id: int
    entered: bool
    at: datetime


@dataclass(frozen=True)
class Use:
    """Something that needs a segment: what it is called and where it can be changed."""

    label: Any
    url: str
