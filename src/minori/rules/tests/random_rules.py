"""Random rules, people and events for the property tests, small enough that edges and ties meet often."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from minori.eventlog.words import Event, new_event_id
from minori.rules.core.vocabulary import Vocabulary, vocabulary_of
from minori.rules.words import (
    CALENDARS,
    COMPARISONS,
    EVER,
    All,
    AnyOf,
    Attribute,
    Behaviour,
    Chain,
    Choice,
    Compare,
    DateTerm,
    Did,
    Filter,
    Member,
    Membership,
    Moment,
    Not,
    Occurrence,
    Op,
    Rule,
    Span,
    Step,
    Unit,
    Window,
    WindowKind,
)

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
AS_OF = datetime(2026, 10, 28, 15, 0, tzinfo=UTC)  # midnight in Tokyo; three days after Berlin's clocks went back
WORDS: Vocabulary = vocabulary_of(
    [
        Attribute("t", "text", "t", "c_text"),
        Attribute("n", "int", "n", "c_int"),
        Attribute("f", "float", "f", "c_float"),
        Attribute("b", "bool", "b", "c_bool"),
        Attribute("d", "date", "d", "c_date"),
        Attribute("e", "date", "e", "c_date2"),
        Attribute("m", "time", "m", "c_time"),
        Attribute("score", "float", "score", "c_score", scale=1000),
        Attribute("tags", "texts", "tags", "c_tags"),
        Attribute("last_activity", "time", "last", last_of="active"),
    ],
    [
        Behaviour("viewed", ("page.viewed",), "", "{}", "{}", "", ""),
        Behaviour("opened", ("mail.opened",), "", "{}", "{}", "", ""),
        Behaviour("active", ("page.viewed", "mail.opened", "form.submitted"), "", "{}", "{}", "", ""),
    ],
    [Membership("segment", "segment", "c_segments", lambda: [Choice("a"), Choice("b")])],
)
COLUMNS = {
    "c_text": "text", "c_int": "int", "c_float": "float", "c_bool": "bool", "c_date": "date", "c_date2": "date",
    "c_time": "time", "c_score": "int", "c_tags": "texts", "c_segments": "texts",
}  # fmt: skip

SPANS = st.one_of(
    st.builds(Span, st.integers(1, 3), st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS])),
    st.builds(Span, st.sampled_from([1, 24, 48]), st.sampled_from([Unit.HOURS, Unit.MINUTES])),
)
GAPS = st.builds(Span, st.integers(1, 3), st.sampled_from([Unit.HOURS, Unit.DAYS, Unit.WEEKS]))
DAYS = st.dates(date(2026, 9, 26), date(2026, 11, 2))


def _moments() -> st.SearchStrategy[datetime]:
    """Moments near the edges that windows have: AS_OF and local midnights, and just beside them."""
    near = st.sampled_from([timedelta(0), timedelta(milliseconds=1), -timedelta(milliseconds=1), timedelta(minutes=1)])
    back = st.builds(timedelta, days=st.integers(-1, 33), hours=st.sampled_from([0, 0, 1, 8, 16, 24]))
    return st.builds(lambda b, n: AS_OF - b + n, back, near)


MOMENTS = _moments()
TEXTS = st.sampled_from(["IT", "製造業", "x", "y'z", 'q"'])
OBJECTS = st.sampled_from(["/pricing", "/pricing/eu", "/cases/1", "/cases/2", "/a.b", "/", ""])
PATTERNS = st.sampled_from(["*", "/pricing*", "/pricing", "*es*", "*2", "/c*s/*", "/a.b", "/a?b", ""])


def _optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


FACTS = st.fixed_dictionaries(
    {
        "c_text": _optional(TEXTS),
        "c_int": _optional(st.integers(-1, 3)),
        "c_float": _optional(st.sampled_from([-0.5, 0.0, 1.0, 2.5])),
        "c_bool": _optional(st.booleans()),
        "c_date": _optional(DAYS),
        "c_date2": _optional(DAYS),
        "c_time": _optional(MOMENTS),
        "c_score": _optional(st.sampled_from([0, 1000, 1500, 2000])),
        "c_tags": _optional(st.lists(TEXTS, max_size=2, unique=True)),
        "c_segments": _optional(st.lists(st.sampled_from(["a", "b"]), max_size=2, unique=True)),
    }
)
PROPS = st.dictionaries(
    st.sampled_from(["seconds", "plan"]), st.sampled_from([1, 2.5, 30, "pro", "30", True]), max_size=2
)


def _event(at: datetime, kind: str, object: str, **more: Any) -> Event:
    return Event(new_event_id(at), at, at, kind, object=object, **more)


EVENTS = st.builds(
    _event,
    MOMENTS,
    st.sampled_from(["page.viewed", "page.viewed", "mail.opened", "form.submitted"]),
    OBJECTS,
    campaign=st.sampled_from(["", "autumn", "spring"]),
    value=_optional(st.integers(-1, 3).map(float)),
    props=PROPS,
    human=st.sampled_from([True, True, True, False, None]),
)
PEOPLE = st.lists(st.tuples(FACTS, st.lists(EVENTS, max_size=7)), min_size=1, max_size=6)

FILTERS = st.one_of(
    st.builds(Filter, st.just("seconds"), st.sampled_from(COMPARISONS), st.sampled_from([1, 2.5, 30])),
    st.builds(Filter, st.just("plan"), st.sampled_from([Op.EQ, Op.NE, Op.CONTAINS, Op.STARTS]), st.sampled_from(["pro", "p", "30"])),
    st.builds(Filter, st.just("plan"), st.just(Op.EQ), st.booleans()),
    st.builds(Filter, st.just("campaign"), st.sampled_from([Op.EQ, Op.NE]), st.sampled_from(["autumn", "spring"])),
    st.builds(Filter, st.just("value"), st.sampled_from(COMPARISONS), st.integers(-1, 3)),
)  # fmt: skip
OCCURRENCES = st.builds(
    Occurrence,
    st.sampled_from(["viewed", "opened", "active"]),
    PATTERNS,
    st.lists(FILTERS, max_size=1).map(tuple),
    st.booleans(),
)
FIELD_SPANS = st.builds(Span, st.integers(1, 3), st.sampled_from([Unit.HOURS, Unit.DAYS, Unit.WEEKS]))
WINDOWS = st.one_of(
    st.just(EVER),
    st.builds(lambda s: Window(WindowKind.LAST, s), SPANS),
    st.builds(lambda s: Window(WindowKind.OLDER, s), SPANS),
    st.builds(lambda n: Window(WindowKind.CALENDAR, name=n), st.sampled_from(CALENDARS)),
    st.builds(lambda a, b: Window(WindowKind.DATES, since=min(a, b), until=max(a, b)), DAYS, DAYS),
    st.builds(lambda a: Window(WindowKind.DATES, since=a), DAYS),
    st.builds(lambda a: Window(WindowKind.DATES, until=a), DAYS),
    st.builds(
        Window,
        st.sampled_from([WindowKind.BEFORE, WindowKind.AFTER]),
        FIELD_SPANS,
        st.sampled_from(["d", "m"]),
    ),
)
DATE_TERMS = st.one_of(
    DAYS,
    st.builds(DateTerm, st.sampled_from(["today", "now"]), _optional(st.builds(Span, st.sampled_from([-3, -1, 1, 2]), st.just(Unit.DAYS)))),
)  # fmt: skip


def _dated(name: str, field: str, spans: st.SearchStrategy[Span]) -> st.SearchStrategy[Rule]:
    shift = st.builds(Span, st.sampled_from([-2, -1, 1]), st.sampled_from([Unit.DAYS, Unit.WEEKS]))
    return st.one_of(
        st.builds(lambda op, v: Compare(name, op, (v,)), st.sampled_from(COMPARISONS), DATE_TERMS),
        st.builds(lambda op, s: Compare(name, op, (DateTerm(field, s),)), st.sampled_from(COMPARISONS), _optional(shift)),
        st.builds(lambda a, b: Compare(name, Op.BETWEEN, (a, b)), DATE_TERMS, DATE_TERMS),
        st.builds(
            lambda op, s: Compare(name, op, (DateTerm("now", s),)), st.sampled_from([Op.WITHIN, Op.NEXT, Op.OLDER]), spans
        ),
        st.builds(lambda op: Compare(name, op), st.sampled_from([Op.KNOWN, Op.UNKNOWN])),
    )  # fmt: skip


def _one(name: str, ops: list[Op], values: st.SearchStrategy[Any]) -> st.SearchStrategy[Rule]:
    return st.builds(lambda op, v: Compare(name, op, (v,)), st.sampled_from(ops), values)


SIGNS = list(COMPARISONS)
COMPARES = st.one_of(
    _one("t", [Op.EQ, Op.NE, Op.CONTAINS, Op.STARTS, Op.ENDS], TEXTS),
    st.builds(lambda op, v: Compare("t", op, tuple(v)), st.sampled_from([Op.IN, Op.NOT_IN]), st.lists(TEXTS, min_size=1)),
    _one("n", SIGNS, st.integers(-1, 3)),
    st.builds(lambda a, b: Compare("n", Op.BETWEEN, (min(a, b), max(a, b))), st.integers(-1, 3), st.integers(-1, 3)),
    _one("f", SIGNS, st.sampled_from([-0.5, 0.0, 1, 2.5])),
    _one("score", SIGNS, st.sampled_from([0, 1, 1.5, 2])),
    _one("b", [Op.EQ, Op.NE], st.booleans()),
    st.builds(lambda op, v: Compare("tags", op, tuple(v)), st.sampled_from([Op.HAS_ANY, Op.HAS_ALL]), st.lists(TEXTS, min_size=1, max_size=2)),
    st.builds(Compare, st.sampled_from(["t", "n", "b", "tags", "last_activity"]), st.sampled_from([Op.KNOWN, Op.UNKNOWN])),
    _dated("d", "e", st.builds(Span, st.integers(1, 3), st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS]))),
    _dated("m", "m", SPANS),
    _dated("last_activity", "m", SPANS),
)  # fmt: skip
DIDS = st.one_of(
    st.builds(Did, OCCURRENCES, st.sampled_from(COMPARISONS), st.integers(0, 3), WINDOWS),
    st.builds(Did, OCCURRENCES, st.just(Op.GE), st.just(1), WINDOWS),
    st.builds(
        lambda o, op, n, w, of: Did(o, op, n, w, "sum", of),
        OCCURRENCES, st.sampled_from(COMPARISONS), st.integers(-1, 4), WINDOWS, st.sampled_from(["value", "seconds"]),
    ),
    st.builds(
        lambda o, op, n, w, of: Did(o, op, n, w, "distinct", of),
        OCCURRENCES, st.sampled_from(COMPARISONS), st.integers(0, 3), WINDOWS, st.sampled_from(["object", "campaign", "plan"]),
    ),
)  # fmt: skip
RELATIVE = [Op.WITHIN, Op.NEXT, Op.OLDER]
MOMENT_RULES = st.one_of(
    st.builds(
        lambda w, o, op, s: Moment(w, o, op, (DateTerm("now", s),)),
        st.sampled_from(["first", "last"]), OCCURRENCES, st.sampled_from(RELATIVE), SPANS,
    ),
    st.builds(
        lambda w, o, op, v: Moment(w, o, op, (v,)),
        st.sampled_from(["first", "last"]), OCCURRENCES, st.sampled_from(COMPARISONS), DATE_TERMS,
    ),
)  # fmt: skip
CHAINS = st.builds(
    Chain,
    OCCURRENCES,
    st.lists(st.builds(Step, OCCURRENCES, _optional(GAPS)), min_size=1, max_size=2).map(tuple),
    WINDOWS,
)
MEMBERS = st.builds(Member, st.just("segment"), st.sampled_from(["a", "b"]))
LEAVES = st.one_of(COMPARES, DIDS, DIDS, MOMENT_RULES, CHAINS, MEMBERS)
RULES: st.SearchStrategy[Rule] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)
