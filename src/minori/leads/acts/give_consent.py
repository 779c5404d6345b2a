"""Note why the law lets us mail somebody, with evidence."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from minori.leads.addressing import address_hash
from minori.leads.facts import bump, tell
from minori.leads.ledger import Entry, write
from minori.leads.models import Lead, Refusal
from minori.leads.permitting import require_edit
from minori.leads.words import Basis, BasisKind
from minori.team.public import trace
from minori.team.words import Actor

STRENGTH = {kind.value: rank for rank, kind in enumerate(reversed(BasisKind), 1)} | {"": 0}


class StillRefused(ValueError):
    """She opted out; only a newer opt-in of hers, with evidence, could change that."""


def give_in_transaction(lead_id: int, basis: Basis, how: str, by: Actor) -> bool:
    """Write the ledger and strengthen the row's basis, unless she opted out; answers whether anything was written."""
    lead = Lead.objects.get(pk=lead_id)
    if lead.opted_out or STRENGTH[lead.basis] >= STRENGTH[basis.kind]:
        return False
    at = basis.at or timezone.now()
    write([Entry(lead_id, True, basis.kind.value, basis.evidence, basis.wording, at)], how, by)
    Lead.objects.filter(pk=lead_id).update(basis=basis.kind.value)
    bump([lead_id])
    tell("consent.given", [lead_id], how, {"basis": basis.kind.value}, at)
    return True


def give(lead_id: int, basis: Basis, by: Actor, how: str = "manual") -> bool:
    """Note consent for one person; weaker or equal consent than she gave before changes nothing (answers False).

    After an opt-out use `take_back_refusal`. Raises PermissionDenied, or Lead.DoesNotExist.
    """
    require_edit(by, [lead_id])
    with transaction.atomic():
        given = give_in_transaction(lead_id, basis, how, by)
        if given:
            trace(by, "leads.give_consent", f"lead:{lead_id}", {"basis": basis.kind.value})
    return given


def take_back_refusal(lead_id: int, basis: Basis, by: Actor, how: str) -> None:
    """Let somebody who opted out be mailed again, because she herself asked for it later.

    Only an opt-in with evidence, dated after the refusal, does; imports and syncs never call this. Raises StillRefused.
    """
    require_edit(by, [lead_id])
    with transaction.atomic():
        lead = Lead.objects.get(pk=lead_id)
        refusal = Refusal.objects.filter(address_hash=address_hash(lead.email_key)).first() if lead.email_key else None
        at = basis.at or timezone.now()
        if basis.kind is not BasisKind.OPT_IN or not basis.evidence.strip() or (refusal and at <= refusal.at):
            raise StillRefused
        if refusal:
            refusal.delete()
        write([Entry(lead_id, True, basis.kind.value, basis.evidence, basis.wording, at)], how, by)
        Lead.objects.filter(pk=lead_id).update(opted_out=False, basis=basis.kind.value)
        bump([lead_id])
        tell("consent.given", [lead_id], how, {"basis": basis.kind.value, "again": "yes"}, at)
        trace(by, "leads.take_back_refusal", f"lead:{lead_id}", {"how": how})


def latest_refusal_of(lead_id: int) -> datetime | None:
    """When this person's address refused; None if it did not."""
    key = Lead.objects.filter(pk=lead_id).values_list("email_key", flat=True).first()
    return Refusal.objects.filter(address_hash=address_hash(key)).values_list("at", flat=True).first() if key else None
