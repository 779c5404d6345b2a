"""Asking compiled rules: about everybody, about some, now or in the past.

The SQL of a rule is kept; only edges of time and ids are filled in when it is asked again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import ibis

from minori.eventlog.public import compiled, dimension, events, run_sql
from minori.rules.compiler import Compiler
from minori.rules.core.jsonform import to_json
from minori.rules.core.plan import attributes, leaves, occurrences
from minori.rules.core.vocabulary import Vocabulary
from minori.rules.edges import Edges
from minori.rules.registry import vocabulary
from minori.rules.words import Member, Rule
from minori.team.public import account

FEW = 1_000
"""Up to so many people are named in the question itself; for more, everybody is asked and the rest left out."""
_MARKS = (-987_654_321, -987_654_322)
_MARKED = f"({', '.join(map(str, _MARKS))})"


@dataclass(frozen=True)
class Prepared:
    """A compiled question whose times and people are still open; columns as its maker chose them."""

    sql: str
    edges: Edges
    among: bool

    def ask(self, as_of: datetime, among: Iterable[int] = ()) -> Any:
        """The answer as a pyarrow Table; `among` counts only for questions prepared so."""
        sql = self.edges.fill(self.sql, as_of.astimezone(UTC))
        if self.among:
            sql = sql.replace(_MARKED, f"({', '.join(str(int(i)) for i in among) or '0'})")
        return run_sql(sql)


def zone_of_account() -> ZoneInfo:
    """The zone in which days begin and end."""
    return ZoneInfo(account().time_zone)


def compiler(words: Vocabulary, edges: Edges, among: bool = False) -> Compiler:
    """A compiler over the whole log, or over marks that stand for a few people."""
    leads, log = dimension("lead"), events()
    if among:
        leads, log = leads.filter(leads.id.isin(_MARKS)), log.filter(log.who.isin(_MARKS))
    return Compiler(words, edges, leads, log)


def leads_matching(rule: Rule, as_of: datetime, among: ibis.Table | None = None) -> ibis.Table:
    """An Ibis table with one column `id`: the leads for whom a checked rule is true at a moment (aware).

    `among`: only those in this table's column `id`. Attributes are as they are now; events as they were known then.
    """
    words = vocabulary()
    found = compiler(words, Edges(zone_of_account(), as_of.astimezone(UTC))).matching(rule)
    return found if among is None else found.semi_join(among, "id")


def fingerprint(rule: Rule, words: Vocabulary) -> str:
    """Changes when the words that a rule uses change their meaning."""
    used = [
        (n, a.column, a.type, a.scale, a.last_of) for n in sorted(set(attributes(rule))) for a in [words.attributes[n]]
    ]
    done = sorted({(o.name, words.behaviours[o.name].kinds) for o in occurrences(rule, words)})
    groups = sorted((m.name, m.column) for m in words.memberships.values()) if _asks_groups(rule) else []
    return repr((used, done, groups))


def _asks_groups(rule: Rule) -> bool:
    return any(isinstance(leaf, Member) for leaf in leaves(rule))


@dataclass(frozen=True)
class _Question:
    """What a kept question depends on; the tree itself and the vocabulary are told apart by text and meaning."""

    text: str
    meaning: str
    zone: ZoneInfo
    columns: tuple[str, ...]
    among: bool
    count: bool
    rule: Rule = field(compare=False)
    words: Vocabulary = field(compare=False)


def prepared(rule: Rule, words: Vocabulary, zone: ZoneInfo, among: bool, count: bool = False) -> Prepared:
    """The kept question of a rule: its ids, or with `count` one number."""
    text = json.dumps(to_json(rule), sort_keys=True)
    columns = tuple(dimension("lead").columns)
    return _prepared(_Question(text, fingerprint(rule, words), zone, columns, among, count, rule, words))


@lru_cache(maxsize=2_000)
def _prepared(asked: _Question) -> Prepared:
    edges = Edges(asked.zone, None)
    found = compiler(asked.words, edges, asked.among).matching(asked.rule)
    expression = found.aggregate(n=found.count()) if asked.count else found
    return Prepared(compiled(expression), edges, asked.among)


def ids_matching(rule: Rule, as_of: datetime, among: Sequence[int] | None = None) -> list[int]:
    """The ids for whom a checked rule is true, ascending; `among` restricts the question to these leads."""
    words, zone = vocabulary(), zone_of_account()
    if among is not None and not among:
        return []
    if among is None or len(among) > FEW:
        found = prepared(rule, words, zone, among=False).ask(as_of).column(0).to_pylist()
        wanted = None if among is None else set(among)
        return sorted(i for i in found if wanted is None or i in wanted)
    return sorted(prepared(rule, words, zone, among=True).ask(as_of, among).column(0).to_pylist())


def count(rule: Rule, as_of: datetime) -> int:
    """For how many leads a checked rule is true."""
    found = prepared(rule, vocabulary(), zone_of_account(), among=False, count=True).ask(as_of)
    return int(found.column(0)[0].as_py())


def sample(rule: Rule, as_of: datetime, most: int) -> list[int]:
    """Up to `most` of the leads for whom a checked rule is true, the newest first."""
    question = prepared(rule, vocabulary(), zone_of_account(), among=False)
    newest = Prepared(f"SELECT id FROM ({question.sql}) ORDER BY id DESC LIMIT {int(most)}", question.edges, False)  # noqa: S608  own SQL
    found: list[int] = newest.ask(as_of).column(0).to_pylist()
    return found
