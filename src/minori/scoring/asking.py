"""Asking for scores: kept SQL of a model, filled with the moment and the people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

import ibis

from minori.eventlog.public import compiled, dimension, events, run_sql
from minori.rules.public import Compiler, Edges, vocabulary, zone_of_account
from minori.scoring.expression import Scoring, both
from minori.scoring.parsing import parsed
from minori.scoring.words import Model

FRESH = timedelta(days=3)
"""A trigger fires only for an event that is younger: an import of history or a new model rings no bells."""
_ONE, _OTHER = -987_654_321, -987_654_322
Question = Literal["score", "detail", "shares", "triggers"]
People = Literal["all", "few", "range"]


@dataclass(frozen=True)
class Kept:
    """SQL whose moment and people are still open."""

    sql: str
    edges: Edges
    people: People

    def ask(self, as_of: datetime, people: Iterable[int] = ()) -> Any:
        """The answer as a pyarrow Table; `people`: ids, or the first and last id of a range."""
        sql = self.edges.fill(self.sql, as_of.astimezone(UTC))
        if self.people == "few":
            sql = sql.replace(f"({_ONE}, {_OTHER})", f"({', '.join(str(int(i)) for i in people) or '0'})")
        elif self.people == "range":
            first, last = people
            sql = sql.replace(str(_ONE), str(int(first))).replace(str(_OTHER), str(int(last)))
        return run_sql(sql)


def kept(model: Model, question: Question, people: People) -> Kept:
    """The kept SQL of a question about a checked model."""
    return _kept(model, question, people, zone_of_account(), tuple(dimension("lead").columns))


@lru_cache(maxsize=64)
def _kept(model: Model, question: Question, people: People, zone: ZoneInfo, columns: Sequence[str]) -> Kept:
    edges = Edges(zone, None)
    scoring = Scoring(parsed(model), _compiler(edges, people))
    found: Any = scoring.shares() if question == "shares" else scoring.scored(detail=question == "detail")
    if question == "triggers":
        found = fired(scoring)
    return Kept(compiled(found), edges, people)


def _compiler(edges: Edges, people: People) -> Compiler:
    leads, log = dimension("lead"), events()
    if people == "few":
        marks = (_ONE, _OTHER)
        leads, log = leads.filter(leads.id.isin(marks)), log.filter(log.who.isin(marks))
    elif people == "range":
        leads, log = leads.filter(leads.id.between(_ONE, _OTHER)), log.filter(log.who.between(_ONE, _OTHER))
    return Compiler(vocabulary(), edges, leads, log)


def scored(model: Model, as_of: datetime) -> ibis.Table:
    """Everybody's score under a checked model at a moment, as an Ibis table: id, fit, behaviour, total, next_change."""
    edges = Edges(zone_of_account(), as_of.astimezone(UTC))
    return Scoring(parsed(model), _compiler(edges, "all")).scored()


def fired(scoring: Scoring) -> Any:
    """Who satisfies which trigger by a fresh event: lead, trigger (its place in the model), event (id), at."""
    sets, leads = scoring.compiler.sets, scoring.compiler.leads
    fresh = scoring.edges.of(lambda as_of: as_of - FRESH)
    found = []
    for place, did in enumerate(scoring.parsed.triggers):
        table = sets.windowed(sets.occurrences(did.occurrence), did.window)
        grouped = table.group_by("who").aggregate(n=table.count(), at=table["at"].max(), event=table.id.max())
        hit = grouped.filter(both([grouped.n >= int(did.number), grouped["at"] > fresh]))
        found.append(hit.select(lead="who", trigger=ibis.literal(place, type="int64"), event="event", at="at"))
    if not found:
        return leads.filter(ibis.literal(False)).select(
            lead="id",
            trigger=ibis.literal(0, type="int64"),
            event=ibis.literal(""),
            at=ibis.literal(datetime(2000, 1, 1)),
        )
    together = ibis.union(*found) if len(found) > 1 else found[0]
    counted = leads.filter(~leads.excluded.fill_null(False)) if "excluded" in leads.columns else leads
    return together.semi_join(counted, [("lead", "id")])
