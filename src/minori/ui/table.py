"""Tables with server-side paging, filter, sort, column choice and CSV, from rows of any kind."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.functional import Promise

from minori.ui.core import keyset
from minori.ui.core.cells import inert

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """One column: how to get its value from a row, how to draw it, whether it sorts, whether it shows by itself.

    `value` gets the row; without it the attribute `name` is read. `template` draws the cell with `row` and `value`;
    `url` makes the cell a link. `sort` names the database column that orders it (unique ids break ties).
    """

    name: str
    label: Text
    value: Callable[[Any], Any] | None = None
    template: str = ""
    url: Callable[[Any], str] | None = None
    sort: str = ""
    right: bool = False
    shown: bool = True

    def of(self, row: Any) -> Any:
        """The value of this column in a row."""
        return self.value(row) if self.value else getattr(row, self.name)


@dataclass(frozen=True)
class Filter:
    """A choice above a table; the first option, with the key "", stands for no filter."""

    name: str
    label: Text
    options: Sequence[tuple[str, Text]]
    value: str = ""


@dataclass(frozen=True)
class Head:
    """One column head as drawn."""

    label: Text
    right: bool
    url: str
    sorted: str


@dataclass(frozen=True)
class Cell:
    """One cell as drawn."""

    label: Text
    value: Any
    template: str
    url: str
    right: bool


@dataclass(frozen=True)
class Row:
    """One row as drawn, with the thing that it shows."""

    source: Any
    cells: list[Cell]


@dataclass(frozen=True)
class Choice:
    """A column that may be switched on or off."""

    name: str
    label: Text
    on: bool


@dataclass(frozen=True)
class Table:
    """What `<c-table :table="table">` draws; `total` is None where counting would cost too much."""

    key: str
    prefix: str
    heads: list[Head]
    rows: list[Row]
    total: int | None
    next_url: str
    previous_url: str
    searches: bool
    search: str
    filters: list[Filter]
    choice: list[Choice]
    csv_url: str
    reset_url: str
    narrowed: bool
    kept: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Order:
    """The wished order: a column's name and its direction."""

    name: str
    descending: bool


@dataclass(frozen=True)
class Slice:
    """One page of rows, and the bookmarks of its neighbours (None: there is none)."""

    rows: list[Any]
    after: keyset.Bookmark | None
    before: keyset.Bookmark | None


@dataclass(frozen=True)
class Wish:
    """What an address asks of a table."""

    prefix: str
    order: Order
    bookmark: keyset.Bookmark | None
    search: str
    picked: dict[str, str]
    columns: list[str]
    as_csv: bool


def wish_of(request: HttpRequest, columns: Sequence[Column], order: str = "", prefix: str = "") -> Wish:
    """Read sort, page, search, filters and columns from an address; unknown names fall back to the default."""
    values = request.GET
    text = values.get(f"{prefix}sort", order) or order
    sortable = {c.name for c in columns if c.sort}
    if text.removeprefix("-") not in sortable:
        text = order
    names = [c.name for c in columns if c.name in values.getlist(f"{prefix}col")]
    picked = {k.removeprefix(prefix): v for k, v in values.items() if k.startswith(prefix) and isinstance(v, str)}
    return Wish(
        prefix=prefix,
        order=Order(text.removeprefix("-"), text.startswith("-")),
        bookmark=keyset.read(values.get(f"{prefix}page", "")),
        search=values.get(f"{prefix}q", "").strip(),
        picked=picked,
        columns=names or [c.name for c in columns if c.shown],
        as_csv=values.get(f"{prefix}as") == "csv",
    )


def slice_of_query(source: QuerySet[Any], wish: Wish, columns: Sequence[Column], size: int) -> Slice:
    """One page of a query, found by key; empty values come last in both directions."""
    sort = next((c.sort for c in columns if c.name == wish.order.name), "pk")
    mark, back = wish.bookmark, bool(wish.bookmark and wish.bookmark.back)
    downwards = wish.order.descending != back
    if mark:
        source = source.filter(beyond(sort, mark, downwards))
    hollow = {"nulls_first": True} if back else {"nulls_last": True}
    ordered = F(sort).desc(**hollow) if downwards else F(sort).asc(**hollow)
    found = list(source.order_by(ordered, "-pk" if downwards else "pk")[: size + 1])
    more, rows = len(found) > size, found[:size]
    if back:
        rows.reverse()

    def value(row: Any) -> Any:
        return row.pk if sort == "pk" else field_of(row, sort)

    after = keyset.Bookmark(value(rows[-1]), rows[-1].pk) if rows and (more or back) else None
    before = keyset.Bookmark(value(rows[0]), rows[0].pk, back=True) if rows and mark and (more or not back) else None
    return Slice(rows, after, before)


def field_of(row: Model, path: str) -> Any:
    """The value of a field or of an annotation of a row, along `__`."""
    value: Any = row
    for part in path.split("__"):
        value = getattr(value, part, None)
    return value


def beyond(sort: str, mark: keyset.Bookmark, downwards: bool) -> Q:
    """The condition for rows on the far side of a bookmark."""
    step = "lt" if downwards else "gt"
    if sort == "pk":
        return Q(**{f"pk__{step}": mark.key})
    if mark.value is None:
        nulls = Q(**{f"{sort}__isnull": True, f"pk__{step}": mark.key})
        return nulls | Q(**{f"{sort}__isnull": False}) if mark.back else nulls
    same = Q(**{sort: mark.value, f"pk__{step}": mark.key})
    further = Q(**{f"{sort}__{step}": mark.value})
    return same | further if mark.back else same | further | Q(**{f"{sort}__isnull": True})


def slice_of_list(source: Sequence[Any], wish: Wish, columns: Sequence[Column], size: int) -> Slice:
    """One page of a short list, by position; the list is sorted here by the wished column."""
    column = next((c for c in columns if c.name == wish.order.name), None)
    rows = list(source)
    if column:
        filled = [r for r in rows if column.of(r) is not None]
        hollow = [r for r in rows if column.of(r) is None]
        rows = sorted(filled, key=column.of, reverse=wish.order.descending) + hollow
    begin = min(max(0, wish.bookmark.key if wish.bookmark else 0), len(rows))
    after = keyset.Bookmark(None, begin + size) if begin + size < len(rows) else None
    before = keyset.Bookmark(None, max(0, begin - size)) if begin > 0 else None
    return Slice(rows[begin : begin + size], after, before)


class Options(TypedDict, total=False):
    """What a table may be told: see `page_of`."""

    order: str
    size: int
    filters: Sequence[Filter]
    searches: bool
    csv: bool
    prefix: str
    total: int | None


def page_of(
    request: HttpRequest, source: QuerySet[Any] | Sequence[Any], columns: Sequence[Column], **options: Unpack[Options]
) -> Table:
    """One page of a table for `<c-table :table="table">`.

    `source` is a query (paged by key, any number of rows) or a short list; the view has filtered it already (see
    `wish_of` for search and filters). Options: `order` is a column's name, with a minus for descending; `size` rows a
    page (50); `filters` above the table; `searches` shows the search field; `csv` the download, which the view answers
    with `csv_of` where `wish_of(...).as_csv`; `prefix` keeps two tables of one screen apart; `total` is shown below.
    """
    wish = wish_of(request, columns, options.get("order", ""), options.get("prefix", ""))
    size = options.get("size", 50)
    if isinstance(source, QuerySet):
        part = slice_of_query(source, wish, columns, size)
    else:
        part = slice_of_list(source, wish, columns, size)
        options.setdefault("total", len(source))
    return drawn(request, part, columns, wish, **options)


def drawn(
    request: HttpRequest, part: Slice, columns: Sequence[Column], wish: Wish, **options: Unpack[Options]
) -> Table:
    """A table from a page of rows that the caller has found itself; options as for `page_of`."""
    shown = [c for c in columns if c.name in wish.columns]
    p = wish.prefix
    filters = options.get("filters", ())
    own = {f"{p}q", f"{p}col", f"{p}page", *(f"{p}{f.name}" for f in filters)}

    def turned(mark: keyset.Bookmark | None) -> str:
        return address(request, {f"{p}page": keyset.write(mark)}) if mark else ""

    picked = [Filter(f.name, f.label, f.options, f.value or wish.picked.get(f.name, "")) for f in filters]
    return Table(
        key=f"{p}table",
        prefix=p,
        heads=[head(request, c, wish) for c in shown],
        rows=[Row(row, [cell(c, row) for c in shown]) for row in part.rows],
        total=options.get("total"),
        next_url=turned(part.after),
        previous_url=turned(part.before),
        searches=options.get("searches", False),
        search=wish.search,
        filters=picked,
        choice=[Choice(c.name, c.label, c in shown) for c in columns],
        csv_url=address(request, {f"{p}as": "csv", f"{p}page": None}) if options.get("csv", True) else "",
        reset_url=address(request, {name: None for name in own if name != f"{p}col"}),
        narrowed=bool(wish.search or any(f.value for f in picked) or wish.bookmark),
        kept=[(k, v) for k, vs in request.GET.lists() for v in vs if k not in own],
    )


def head(request: HttpRequest, column: Column, wish: Wish) -> Head:
    """A column's head: its link sorts by it, a second click turns the order."""
    mine = wish.order.name == column.name
    direction = ("descending" if wish.order.descending else "ascending") if mine and column.sort else ""
    sort = f"-{column.name}" if direction == "ascending" else column.name
    url = address(request, {f"{wish.prefix}sort": sort, f"{wish.prefix}page": None}) if column.sort else ""
    return Head(column.label, column.right, url, direction)


def cell(column: Column, row: Any) -> Cell:
    """One column of one row."""
    value = column.of(row)
    url = column.url(row) if column.url else ""
    return Cell(column.label, "–" if value is None else value, column.template, url, column.right)


def address(request: HttpRequest, changes: dict[str, str | None]) -> str:
    """The running address with some values changed; None drops one."""
    values = request.GET.copy()
    for name, value in changes.items():
        values.pop(name, None)
        if value is not None:
            values[name] = value
    return f"{request.path}?{values.urlencode()}" if values else request.path


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def csv_of(rows: Iterable[Any], columns: Sequence[Column], file_name: str) -> StreamingHttpResponse:
    """A CSV download, row by row, for spreadsheets: UTF-8 with a mark, formulas made harmless."""
    writer = csv.writer(Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        yield writer.writerow([inert(c.label) for c in columns])
        for row in rows:
            yield writer.writerow([inert(c.of(row)) for c in columns])

    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )
