"""Write a company down by hand, or correct it."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from minori.eventlog.public import note_changes
from minori.leads.acts.edit_lead import Changed
from minori.leads.acts.set_owner import set_company_owner
from minori.leads.companies import companies_by_domain, companies_by_key
from minori.leads.core.company import normal_company
from minori.leads.core.company_draft import CompanyDraft, company_draft_of
from minori.leads.core.values import BadValue
from minori.leads.customs import fields
from minori.leads.models import Company, CompanyDomain, Lead
from minori.leads.sets import chunks
from minori.team.public import Role, require, trace
from minori.team.words import Actor

BLANKS: dict[str, Any] = {"industry": "", "region": "", "employees": None, "revenue": None, "corporate_number": None}


def add_company(values: Mapping[str, str], by: Actor, namesake: bool = False) -> int:
    """Write down a company; answers its id. `namesake`: it is another one than the one that bears the name already.

    Raises BadValue, among them ("name", "taken").
    """
    _require(by)
    draft = _draft(values)
    key = draft.columns.get("name_key")
    if not key:
        raise BadValue("name", "blank")
    with transaction.atomic():
        number = 0
        if companies_by_key([key]):
            if not namesake:
                raise BadValue("name", "taken")
            number = Company.objects.filter(name_key=key).aggregate(last=Max("namesake"))["last"] + 1
        company = _saved(Company(namesake=number, **draft.columns, custom=draft.custom))
        _around(company, draft, values, by)
        trace(by, "leads.add_company", f"company:{company.pk}")
    return company.pk


def edit_company(company_id: int, values: Mapping[str, str], version: int, by: Actor) -> None:
    """Correct a company: every field given is set, a blank one emptied. Raises Changed, BadValue, PermissionDenied."""
    _require(by)
    draft = _draft(values)
    with transaction.atomic():
        company = Company.objects.select_for_update().get(pk=company_id)
        if company.version != version:
            raise Changed
        for name, value in {**{n: b for n, b in BLANKS.items() if n in values}, **draft.columns}.items():
            setattr(company, name, value)
        blank = {n.removeprefix("custom_") for n, v in values.items() if n.startswith("custom_") and not v}
        company.custom = {n: v for n, v in (company.custom | draft.custom).items() if n not in blank}
        company.version += 1
        _saved(company)
        _around(company, draft, values, by)
        trace(by, "leads.edit_company", f"company:{company_id}", {"fields": sorted(values)})


def _require(by: Actor) -> None:
    require(by, Role.admin, Role.marketer, Role.inside_sales, Role.sales)


def _draft(values: Mapping[str, str]) -> CompanyDraft:
    return company_draft_of({n: v for n, v in values.items() if n not in ("owner", "domains")}, fields("company"))


def _saved(company: Company) -> Company:
    try:
        with transaction.atomic():
            company.save()
    except IntegrityError as problem:
        raise BadValue("corporate_number" if "corporate" in str(problem) else "name", "taken") from problem
    return company


def _around(company: Company, draft: CompanyDraft, values: Mapping[str, str], by: Actor) -> None:
    if draft.parent:
        key = normal_company(draft.parent)
        parent = companies_by_key([key]).get(key)
        if parent is None or parent == company.pk:
            raise BadValue("parent", "own_parent" if parent else "no_such_company", draft.parent[:80])
        Company.objects.filter(pk=company.pk).update(parent_id=parent)
    elif "parent" in values:
        Company.objects.filter(pk=company.pk).update(parent_id=None)
    if "domains" in values:
        _set_domains(company, values["domains"].split())
    if "owner" in values:
        set_company_owner(company.pk, int(values["owner"]) if values["owner"] else None, by)
    note_changes("company", [company.pk])
    note_changes("lead", Lead.objects.filter(company=company).values_list("id", flat=True))


def _set_domains(company: Company, texts: list[str]) -> None:
    wanted = [company_draft_of({"domain": text}).domain for text in texts]
    for domain, holder in companies_by_domain(wanted).items():
        if holder != company.pk:
            raise BadValue("domain", "taken", domain)
    company.domains.exclude(domain__in=wanted).delete()
    for domain in wanted:
        CompanyDomain.objects.get_or_create(company=company, domain=domain)
    for part in chunks(wanted):
        homeless = Lead.objects.filter(company__isnull=True, email_domain__in=part)
        ids = list(homeless.values_list("id", flat=True))
        Lead.objects.filter(id__in=ids).update(company=company, version=F("version") + 1)
        note_changes("lead", ids)
