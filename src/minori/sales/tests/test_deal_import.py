"""The opportunities of another CRM come in, twice, with what is wrong said by line."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from minori.leads.words import FileRow
from minori.sales.deal_import import apply, undo
from minori.sales.models import Deal
from minori.sales.tests.people import lead
from minori.team.public import SYSTEM

pytestmark = pytest.mark.django_db
REAL = Path("/work/shared/data/crm_opportunities.csv")


def row(line: int, **values: object) -> FileRow:
    plain = {
        "external_id": f"D{line}",
        "company": "Steelworks Ltd",
        "stage": "Won",
        "closed_on": date(2017, 3, 1),
        "opened_on": date(2016, 10, 20),
        "amount": 1054.0,
    }
    return FileRow(line, {**plain, **values})  # type: ignore[dict-item]  # the test writes what a file may hold


def outcomes(rows: list[FileRow], dry: bool = False) -> list[str]:
    with transaction.atomic():
        return [one.outcome for one in apply(rows, SYSTEM, "crm.csv", dry)]


def test_a_dry_run_says_what_the_run_does_and_the_second_run_changes_nothing() -> None:
    rows = [
        row(2),
        row(3, stage="Engaging", closed_on=None),
        row(4, stage="Nonsense"),
        row(5, company=None),
        row(6, closed_on=None),
    ]
    expected = ["created", "created", "refused", "refused", "refused"]
    assert outcomes(rows, dry=True) == expected
    assert Deal.objects.count() == 0
    assert outcomes(rows) == expected
    assert outcomes(rows) == ["same", "same", "refused", "refused", "refused"]
    assert sorted(Deal.objects.values_list("state", flat=True)) == ["open", "won"]


def test_a_number_that_stands_twice_is_refused_the_second_time() -> None:
    assert outcomes([row(2), row(3, external_id="D2", amount=1.0)]) == ["created", "refused"]


def test_a_changed_stage_updates_and_undo_takes_new_ones_back() -> None:
    vera = lead("vera")
    assert outcomes([row(2, stage="Prospecting", closed_on=None, email="vera@steelworks.example")]) == ["created"]
    assert Deal.objects.get().lead_id == vera
    with transaction.atomic():
        [changed] = apply([row(2, email="vera@steelworks.example")], SYSTEM, "crm.csv", False)
        [made] = apply([row(9)], SYSTEM, "crm.csv", False)
        said = undo([changed, made], SYSTEM)
    assert (changed.outcome, len(said), Deal.objects.get().state) == ("updated", 1, "won")


@pytest.mark.skipif(not REAL.exists(), reason="the sample of a real CRM is not here")
def test_eight_thousand_real_opportunities_come_in() -> None:
    names = {
        "opportunity_id": "external_id",
        "account": "company",
        "deal_stage": "stage",
        "product": "product",
        "sales_agent": "owner_name",
    }
    rows = []
    for line, one in enumerate(csv.DictReader(REAL.read_text().splitlines()), start=2):
        values: dict[str, object] = {names[k]: v for k, v in one.items() if k in names and v}
        for column, name in (("engage_date", "opened_on"), ("close_date", "closed_on")):
            if one[column]:
                day, month, year = one[column].split("-")
                values[name] = date(int(year), int(month), int(day))
        if one["close_value"]:
            values["amount"] = float(one["close_value"])
        rows.append(FileRow(line, values))  # type: ignore[arg-type]  # the test writes what a file may hold
    said = [word for start in range(0, len(rows), 1000) for word in outcomes(rows[start : start + 1000])]
    blank = sum("company" not in one.values for one in rows)
    assert said.count("refused") == blank > 0
    assert said.count("created") == len(rows) - blank == Deal.objects.count()
