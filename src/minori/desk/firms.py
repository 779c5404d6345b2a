"""Companies: the list, and everybody at one with their joint warmth and deals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minori.desk.people import LeadRow, facts, rows_of
from minori.desk.story import History, history
from minori.eventlog.public import run, scratch
from minori.leads.public import companies, find_companies, leads_of_company
from minori.leads.words import CompanyCard
from minori.sales.public import deals_of
from minori.sales.words import DealCard
from minori.team.public import people
from minori.ui.public import Bookmark, Column, Slice, Table, Wish, drawn, wish_of

SORTS = {"people": "people", "hot": "hot", "score": "best", "employees": "employees"}
SHOWN = 100


@dataclass(frozen=True)
class CompanyRow:
    """One line of the company list."""

    card: CompanyCard
    people: int
    hot: int
    best: int | None
    owner: str

    @property
    def pk(self) -> int:
        """The company's id."""
        return self.card.id


@dataclass(frozen=True)
class CompanyStory:
    """A company's page; `hidden` counts colleagues that this person may not see."""

    card: CompanyCard
    owner: str
    rows: list[LeadRow]
    people: int
    hidden: int
    hot: int
    deals: list[DealCard]
    history: History


COLUMNS = [
    Column("name", _("Company"), value=lambda r: r.card.name, url=lambda r: reverse("desk:company", args=[r.pk])),
    Column("industry", _("Industry"), value=lambda r: r.card.industry),
    Column("people", pgettext_lazy("number", "People"), sort="people", right=True),
    Column("hot", _("Hot"), sort="hot", right=True),
    Column("score", _("Highest score"), value=lambda r: None if r.best is None else round(r.best / 1000), sort="best", right=True),
    Column("employees", _("Employees"), value=lambda r: r.card.employees, sort="employees", right=True),
    Column("region", _("Region"), value=lambda r: r.card.region),
    Column("owner", _("Owner")),
]  # fmt: skip


def gathered() -> ibis.Table:
    """Every company with its people, hot people and highest score."""
    leads, firms = facts("lead"), facts("company")
    leads = leads.select("company", one=leads.score_total, warm=(leads.band == "high").cast("int64"))
    grouped = leads.filter(leads.company.notnull()).group_by("company")
    counts = grouped.agg(people=lambda t: t.count(), best=lambda t: t.one.max(), hot=lambda t: t.warm.sum())
    joined = firms.left_join(counts, firms.id == counts.company)
    return joined.select(
        firms.id,
        employees=firms.employees,
        people=joined.people.fill_null(0),
        hot=joined.hot.fill_null(0),
        best=joined.best,
    )


def table(request: HttpRequest) -> Table:
    """The list of companies, the most people that are hot first."""
    wish = wish_of(request, COLUMNS, "-hot")
    if wish.search:
        named = find_companies(wish.search, 1_000)
        with scratch(named) as some:
            return filled(request, gathered().semi_join(some, "id"), len(named), wish)
    return filled(request, gathered(), int(run(facts("company").count()).as_py()), wish)


def filled(request: HttpRequest, found: ibis.Table, total: int, wish: Wish) -> Table:
    """A page of the list. Companies are few against leads, so pages go by position."""
    size = 50
    name = SORTS.get(wish.order.name, "hot")
    order = [found[name].desc(nulls_first=False) if wish.order.descending else found[name].asc(nulls_first=False), ibis.asc("id")]  # fmt: skip
    begin = max(0, wish.bookmark.key if wish.bookmark else 0)
    rows = run(found.order_by(order).limit(size, offset=begin)).to_pylist()
    after = Bookmark(None, begin + size) if begin + size < total else None
    before = Bookmark(None, max(0, begin - size)) if begin else None
    return drawn(request, Slice(lines(rows), after, before), COLUMNS, wish, searches=True, csv=False, total=total)


def lines(rows: list[dict[str, Any]]) -> list[CompanyRow]:
    """Rows of the log as lines of the list."""
    known = companies([r["id"] for r in rows])
    names = {p.id: p.name for p in people()}
    return [
        CompanyRow(known[r["id"]], r["people"], r["hot"], r["best"], names.get(known[r["id"]].owner_id or 0, ""))
        for r in rows
        if r["id"] in known
    ]


def company_story(company_id: int, mine_or_nobodys: int | None) -> CompanyStory | None:
    """A company's page, its warmest people first; None where there is no such company."""
    card = companies([company_id]).get(company_id)
    if card is None:
        return None
    ids = leads_of_company(company_id)
    everyone = rows_of(ids[:2_000])
    seen = [r for r in everyone if mine_or_nobodys is None or r.card.owner_id in {None, mine_or_nobodys}]
    names = {p.id: p.name for p in people()}
    return CompanyStory(
        card=card,
        owner=names.get(card.owner_id or 0, ""),
        rows=sorted(seen, key=lambda r: (-(r.total or 0), r.pk))[:SHOWN],
        people=len(ids),
        hidden=len(everyone) - len(seen),
        hot=sum(1 for r in everyone if r.band == "high"),
        deals=deals_of(company_ids=[company_id]),
        history=history([r.pk for r in seen][:500], "", None),
    )
