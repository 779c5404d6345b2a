"""Telling the rest of the house that facts about people changed, in the transaction that changed them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import F

from minori.eventlog.public import note_changes, record_alike
from minori.leads.models import Company, Lead
from minori.leads.sets import chunks


def bump(lead_ids: Collection[int]) -> None:
    """Raise the version of rows that changed and note them for the event log's copy."""
    for part in chunks(lead_ids):
        Lead.objects.filter(id__in=part).update(version=F("version") + 1)
    note_changes("lead", lead_ids)


def bump_companies(company_ids: Collection[int]) -> None:
    """The same for companies, and for their people, whose rows show the company's facts."""
    for part in chunks(company_ids):
        Company.objects.filter(id__in=part).update(version=F("version") + 1)
    note_changes("company", company_ids)


def tell(
    kind: str,
    lead_ids: Iterable[int],
    source: str,
    props: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> None:
    """Record one event of a kind about each person."""
    record_alike(kind, [(lead_id, None) for lead_id in lead_ids], props=props, source=source, at=at)


def changed_names(before: Mapping[str, object], after: Mapping[str, object]) -> Sequence[str]:
    """The names of values that differ, without the keys that only mirror another column."""
    mirrors = {"email_key", "email_domain", "phone_key"}
    return [name for name, value in after.items() if before.get(name) != value and name not in mirrors]
