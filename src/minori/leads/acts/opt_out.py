"""Stop mailing somebody, whatever row, import or sync her address comes from later."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from minori.leads.addressing import address_hash
from minori.leads.facts import bump, tell
from minori.leads.ledger import Entry, write
from minori.leads.models import Lead, Refusal
from minori.leads.sets import insert
from minori.team.public import trace
from minori.team.words import Actor

COLUMNS = ("address_hash", "how", "evidence", "by", "at")


def opt_out(lead_id: int, how: str, evidence: str, by: Actor, at: datetime | None = None) -> bool:
    """Refuse one person's address for good; repeating it changes nothing (answers False).

    `how`: one_click, page, complaint, reply, manual, import, crm ... Open to every actor: refusing needs no permission.
    """
    with transaction.atomic():
        done = refuse_address(lead_id, how, evidence, by, at or timezone.now())
        if done:
            trace(by, "leads.opt_out", f"lead:{lead_id}", {"how": how})
    return done


def refuse_address(lead_id: int, how: str, evidence: str, by: Actor, at: datetime) -> bool:
    """The same without a trace, in the caller's transaction."""
    lead = Lead.objects.get(pk=lead_id)
    if lead.email_key:
        insert(Refusal, COLUMNS, [(address_hash(lead.email_key), how, evidence, by.name, at)])
    if not Lead.objects.filter(pk=lead_id, opted_out=False).update(opted_out=True, basis=""):
        return False
    write([Entry(lead_id, False, lead.basis, evidence, "", at)], how, by)
    bump([lead_id])
    tell("consent.withdrawn", [lead_id], how, {"how": how}, at)
    return True


def refuse_key(key: str, how: str, evidence: str, by: Actor) -> None:
    """Refuse a normalised address, whether or not somebody has it today."""
    with transaction.atomic():
        now = timezone.now()
        lead_id = Lead.objects.filter(email_key=key).values_list("id", flat=True).first()
        if lead_id:
            opt_out(lead_id, how, evidence, by, now)
        elif insert(Refusal, COLUMNS, [(address_hash(key), how, evidence, by.name, now)]):
            trace(by, "leads.refuse_address", "address", {"how": how})
