"""Facts about people and companies as typed columns of the event log's dimensions."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from minori.eventlog.public import Column
from minori.leads.addressing import address_hash
from minori.leads.core.values import restored
from minori.leads.customs import fields
from minori.leads.models import BouncedAddress, Company, CompanyDomain, Lead, LeadTag, Refusal
from minori.leads.sets import chunks
from minori.leads.words import CustomField, FieldType

LEAD_COLUMNS = (
    Column("created_at", "time"), Column("stage", "text"), Column("role", "text"), Column("department", "text"),
    Column("job_title", "text"), Column("prefecture", "text"), Column("region", "text"), Column("source", "text"),
    Column("owner", "int"), Column("consent", "text"), Column("opted_out", "bool"), Column("bounced", "bool"),
    Column("mailable", "bool"), Column("excluded", "bool"), Column("email_domain", "text"), Column("tags", "texts"),
    Column("company", "int"), Column("company_domain", "text"), Column("company_industry", "text"),
    Column("company_employees", "int"), Column("company_revenue", "int"), Column("company_region", "text"),
    Column("company_owner", "int"),
)  # fmt: skip
COMPANY_COLUMNS = (
    Column("name", "text"), Column("created_at", "time"), Column("domain", "text"), Column("industry", "text"),
    Column("employees", "int"), Column("revenue", "int"), Column("region", "text"), Column("owner", "int"),
    Column("parent", "int"),
)  # fmt: skip
_LEAD = (
    "id", "created_at", "stage", "role", "department", "title", "prefecture", "region", "source", "owner_id", "basis",
    "opted_out", "email_key", "excluded", "email_domain", "company_id", "company__industry", "company__employees",
    "company__revenue", "company__region", "company__owner_id", "custom", "company__custom",
)  # fmt: skip
_TYPES: dict[FieldType, Any] = {
    FieldType.TEXT: "text", FieldType.CHOICE: "text", FieldType.INT: "int", FieldType.FLOAT: "float",
    FieldType.BOOL: "bool", FieldType.DATE: "date",
}  # fmt: skip
_PYTHON: dict[FieldType, tuple[type, ...]] = {
    FieldType.TEXT: (str,), FieldType.CHOICE: (str,), FieldType.INT: (int,), FieldType.FLOAT: (float, int),
    FieldType.BOOL: (bool,), FieldType.DATE: (date,),
}  # fmt: skip


def lead_extra() -> Sequence[Column]:
    """Custom fields of people as `custom_NAME`, those of their companies as `company_custom_NAME`."""
    own = [Column(f"custom_{f.name}", _TYPES[f.type]) for f in fields()]
    return own + [Column(f"company_custom_{f.name}", _TYPES[f.type]) for f in fields("company")]


def company_extra() -> Sequence[Column]:
    """Custom fields of companies as `custom_NAME`."""
    return [Column(f"custom_{f.name}", _TYPES[f.type]) for f in fields("company")]


def custom_values(custom: dict[str, Any] | None, definitions: Sequence[CustomField]) -> tuple[Any, ...]:
    """The typed values of a row in the order of the definitions; None for what is blank or of another type."""
    return tuple(_fitting(d, (custom or {}).get(d.name)) for d in definitions)


def _fitting(definition: CustomField, value: Any) -> Any:
    if value is None:
        return None
    try:
        found = restored(definition.type, value)
    except ValueError:
        return None
    wrong_bool = isinstance(found, bool) and definition.type is not FieldType.BOOL
    return found if isinstance(found, _PYTHON[definition.type]) and not wrong_bool else None


def read_leads(ids: Sequence[int] | None) -> Iterator[tuple[Any, ...]]:
    """Rows for `LEAD_COLUMNS` and `lead_extra`; of the given people, or of all in the order of their ids."""
    own, theirs = fields(), fields("company")
    nothing_refused = not Refusal.objects.exists() and not BouncedAddress.objects.exists()
    for part in _parts(Lead, ids):
        rows = list(Lead.objects.filter(id__in=part).order_by("id").values_list(*_LEAD))
        tags, domains = _tags(part), _domains({r[15] for r in rows if r[15]})
        marks = {} if nothing_refused else _marks([r[12] for r in rows if r[12]])
        for r in rows:
            refused, bounced = marks.get(r[12], (False, False))
            opted_out = r[11] or refused
            mailable = bool(r[12] and r[10]) and not opted_out and not bounced
            yield (
                r[0], _utc(r[1]), r[2], *(text or None for text in r[3:9]), r[9], r[10] or None, opted_out, bounced, mailable,
                r[13], r[14] or None, tags.get(r[0], []), r[15], domains.get(r[15]), r[16] or None, r[17], r[18],
                r[19] or None, r[20], *custom_values(r[21], own), *custom_values(r[22], theirs),
            )  # fmt: skip


def read_companies(ids: Sequence[int] | None) -> Iterator[tuple[Any, ...]]:
    """Rows for `COMPANY_COLUMNS` and `company_extra`."""
    definitions = fields("company")
    for part in _parts(Company, ids):
        domains = _domains(part)
        for c in Company.objects.filter(id__in=part).order_by("id"):
            yield (
                c.pk, c.name, _utc(c.created_at), domains.get(c.pk), c.industry or None, c.employees, c.revenue, c.region or None,
                c.owner_id, c.parent_id, *custom_values(c.custom, definitions),
            )  # fmt: skip


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _parts(model: type[Lead] | type[Company], ids: Sequence[int] | None) -> Iterator[list[int]]:
    if ids is not None:
        yield from chunks(sorted(ids))
        return
    after = 0
    while part := list(model.objects.filter(id__gt=after).order_by("id").values_list("id", flat=True)[:900]):
        yield part
        after = part[-1]


def _tags(ids: Iterable[int]) -> dict[int, list[str]]:
    worn: dict[int, list[str]] = {}
    rows = LeadTag.objects.filter(lead_id__in=list(ids)).order_by("tag__name").values_list("lead_id", "tag__name")
    for lead_id, name in rows:
        worn.setdefault(lead_id, []).append(name)
    return worn


def _domains(ids: Iterable[int]) -> dict[int, str]:
    rows = CompanyDomain.objects.filter(company_id__in=list(ids)).order_by("-id").values_list("company_id", "domain")
    return dict(rows)


def _marks(keys: Sequence[str]) -> dict[str, tuple[bool, bool]]:
    hashes = {key: address_hash(key) for key in keys}
    with_refusal = set(
        Refusal.objects.filter(address_hash__in=list(hashes.values())).values_list("address_hash", flat=True)
    )
    with_bounce = set(
        BouncedAddress.objects.filter(address_hash__in=list(hashes.values())).values_list("address_hash", flat=True)
    )
    return {key: (h in with_refusal, h in with_bounce) for key, h in hashes.items()}
