"""Finding and making companies by name, number and domain."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone

from minori.eventlog.public import note_changes
from minori.leads.core.company import normal_company
from minori.leads.models import Company, CompanyDomain
from minori.leads.sets import chunks, insert, pairs


def companies_by_key(keys: Collection[str]) -> dict[str, int]:
    """The company that bears each normal name; of namesakes the first."""
    found = pairs(Company, "name_key", "id", keys)
    if twins := _namesakes():
        found |= {key: first for key, first in twins.items() if key in found}
    return found


def _namesakes() -> dict[str, int]:
    """The first of each company name that several bear."""
    doubled = list(Company.objects.filter(namesake__gt=0).values_list("name_key", flat=True))
    if not doubled:
        return {}
    return dict(Company.objects.filter(name_key__in=doubled, namesake=0).values_list("name_key", "id"))


def companies_by_domain(domains: Collection[str]) -> dict[str, int]:
    """The company that owns each domain."""
    return pairs(CompanyDomain, "domain", "company_id", domains)


def make_companies(names: Mapping[str, str]) -> dict[str, int]:
    """Companies for normal name -> name as written, made where nobody bears the name yet; id by normal name."""
    found = companies_by_key(names)
    fresh = [key for key in names if key not in found]
    if not fresh:
        return found
    blank = {"industry": "", "region": "", "custom": {}, "namesake": 0, "version": 1}
    columns = ("name", "name_key", *blank, "created_at")
    now = timezone.now()
    insert(Company, columns, [(names[key], key, *blank.values(), now) for key in fresh])
    made = companies_by_key(fresh)
    note_changes("company", made.values())
    return found | made


def give_domains(wanted: Mapping[str, int]) -> None:
    """Give companies their domain, where neither the domain is taken nor the company has one."""
    if not wanted:
        return
    taken = companies_by_domain(wanted)
    having: set[int] = set()
    for part in chunks(set(wanted.values())):
        having.update(CompanyDomain.objects.filter(company_id__in=part).values_list("company_id", flat=True))
    rows: list[tuple[int, str]] = []
    for domain, company_id in wanted.items():
        if domain not in taken and company_id not in having:
            rows.append((company_id, domain))
            having.add(company_id)
    insert(CompanyDomain, ("company_id", "domain"), rows)
    note_changes("company", [company_id for company_id, _ in rows])


def company_for(name: str, domain: str, about: Mapping[str, Any]) -> int | None:
    """The company that a number, a name or a domain points to, made where only the name is known; None without any."""
    number = about.get("corporate_number")
    if number and (known := Company.objects.filter(corporate_number=number).values_list("id", flat=True).first()):
        return known
    if name:
        key = normal_company(name)
        company_id = make_companies({key: name})[key]
        if domain:
            give_domains({domain: company_id})
        return company_id
    return companies_by_domain([domain]).get(domain) if domain else None


def fill_company(company_id: int, about: Mapping[str, Any]) -> bool:
    """Fill what is blank on a company from what a person's row says about it; never overwrites."""
    company = Company.objects.get(pk=company_id)
    fresh = {
        name: value
        for name, value in about.items()
        if name != "domain" and value not in ("", None) and getattr(company, name) in ("", None)
    }
    if "corporate_number" in fresh and Company.objects.filter(corporate_number=fresh["corporate_number"]).exists():
        del fresh["corporate_number"]
    if about.get("domain"):
        give_domains({about["domain"]: company_id})
    if fresh:
        Company.objects.filter(pk=company_id).update(**fresh, version=company.version + 1)
        note_changes("company", [company_id])
    return bool(fresh)
