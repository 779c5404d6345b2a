"""The companies of people in a file: found once, made once, filled where they are blank."""

from collections.abc import Sequence
from typing import Any

from minori.leads.companies import companies_by_domain, companies_by_key, fill_company, give_domains, make_companies
from minori.leads.core.address import company_domain_of
from minori.leads.core.company import normal_company
from minori.leads.importing.items import Item
from minori.leads.importing.outcomes import Change
from minori.leads.models import Company
from minori.leads.sets import chunks

FILLED = ("corporate_number", "industry", "employees", "revenue", "region")


class CompanyDesk:
    """Remembers the companies of one import."""

    def __init__(self) -> None:
        self._by_key: dict[str, int] = {}
        self._filled: set[tuple[int, str]] = set()

    def find(self, items: Sequence[Item], dry: bool) -> list[Change]:
        """Give each item its company; answers what was made or filled on the way (nothing when dry)."""
        names = {normal_company(i.draft.company): i for i in items if i.draft.company}
        unknown = [key for key in names if key not in self._by_key]
        known = companies_by_key(unknown)
        self._by_key |= known
        by_number = _by_number([i.draft.about_company.get("corporate_number") for i in items])
        changes: list[Change] = []
        fresh = {key: names[key].draft.company for key in unknown if key not in known}
        if fresh and not dry:
            made = make_companies(fresh)
            self._by_key |= made
            changes = [Change(names[key].line, "company", made[key], True, {}, {"version": 1}) for key in fresh]
            give_domains(_domains(names, made, fresh))
        by_domain = _by_domain(items)
        for item in items:
            about, draft = item.draft.about_company, item.draft
            item.company_id = by_number.get(about.get("corporate_number", "")) or (
                self._by_key.get(normal_company(draft.company))
                if draft.company
                else by_domain.get(about.get("domain") or company_domain_of(draft.columns.get("email_key") or ""))
            )
            if item.company_id and about and not dry:
                changes += self._fill(item)
        return changes

    def _fill(self, item: Item) -> list[Change]:
        company_id, about = item.company_id or 0, item.draft.about_company
        news = {name: value for name, value in about.items() if (company_id, name) not in self._filled}
        if not news:
            return []
        self._filled.update((company_id, name) for name in news)
        before = Company.objects.filter(pk=company_id).values(*FILLED).get()
        if not fill_company(company_id, news):
            return []
        after: dict[str, Any] = Company.objects.filter(pk=company_id).values(*FILLED, "version").get()
        changed = {name: after[name] for name in FILLED if after[name] != before[name]}
        old = {name: before[name] for name in changed}
        return [Change(item.line, "company", company_id, False, old, changed | {"version": after["version"]})]


def _by_number(numbers: Sequence[str | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in chunks({n for n in numbers if n}):
        rows = Company.objects.filter(corporate_number__in=part).values_list("corporate_number", "id")
        found.update({number: company_id for number, company_id in rows if number})
    return found


def _by_domain(items: Sequence[Item]) -> dict[str, int]:
    domains = {
        i.draft.about_company.get("domain") or company_domain_of(i.draft.columns.get("email_key") or "")
        for i in items
        if not i.draft.company
    }
    return companies_by_domain(domains - {""})


def _domains(names: dict[str, Item], made: dict[str, int], fresh: dict[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for key in fresh:
        draft = names[key].draft
        domain = draft.about_company.get("domain") or company_domain_of(draft.columns.get("email_key") or "")
        if domain:
            found.setdefault(domain, made[key])
    return found
