"""Files that nobody here wrote; skipped where their folder is absent."""

import json
from collections import Counter
from pathlib import Path

import pytest

from minori.leads.customs import define_field
from minori.leads.models import Company, ImportNote, ImportRun, Lead
from minori.leads.tests.files import bring, counts
from minori.leads.words import CustomField, FieldType
from minori.team.words import SYSTEM

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[5] / "shared" / "data"
MAPPINGS = Path(__file__).parent / "mappings"


def bring_real(name: str, target: str) -> ImportRun:
    source = DATA / f"{name}.csv"
    if not source.exists():
        pytest.skip(f"{source} is not there: the public sample data lies beside the repository, not in it")
    plan = json.loads((MAPPINGS / f"{name}.json").read_text())
    for field, kind in plan["fields"].items():
        define_field(CustomField(field, field, field, FieldType(kind), subject=target), SYSTEM)
    headers = source.read_text().split("\n", 1)[0].strip().split(",")
    mapping = {str(headers.index(column)): field for column, field in plan["columns"].items()}
    return bring(source.read_bytes(), target, mapping, **plan["options"])


def test_the_leads_of_an_online_school_come_in() -> None:
    run = bring_real("education_leads", "lead")
    assert (run.state, counts(run)) == ("done", (8902, 0, 0, 338))
    again = bring_real("education_leads", "lead")
    assert counts(again) == (0, 0, 8902, 338)
    assert Lead.objects.filter(opted_out=True).count() == 717
    seen = Counter(row.get("specialisation", "") for row in Lead.objects.values_list("custom", flat=True))
    assert "Select" not in seen


def test_the_accounts_of_a_seller_come_in() -> None:
    run = bring_real("crm_accounts", "company")
    assert run.state == "done"
    assert run.created + run.updated == run.total == 85
    assert counts(bring_real("crm_accounts", "company")) == (0, 0, 85, 0)
    assert Company.objects.filter(parent__isnull=False).count() == 15
    assert ImportNote.objects.filter(run=run).count() == 0
