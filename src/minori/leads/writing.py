"""Putting a draft into a person's row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from minori.eventlog.public import note_changes
from minori.leads.addressing import address_hash, refused_among
from minori.leads.companies import company_for, fill_company
from minori.leads.core.address import company_domain_of
from minori.leads.core.draft import Draft
from minori.leads.core.person import role_of_title
from minori.leads.core.places import region_of
from minori.leads.core.values import BadValue
from minori.leads.facts import changed_names, tell
from minori.leads.models import Exclusion, Lead, LeadTag, StageChange, Tag
from minori.leads.sets import insert
from minori.team.words import Actor

BLANK = {
    "family_name": "", "given_name": "", "family_kana": "", "given_kana": "", "email": "", "email_key": None,
    "email_domain": "", "external_id": None, "phone": "", "phone_key": "", "department": "", "title": "", "role": "",
    "prefecture": "", "region": "", "stage": "aware", "owner_id": None, "source": "", "basis": "", "opted_out": False,
    "excluded": False, "excluded_why": "", "company_id": None, "version": 1,
}  # fmt: skip
COLUMNS = (*BLANK, "custom", "created_at")


def company_of_draft(draft: Draft) -> int | None:
    """The company that a draft means, found or made, and filled where it was blank."""
    domain = draft.about_company.get("domain") or company_domain_of(draft.columns.get("email_key") or "")
    company_id = company_for(draft.company, domain, draft.about_company)
    if company_id and draft.about_company:
        fill_company(company_id, draft.about_company)
    return company_id


def exclusion_of(columns: Mapping[str, Any]) -> str:
    """Why somebody with this address does not count; "" if she does."""
    key = columns.get("email_key")
    if not key:
        return ""
    values = [key, columns.get("email_domain", "")]
    return (
        Exclusion.objects.filter(kind__in=["domain", "address"], value__in=values).values_list("why", flat=True).first()
        or ""
    )


def create(draft: Draft, source: str, by: Actor, at: datetime) -> tuple[Lead, bool]:
    """The person of a draft: her row if the keys are new, else the one that has them; the database decides, not we."""
    columns = BLANK | {"source": source} | draft.guesses | draft.columns
    columns["company_id"] = company_of_draft(draft)
    columns["excluded_why"] = exclusion_of(columns)
    columns["excluded"] = bool(columns["excluded_why"])
    key, external = columns["email_key"], columns["external_id"]
    columns["opted_out"] = bool(key and refused_among([address_hash(key)]))
    if not (key or external):
        lead = Lead.objects.create(**columns, custom=draft.custom, created_at=at)
        _announce(lead, source, by, at)
        return lead, True
    made = insert(Lead, COLUMNS, [(*(columns[c] for c in BLANK), draft.custom, at)])
    found = Lead.objects.filter(email_key=key).first() if key else None
    found = found or Lead.objects.get(external_id=external)
    if made:
        _announce(found, source, by, at)
    return found, bool(made)


def _announce(lead: Lead, source: str, by: Actor, at: datetime) -> None:
    StageChange.objects.create(lead=lead, stage=lead.stage, why=f"new: {source}", by=by.name, by_user=by.id, at=at)
    note_changes("lead", [lead.pk])
    tell("lead.created", [lead.pk], source, {"stage": lead.stage, "source": source}, at)


def guesses_that_hold(role: str, title: str, region: str, prefecture: str, draft: Draft) -> dict[str, str]:
    """Those guesses of a draft that nobody contradicts: the column is blank, or was guessed from the old text."""
    held = {"role": role in ("", role_of_title(title)), "region": region in ("", region_of(prefecture))}
    return {name: text for name, text in draft.guesses.items() if held[name] and text and name not in draft.columns}


def fill(lead: Lead, draft: Draft, source: str) -> dict[str, Any]:
    """Put what a draft knows into a row; blank never overwrites. Answers the old values of what changed."""
    wanted: dict[str, Any] = {name: value for name, value in draft.columns.items() if value not in ("", None)}
    wanted.pop("source", None)
    wanted.pop("stage", None)
    wanted |= guesses_that_hold(lead.role, lead.title, lead.region, lead.prefecture, draft)
    if draft.company or draft.about_company:
        wanted["company_id"] = company_of_draft(draft) or lead.company_id
    elif lead.company_id is None and (company_id := company_of_draft(draft)):
        wanted["company_id"] = company_id
    before = {name: getattr(lead, name) for name in wanted}
    custom = lead.custom | draft.custom
    if custom != lead.custom:
        before["custom"], wanted["custom"] = lead.custom, custom
    fresh = {name: wanted[name] for name in changed_names(before, wanted)}
    if not fresh:
        return {}
    for name in ("email_key", "email_domain", "phone_key"):
        if name in wanted:
            fresh[name] = wanted[name]
    _refuse_taken_keys(lead, fresh)
    if fresh.get("email_key"):
        fresh |= _follow_address(lead, fresh)
    Lead.objects.filter(pk=lead.pk).update(**fresh, version=F("version") + 1)
    note_changes("lead", [lead.pk])
    tell("lead.changed", [lead.pk], source, {"fields": ",".join(sorted(fresh))})
    return {name: before[name] for name in fresh if name in before}


def _follow_address(lead: Lead, fresh: Mapping[str, Any]) -> dict[str, Any]:
    """What a new address brings with it: a refusal of that address, an exclusion of its domain."""
    why = exclusion_of(fresh)
    followed: dict[str, Any] = {"excluded": bool(why), "excluded_why": why}
    if not lead.opted_out and refused_among([address_hash(fresh["email_key"])]):
        followed |= {"opted_out": True, "basis": ""}
    return followed


def _refuse_taken_keys(lead: Lead, fresh: Mapping[str, Any]) -> None:
    for name, field in (("email_key", "email"), ("external_id", "external_id")):
        if fresh.get(name) and Lead.objects.filter(**{name: fresh[name]}).exclude(pk=lead.pk).exists():
            raise BadValue(field, "taken", str(fresh[name]))


def put_tags(lead_ids: list[int], names: tuple[str, ...]) -> list[int]:
    """Put tags on people; answers those who had not all of them."""
    if not names:
        return []
    insert(Tag, ("name",), [(name,) for name in dict.fromkeys(names)])
    tags = list(Tag.objects.filter(name__in=names).values_list("id", flat=True))
    news = []
    for lead_id in lead_ids:
        if insert(LeadTag, ("lead_id", "tag_id"), [(lead_id, tag) for tag in tags]):
            news.append(lead_id)
    return news
