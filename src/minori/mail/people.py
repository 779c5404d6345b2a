"""Readers: the plain values about people that a template may use, read in sets through the doors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minori.leads.public import BadAddress, cards, companies, normal_address
from minori.leads.words import CompanyCard, LeadCard
from minori.team.public import account, people


@dataclass(frozen=True)
class Reader:
    """One person as the sender needs her."""

    lead_id: int
    name: str
    address: str  # normalised; empty where there is none or it cannot be read
    company_id: int | None
    department: str
    excluded: bool
    values: Mapping[str, Any]


def readers(lead_ids: Sequence[int]) -> dict[int, Reader]:
    """The readers among these leads; who was erased is missing."""
    found = cards(list(set(lead_ids)))
    firms = companies({c.company_id for c in found.values() if c.company_id})
    owners = {p.id: {"name": p.name, "email": p.email} for p in people()}
    house = account_values()
    return {lead: _reader(card, firms, owners, house) for lead, card in found.items()}


def account_values() -> dict[str, str]:
    """The sender's data, the same in every letter."""
    profile = account()
    return {
        "name": profile.name,
        "sender_name": profile.sender_name or profile.name,
        "postal_address": profile.sender_address_postal,
        "contact": profile.contact,
    }


def _reader(
    card: LeadCard,
    firms: Mapping[int, CompanyCard],
    owners: Mapping[int, Mapping[str, str]],
    house: Mapping[str, str],
) -> Reader:
    firm = firms.get(card.company_id or 0)
    lead = {
        "name": card.name, "family_name": card.family_name, "given_name": card.given_name, "email": card.email,
        "department": card.department, "title": card.title, "role": card.role, "stage": card.stage,
        "custom": dict(card.custom),
    }  # fmt: skip
    company = {
        "name": card.company_name,
        "industry": firm.industry if firm else "",
        "region": firm.region if firm else "",
        "domain": firm.domain if firm else "",
    }
    owner = owners.get(card.owner_id or (firm.owner_id if firm else 0) or 0, {})
    values = {"lead": lead, "company": company, "owner": owner, "account": house}
    return Reader(card.id, card.name, _address(card.email), card.company_id, card.department, card.excluded, values)


def _address(email: str) -> str:
    try:
        return normal_address(email) if email else ""
    except BadAddress:
        return ""


def sample(fields: Iterable[str]) -> dict[str, Any]:
    """Made-up values for a preview where there is nobody yet; fields without one show their own name."""
    values: dict[str, Any] = {
        "lead": {"name": "高瀬 直人", "family_name": "高瀬", "given_name": "直人", "email": "takase@example.com",
                 "department": "生産技術部", "title": "課長", "role": "manager", "stage": "interested", "custom": {}},
        "company": {"name": "三峰精機株式会社", "industry": "製造業", "region": "関東", "domain": "example.com"},
        "owner": {"name": "佐野 美咲", "email": "sano@example.com"},
        "account": account_values(),
        "form": {},
    }  # fmt: skip
    for field in fields:
        group, _, name = field.rpartition(".")
        if group == "lead.custom":
            values["lead"]["custom"].setdefault(name, name)
        elif group == "form":
            values["form"].setdefault(name, name)
    return values
