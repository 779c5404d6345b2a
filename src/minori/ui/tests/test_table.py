"""Tables: pages by key that lose and double nothing, sorting, columns, CSV that stays text."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db.models import Case, QuerySet, Value, When
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from minori.ui.core import keyset
from minori.ui.core.cells import FORMULA, inert
from minori.ui.table import Column, Filter, Table, csv_of, page_of

COLUMNS = [
    Column("name", "Name", sort="name"),
    Column("weight", "Weight", sort="weight", right=True),
    Column("id", "Id", shown=False),
]


def table(address: str, source: QuerySet[Any] | Sequence[Any], order: str = "name") -> Table:
    return page_of(RequestFactory().get(address), source, COLUMNS, order=order, size=4)


def names(found: Table) -> list[str]:
    return [str(row.cells[0].value) for row in found.rows]


def forwards(source: QuerySet[Any], order: str) -> tuple[list[str], Table]:
    """Turn every page to the end; the names in their order and the last page."""
    seen, found = [], table(f"/?sort={order}", source)
    while True:
        seen += names(found)
        if not found.next_url:
            return seen, found
        found = table(found.next_url, source)


@pytest.fixture
def groups(db: object) -> QuerySet[Group]:
    """Eleven groups, some of equal weight, three of none."""
    Group.objects.bulk_create(Group(name=n) for n in "abcdefghijk")
    weights = [When(name__in=list("abc"), then=Value(2)), When(name__in=list("defgh"), then=Value(1))]
    return Group.objects.annotate(weight=Case(*weights, default=None))


@pytest.mark.parametrize("order", ["name", "-name", "weight", "-weight"])
def test_turning_pages_forwards_and_back_shows_every_row_once(groups: QuerySet[Group], order: str) -> None:
    seen, last = forwards(groups, order)
    assert sorted(seen) == list("abcdefghijk")
    back = names(last)
    while last.previous_url:
        last = table(last.previous_url, groups)
        back = names(last) + back
    assert back == seen


def test_rows_without_a_value_come_last_in_both_directions(groups: QuerySet[Group]) -> None:
    assert forwards(groups, "weight")[0] == list("defghabcijk")
    assert forwards(groups, "-weight")[0] == list("cbahgfedkji")


def test_a_page_far_behind_asks_only_for_its_own_rows(
    groups: QuerySet[Group], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1) as asked:
        found = table(f"/?page={keyset.write(keyset.Bookmark('e', 0))}", groups)
    assert names(found) == list("efgh")
    assert "OFFSET" not in asked.captured_queries[0]["sql"]


def test_a_bent_address_shows_the_first_page_in_the_usual_order(groups: QuerySet[Group]) -> None:
    for bent in ["?page=zzz&sort=password", "?page=WyJhIl0", "?sort=--name&page=%00"]:
        assert names(table(f"/{bent}", groups)) == list("abcd")


def test_chosen_columns_show_and_stay_when_the_order_changes(groups: QuerySet[Group]) -> None:
    found = table("/?col=id&col=name", groups)
    assert [h.label for h in found.heads] == ["Name", "Id"]
    assert "col=id" in found.heads[0].url


def test_a_list_is_sorted_and_paged_too() -> None:
    people = [Group(id=n, name=f"p{n:02}") for n in range(10)]
    for person in people:
        person.weight = None if person.id == 3 else -person.id  # type: ignore[attr-defined]  # stands for a view's own row
    found = table("/?sort=weight", people, "weight")
    assert names(found) == ["p09", "p08", "p07", "p06"]
    second = table(found.next_url, people, "weight")
    assert names(table(second.next_url, people, "weight"))[-1] == "p03"


def test_a_filter_that_fits_nothing_offers_the_way_back() -> None:
    choice = Filter("band", "Band", [("", "All"), ("high", "High")])
    request = RequestFactory().get("/leads?band=high&q=vera&sort=name")
    found = page_of(request, [], COLUMNS, order="name", filters=[choice], searches=True)
    assert found.narrowed
    assert found.reset_url == "/leads?sort=name"


@given(st.text())
def test_no_text_in_a_csv_begins_like_a_formula(text: str) -> None:
    assert not inert(text).lstrip(" \u3000").startswith(FORMULA)
    assert text in inert(text)


def test_numbers_stay_numbers_and_olegs_formula_stays_text() -> None:
    rows = [Group(id=-5, name='=HYPERLINK("http://bot.example")')]
    columns = [Column("id", "Id"), Column("name", "Name")]
    lines = b"".join(csv_of(rows, columns, "groups.csv")).decode("utf-8-sig").splitlines()
    assert lines == ["Id,Name", '-5,"\'=HYPERLINK(""http://bot.example"")"']
