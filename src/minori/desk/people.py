"""The lead list: one question over the wide lead dimension by key, then the page's rows from state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ibis

from minori.eventlog.public import dimension, events, run, scratch
from minori.eventlog.words import DimensionName
from minori.leads.public import cards, find
from minori.leads.words import LeadCard
from minori.rules.public import leads_matching
from minori.rules.words import Rule
from minori.sales.public import open_deals
from minori.team.public import people
from minori.ui.public import Bookmark, Slice

SORTS = {
    "score": "score_total",
    "fit": "score_fit",
    "behaviour": "score_behaviour",
    "created": "created_at",
    "owner": "owner",
}
"""Columns of the list that order it, with the dimension's column behind each. Names are not in the log on purpose."""
SCORES = ("score_total", "score_fit", "score_behaviour", "band")
FOUND_BY_TEXT = 2_000


@dataclass(frozen=True)
class Wanted:
    """What the list is asked for; None or "" asks nothing. `mine_or_nobodys` keeps one person's and nobody's leads;
    `nobody` asks for an empty list, because the wish could not be understood."""

    rule: Rule | None = None
    text: str = ""
    band: str = ""
    stage: str = ""
    owner: int | None = None
    mine_or_nobodys: int | None = None
    nobody: bool = False


@dataclass(frozen=True)
class LeadRow:
    """One line of the list: the person, how warm, who cares, what runs."""

    card: LeadCard
    total: int | None
    fit: int | None
    behaviour: int | None
    band: str
    last_seen: datetime | None
    owner: str
    deal: str

    @property
    def pk(self) -> int:
        """The lead's id."""
        return self.card.id


COLUMNS: dict[DimensionName, dict[str, str]] = {
    "lead": {
        "score_total": "int64", "score_fit": "int64", "score_behaviour": "int64", "band": "string", "stage": "string",
        "owner": "int64", "company": "int64", "created_at": "timestamp",
    },
    "company": {"employees": "int64"},
}  # fmt: skip


def facts(name: DimensionName) -> ibis.Table:
    """A dimension with the columns that the desk reads; NULL while no room has written them (a fresh log has ids only)."""
    table = dimension(name)
    absent = {c: ibis.null(t) for c, t in COLUMNS[name].items() if c not in table.columns}
    return table.mutate(**absent) if absent else table


def narrowed(wanted: Wanted, now: datetime, named: ibis.Table | None) -> ibis.Table:
    """The leads that are wanted, as a table over the dimension."""
    table = facts("lead")
    if wanted.band:
        table = table.filter(table.band == wanted.band)
    if wanted.stage:
        table = table.filter(table.stage == wanted.stage)
    if wanted.owner is not None:
        table = table.filter(table.owner == wanted.owner)
    if wanted.mine_or_nobodys is not None:
        table = table.filter((table.owner == wanted.mine_or_nobodys) | table.owner.isnull())
    if wanted.rule is not None:
        table = table.semi_join(leads_matching(wanted.rule, now), "id")
    if named is not None:
        table = table.semi_join(named, "id")
    return table.limit(0) if wanted.nobody else table


def ordered(table: ibis.Table, sort: str, descending: bool, mark: Bookmark | None) -> ibis.Table:
    """The rows beyond a bookmark in the order of a column; empty values last, ids break ties."""
    name = SORTS.get(sort, "id")
    back = bool(mark and mark.back)
    down = descending != back
    if mark:
        table = table.filter(beyond(table, name, mark, down))
    keys = [ibis.desc("id") if down else ibis.asc("id")]
    if name != "id":
        by = table[name]
        keys.insert(0, by.desc(nulls_first=back) if down else by.asc(nulls_first=back))
    return table.order_by(keys)


def beyond(table: ibis.Table, name: str, mark: Bookmark, down: bool) -> Any:
    """The condition for rows on the far side of a bookmark."""
    further_id = table.id < mark.key if down else table.id > mark.key
    if name == "id":
        return further_id
    by = table[name]
    if mark.value is None:
        return by.notnull() | further_id if mark.back else by.isnull() & further_id
    value = ibis.literal(mark.value).cast(by.type())
    further = (by < value if down else by > value) | ((by == value) & further_id)
    return further if mark.back else further | by.isnull()


def chosen(table: ibis.Table, sort: str) -> ibis.Table:
    """Ids with the value that orders them."""
    return table.select("id", value=table[SORTS.get(sort, "id")])


def page(wanted: Wanted, order: tuple[str, bool], mark: Bookmark | None, size: int, now: datetime) -> tuple[Slice, int]:
    """One page of the list and how many fit in all. `order` is a key of `SORTS` and whether it descends."""
    with searched(wanted.text) as named:
        table = narrowed(wanted, now, named)
        total = int(run(table.count()).as_py())
        found = run(chosen(ordered(table, *order, mark).limit(size + 1), order[0])).to_pylist()
    back, more = bool(mark and mark.back), len(found) > size
    found = found[:size]
    if back:
        found.reverse()
    rows = rows_of([r["id"] for r in found])
    after = bookmark(found[-1], False) if found and (more or back) else None
    before = bookmark(found[0], True) if found and mark and (more or not back) else None
    return Slice(rows, after, before), total


def bookmark(row: Mapping[str, Any], back: bool) -> Bookmark:
    """The place of a row in the order."""
    value = row["value"]
    return Bookmark(value.isoformat() if isinstance(value, datetime) else value, row["id"], back)


class searched:  # reads as a verb where it is used
    """The people whose name, address or company begins like a text, as a table; None where nothing is searched."""

    def __init__(self, text: str) -> None:
        self.opened = scratch(find(text, FOUND_BY_TEXT)) if text else None

    def __enter__(self) -> ibis.Table | None:
        return self.opened.__enter__() if self.opened else None

    def __exit__(self, *problem: Any) -> None:
        if self.opened:
            self.opened.__exit__(*problem)


def rows_of(ids: Sequence[int]) -> list[LeadRow]:
    """The lines of these people, in the order given; who has been erased meanwhile is left out."""
    if not ids:
        return []
    known, warm, last = cards(ids), warmth(ids), last_seen(ids)
    names = {p.id: p.name for p in people()}
    deals = open_deals(ids)
    return [
        LeadRow(
            card=known[i],
            total=warm.get(i, {}).get("score_total"),
            fit=warm.get(i, {}).get("score_fit"),
            behaviour=warm.get(i, {}).get("score_behaviour"),
            band=warm.get(i, {}).get("band") or "",
            last_seen=last.get(i),
            owner=names.get(known[i].owner_id or 0, ""),
            deal=deals[i][0].stage_label if deals.get(i) else "",
        )
        for i in ids
        if i in known
    ]


def warmth(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Score and band of people as the log knows them (thousandths)."""
    with scratch(ids) as some:
        table = facts("lead").semi_join(some, "id")
        return {r["id"]: r for r in run(table.select("id", *SCORES)).to_pylist()}


def last_seen(ids: Iterable[int]) -> dict[int, datetime]:
    """When each of these people last did something themselves: on the site, in a form, or settled in a letter."""
    with scratch(ids) as some:
        log = events()
        log = log.filter(log.kind.isin(["page.viewed", "form.submitted", "asset.downloaded", "mail.opened", "mail.clicked"]))  # fmt: skip
        log = log.filter(log.human.fill_null(True))
        own = log.semi_join(some, log.who == some.id)
        rows = run(own.group_by("who").agg(last=own["at"].max())).to_pylist()
    return {r["who"]: r["last"].replace(tzinfo=UTC) for r in rows}


def everybody(wanted: Wanted, order: tuple[str, bool], now: datetime, chunk: int = 1_000) -> Iterator[LeadRow]:
    """Every line of the list in its order, read chunk by chunk, for the download."""
    mark: Bookmark | None = None
    while True:
        part, _total = page(wanted, order, mark, chunk, now)
        yield from part.rows
        mark = part.after
        if mark is None:
            return
