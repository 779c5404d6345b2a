"""Companies from a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from minori.leads.companies import companies_by_domain, companies_by_key, give_domains, make_companies
from minori.leads.core.company import normal_company
from minori.leads.core.company_draft import CompanyDraft, company_readers
from minori.leads.core.draft import CONTROL
from minori.leads.core.parse import Row
from minori.leads.core.values import BadValue, unit_of
from minori.leads.customs import fields
from minori.leads.facts import bump_companies
from minori.leads.importing.items import refusal
from minori.leads.importing.options import Options
from minori.leads.importing.outcomes import Change, Note, Tally
from minori.leads.models import Company
from minori.team.public import people
from minori.team.words import Actor

SHOWN = 20


class CompanySession:
    """One import of companies: found by corporate number, name or domain, in this order."""

    def __init__(self, columns: Mapping[int, str], headers: Sequence[str], options: Options, by: Actor) -> None:
        known = company_readers(fields("company"))
        self._readers = [(n, known[name]) for n, name in sorted(columns.items())]
        self._units = {n: unit_of(headers[n]) for n, name in columns.items() if name == "revenue"}
        self._options, self._by, self._width = options, by, len(headers)
        self._seen: dict[str, int] = {}
        self._staff = {p.email.lower(): p.id for p in people() if p.active}

    def remember(self, rows: Sequence[Row]) -> None:
        """Names that an earlier run of the job has done."""
        for row in rows:
            try:
                self._refuse_double(row, self._read(row))
            except BadValue:
                continue

    def take(self, rows: Sequence[Row], dry: bool) -> Tally:
        """Plan a piece and, unless dry, write it."""
        tally = Tally()
        for row in rows:
            try:
                draft = self._read(row)
                if not draft.columns.get("name_key"):
                    raise BadValue("name", "blank")
                self._refuse_double(row, draft)
                outcome, fresh = self._apply(row, draft, dry, tally)
            except BadValue as problem:
                tally.notes.append(refusal(row, problem))
                tally.refused += 1
                continue
            setattr(tally, outcome, getattr(tally, outcome) + 1)
            if outcome != "same" and len(tally.shown) < SHOWN:
                tally.shown.append({"line": row.line, "outcome": outcome, "fields": fresh, "cells": row.cells})
        return tally

    def _read(self, row: Row) -> CompanyDraft:
        draft = CompanyDraft()
        if any(c.strip() for c in row.cells[self._width :]):
            raise BadValue("", "too_many_cells", str(len(row.cells)))
        for n, reader in self._readers:
            text = row.cells[n].strip() if n < len(row.cells) else ""
            if not text or text in self._options.blanks:
                continue
            if not text.isprintable() and not CONTROL.isdisjoint(text):
                raise BadValue("", "control_characters", text[:40])
            reader(draft, text + self._units.get(n, "") if text[-1:].isdigit() else text)
        return draft

    def _refuse_double(self, row: Row, draft: CompanyDraft) -> None:
        key = draft.columns.get("corporate_number") or draft.columns.get("name_key", "")
        if key in self._seen:
            raise BadValue("", "double", str(self._seen[key]))
        self._seen[key] = row.line

    def _apply(self, row: Row, draft: CompanyDraft, dry: bool, tally: Tally) -> tuple[str, list[str]]:
        wanted = dict(draft.columns)
        if draft.owner:
            if draft.owner in self._staff:
                wanted["owner_id"] = self._staff[draft.owner]
            else:
                tally.notes.append(Note(row.line, False, "no_such_owner", draft.owner[:100], row.cells))
        company_id = find_company(draft)
        if dry and company_id is None:
            return "created", []
        if draft.parent:
            key = normal_company(draft.parent)
            known = companies_by_key([key]).get(key)
            wanted["parent_id"] = known if known or dry else make_companies({key: draft.parent})[key]
        if company_id is None:
            return self._create(row, draft, wanted, tally), []
        return self._update(row, draft, company_id, wanted, dry, tally)

    def _create(self, row: Row, draft: CompanyDraft, wanted: dict[str, Any], tally: Tally) -> str:
        key = wanted["name_key"]
        company_id = make_companies({key: wanted["name"]})[key]
        Company.objects.filter(pk=company_id).update(**wanted, custom=draft.custom)
        _own_domain(company_id, draft)
        bump_companies([company_id])
        tally.changes.append(Change(row.line, "company", company_id, True, {}, {"version": 2}))
        return "created"

    def _update(
        self, row: Row, draft: CompanyDraft, company_id: int, wanted: dict[str, Any], dry: bool, tally: Tally
    ) -> tuple[str, list[str]]:
        before, after = company_differences(company_id, draft, wanted)
        domain = bool(draft.domain) and not companies_by_domain([draft.domain]) and not _has_domain(company_id)
        if not after and not domain:
            return "same", []
        if not dry:
            Company.objects.filter(pk=company_id).update(**after)
            _own_domain(company_id, draft)
            bump_companies([company_id])
            version = Company.objects.values_list("version", flat=True).get(pk=company_id)
            tally.changes.append(Change(row.line, "company", company_id, False, before, after | {"version": version}))
        return "updated", sorted(after)


def find_company(draft: CompanyDraft) -> int | None:
    """The company that a draft means: by number, else by name, else by domain; None where it is new."""
    number, key = draft.columns.get("corporate_number"), draft.columns.get("name_key", "")
    if number:
        known = Company.objects.filter(corporate_number=number).values_list("id", flat=True).first()
        if known:
            return known
    found = companies_by_key([key]).get(key) if key else None
    if found and number:
        other = Company.objects.values_list("corporate_number", flat=True).get(pk=found)
        if other and other != number:
            raise BadValue("corporate_number", "namesake", other)
    return found or (companies_by_domain([draft.domain]).get(draft.domain) if draft.domain else None)


def company_differences(
    company_id: int, draft: CompanyDraft, wanted: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Old and new values of what a draft changes on a company; blank never overwrites, a known spelling stays."""
    row: dict[str, Any] = {**Company.objects.filter(pk=company_id).values().get()}
    fresh = {n: v for n, v in wanted.items() if v not in ("", None) and row[n] != v and n not in ("name", "name_key")}
    if fresh.get("parent_id") == company_id:
        raise BadValue("parent", "own_parent", row["name"])
    if draft.custom and row["custom"] | draft.custom != row["custom"]:
        fresh["custom"] = row["custom"] | draft.custom
    return {n: row[n] for n in fresh}, fresh


def _has_domain(company_id: int) -> bool:
    return Company.objects.filter(pk=company_id, domains__isnull=False).exists()


def _own_domain(company_id: int, draft: CompanyDraft) -> None:
    if draft.domain:
        give_domains({draft.domain: company_id})
