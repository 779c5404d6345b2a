"""Keeping the body sorted: the tail is merged into it slice by slice, each a short transaction, when nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from minori.eventlog.engine import log
from minori.eventlog.schema import NAMES, ORDER, SHELVES

SLICE = 1_000_000
LEAST = 20_000
SHARE = 100


@dataclass(frozen=True)
class Slice:
    """A range of kinds and people that is sorted anew in one go; `where` names it, `upto` is the last number merged."""

    where: str
    upto: int


def merge_step() -> bool:
    """Merge one slice of the tail into the body; False when nothing was worth merging."""
    plan: list[Slice] = log().plan
    if not plan:
        plan.extend(slices(least=None))
    if not plan:
        return False
    _merge(plan.pop())
    return True


def merge_everything() -> None:
    """Merge the whole tail now (after loading in bulk)."""
    for piece in slices(least=1):
        _merge(piece)
    log().checkpoint()


def slices(least: int | None) -> list[Slice]:
    """The slices to merge when at least that many rows wait (by default: enough to be worth it)."""
    reader = log().reader
    body, waiting, last = reader.execute(
        """SELECT (SELECT count(*) FROM event_body), (SELECT count(*) FROM event_tail WHERE human IS NOT NULL),
           (SELECT last FROM counter)"""
    ).fetchone()
    if waiting < (max(LEAST, body // SHARE) if least is None else least):
        return []
    return [Slice(where, last) for kinds in _shelves() for where in _cut(reader, kinds)]


def _shelves() -> Iterator[str]:
    ends = [None, *SHELVES, None]
    for low, high in pairwise(ends):
        yield " AND ".join([*([f"kind >= '{low}'"] if low else []), *([f"kind < '{high}'"] if high else [])])


def _cut(reader: Any, kinds: str) -> list[str]:
    """A shelf in slices of about a million rows, by ranges of people; none when nothing waits for it."""
    waiting = reader.execute(f"SELECT count(*) FROM event_tail WHERE {kinds}").fetchone()[0]
    if not waiting:
        return []
    there = reader.execute(f"SELECT count(*) FROM event_body WHERE {kinds}").fetchone()[0]
    parts = -(-(waiting + there) // SLICE)
    shares = [n / parts for n in range(1, parts)]
    cuts = []
    if shares:
        larger = "event_body" if there > waiting else "event_tail"
        found = reader.execute(f"SELECT approx_quantile(who, {shares}) FROM {larger} WHERE {kinds}").fetchone()[0]
        cuts = sorted(set(found))
    limits = [None, *cuts, None]
    return [f"{kinds} AND {_people(low, high)}" for low, high in pairwise(limits)]


def _people(low: int | None, high: int | None) -> str:
    if low is None:
        return f"(who < {high} OR who IS NULL)" if high is not None else "TRUE"
    return f"who >= {low}" + (f" AND who < {high}" if high is not None else "")


def _merge(piece: Slice) -> None:
    settled = f"{piece.where} AND human IS NOT NULL AND load <= {piece.upto}"
    with log().writing() as write:
        if not write.execute(f"SELECT 1 FROM event_tail WHERE {settled} LIMIT 1").fetchone():
            return
        write.execute(
            f"""CREATE OR REPLACE TEMP TABLE piece AS SELECT {NAMES} FROM event_body WHERE {piece.where}
                UNION ALL SELECT {NAMES} FROM event_tail WHERE {settled}"""
        )
        write.execute(f"DELETE FROM event_body WHERE {piece.where}")
        write.execute(f"DELETE FROM event_tail WHERE {settled}")
        write.execute(f"INSERT INTO event_body SELECT {NAMES} FROM piece ORDER BY {ORDER}")
        write.execute("DROP TABLE piece")


def forget_old_touches() -> None:
    """Keep of the feed of the touched only each lead's latest entry; readers of any bookmark miss nobody."""
    with log().writing() as write:
        write.execute(
            """DELETE FROM touched t USING (SELECT lead, max(number) AS latest FROM touched GROUP BY lead) l
               WHERE l.lead = t.lead AND t.number < l.latest"""
        )
