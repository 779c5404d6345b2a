"""The words of this room: the tree of a rule, the vocabulary it is checked against, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal


class Unit(StrEnum):
    """Units of time; minutes and hours are exact, the others keep the clock on the wall."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Op(StrEnum):
    """What a value can be asked."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    BETWEEN = "between"
    IN = "in"
    NOT_IN = "not in"
    CONTAINS = "contains"
    STARTS = "starts with"
    ENDS = "ends with"
    HAS_ANY = "has any"
    HAS_ALL = "has all"
    KNOWN = "is known"
    UNKNOWN = "is unknown"
    WITHIN = "within"
    NEXT = "within next"
    OLDER = "older than"


COMPARISONS = (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE)


class WindowKind(StrEnum):
    """The shapes of a stretch of time in which events are looked for."""

    EVER = "ever"
    LAST = "within"
    OLDER = "older than"
    CALENDAR = "calendar"
    DATES = "dates"
    BEFORE = "before"
    AFTER = "after"


CALENDARS = (
    "today",
    "yesterday",
    "this week",
    "last week",
    "this month",
    "last month",
    "this quarter",
    "last quarter",
    "this year",
    "last year",
)


@dataclass(frozen=True)
class Place:
    """Where in the text something stands; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Span:
    """A length of time such as 14 days; negative in `today - 14 days`."""

    n: int
    unit: Unit


@dataclass(frozen=True)
class DateTerm:
    """A moment to be worked out: base `now`, `today` or the name of a date attribute, moved by a span."""

    base: str
    shift: Span | None = None


Value = str | int | float | bool | date | DateTerm


@dataclass(frozen=True)
class Filter:
    """A condition on one property of an event: `seconds >= 30`, `utm_source = "google"`."""

    name: str
    op: Op
    value: str | int | float | bool


@dataclass(frozen=True)
class Occurrence:
    """Events of one behaviour whose object fits a pattern (`*` stands for any text). People only, unless `machines`."""

    name: str
    pattern: str = "*"
    filters: tuple[Filter, ...] = ()
    machines: bool = False
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Window:
    """A stretch of time. LAST and OLDER need a span; CALENDAR a name; DATES first and last local day (both belong to
    it); BEFORE and AFTER a span and a date attribute."""

    kind: WindowKind = WindowKind.EVER
    span: Span | None = None
    name: str = ""
    since: date | None = None
    until: date | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


EVER = Window()


@dataclass(frozen=True)
class All:
    """True when every part is true."""

    parts: tuple[Rule, ...]
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class AnyOf:
    """True when at least one part is true."""

    parts: tuple[Rule, ...]
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Not:
    """True when the part is false; unknown stays unknown."""

    part: Rule
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Compare:
    """A question to an attribute. Unknown attribute: unknown answer."""

    attribute: str
    op: Op
    values: tuple[Value, ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Did:
    """How often, how much or how many different: count, sum or distinct count of events in a window, compared."""

    occurrence: Occurrence
    op: Op = Op.GE
    number: int | float = 1
    window: Window = EVER
    measure: Literal["count", "sum", "distinct"] = "count"
    of: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Moment:
    """When it happened for the first or last time; unknown when it never did."""

    which: Literal["first", "last"]
    occurrence: Occurrence
    op: Op
    values: tuple[Value, ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Step:
    """A later link of a sequence: at most `within` after the link before; None means any time later."""

    occurrence: Occurrence
    within: Span | None = None


@dataclass(frozen=True)
class Chain:
    """First this (in the window), then that."""

    first: Occurrence
    steps: tuple[Step, ...]
    window: Window = EVER
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Interest:
    """Points of a topic, summed over what a person read and did."""

    topic: str
    op: Op = Op.GE
    number: int | float = 1
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Member:
    """Belongs to a group, such as a segment, by its key."""

    name: str
    key: str
    place: Place | None = field(default=None, compare=False, repr=False)


Rule = All | AnyOf | Not | Compare | Did | Moment | Chain | Interest | Member
EVERYBODY = All(())

AttributeType = Literal["text", "int", "float", "bool", "time", "date", "texts"]


@dataclass(frozen=True)
class Choice:
    """One value that an attribute, group or topic can have, and how people call it."""

    value: str
    label: Any = ""


@dataclass(frozen=True)
class Attribute:
    """A fact about a person. `column` is its column of the lead dimension.

    `scale` is 1000 where the column holds thousandths of what people write. `choices`: the only values there are, None
    for free ones. `suggest`: known values of a free text, for the editor. `last_of`: no column, but the last (or, with
    `first`, the first) moment of a behaviour.
    """

    name: str
    type: AttributeType
    label: Any
    column: str = ""
    scale: int = 1
    choices: Callable[[], Sequence[Choice]] | None = None
    suggest: Callable[[], Sequence[Choice]] | None = None
    last_of: str = ""


@dataclass(frozen=True)
class Behaviour:
    """Something that people do: a name, the kinds of events it means, and words for sentences.

    `ja` (a noun) and `en` (a past tense behind "they") are templates in which `{}` is the object: `{}の閲覧`,
    `viewed {}`; `ja_any` and `en_any` where the object does not matter: `ページの閲覧`, `viewed any page`.
    """

    name: str
    kinds: tuple[str, ...]
    label: Any
    ja: str
    en: str
    ja_any: str
    en_any: str
    suggest: Callable[[], Sequence[Choice]] | None = None


@dataclass(frozen=True)
class Membership:
    """Groups people can be in, told by a `texts` column of the lead dimension that lists the keys of each person."""

    name: str
    label: Any
    column: str
    choices: Callable[[], Sequence[Choice]]


@dataclass(frozen=True)
class RuleError:
    """What is wrong, where (line and column count from 1), and the nearest names that there are."""

    line: int
    column: int
    ja: str
    en: str
    nearest: tuple[str, ...] = ()

    def message(self, language: str = "en") -> str:
        """The sentence in `ja` or `en`, with its suggestion."""
        if language.startswith("ja"):
            hint = f"もしかして: {'、'.join(self.nearest)}" if self.nearest else ""
            return f"{self.ja}{hint}"
        return f"{self.en} Did you mean {' or '.join(self.nearest)}?" if self.nearest else self.en


class RuleErrors(ValueError):
    """A rule that cannot be used; `errors` says why, in the order of the text."""

    def __init__(self, errors: Sequence[RuleError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda e: (e.line, e.column)))
        super().__init__(" ".join(f"{e.line}:{e.column} {e.message()}" for e in self.errors))
