"""Set one field of many people: what scenarios and bulk actions do."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from minori.eventlog.public import note_changes
from minori.leads.acts.move_stage import move_stage
from minori.leads.acts.tag import add_tags
from minori.leads.core.draft import draft_of
from minori.leads.core.values import BadValue
from minori.leads.customs import fields
from minori.leads.facts import tell
from minori.leads.models import Lead
from minori.leads.permitting import require_edit
from minori.leads.sets import chunks
from minori.leads.writing import fill
from minori.team.public import trace
from minori.team.words import Actor

KEYS = frozenset({"email", "external_id"})
BESIDE = frozenset({"opt_out", "mail_allowed", "basis", "consent_at", "consent_evidence", "owner"})


def set_field(lead_ids: Sequence[int], name: str, value: str | None, by: Actor) -> int:
    """Set a built-in or custom field (`custom_NAME`) of people to a text that the field can read; None empties it.

    Answers how many rows changed. Raises BadValue for what the field cannot hold and for keys, consent and owner, which
    have doors of their own; PermissionDenied.
    """
    if name in KEYS | BESIDE:
        raise BadValue(name, "not_here")
    require_edit(by, lead_ids)
    if name == "stage":
        return move_stage(lead_ids, value or "", "set by hand", by)
    if name == "tags":
        return add_tags(lead_ids, [value or ""], by)
    with transaction.atomic():
        changed = _empty(lead_ids, name) if value in (None, "") else _put(lead_ids, name, str(value))
        if changed:
            trace(
                by,
                "leads.set_field",
                f"lead:{lead_ids[0]}" if len(lead_ids) == 1 else "leads",
                {"field": name, "leads": changed},
            )
    return changed


def _put(lead_ids: Sequence[int], name: str, value: str) -> int:
    changed = 0
    for part in chunks(lead_ids):
        for lead in Lead.objects.filter(id__in=part):
            changed += bool(fill(lead, draft_of({name: value}, fields()), "system"))
    return changed


def _empty(lead_ids: Sequence[int], name: str) -> int:
    changed: list[int] = []
    for part in chunks(lead_ids):
        for lead in Lead.objects.filter(id__in=part):
            if clear(lead, name):
                changed.append(lead.pk)
    note_changes("lead", changed)
    tell("lead.changed", changed, "system", {"fields": name}, timezone.now())
    return len(changed)


def clear(lead: Lead, name: str) -> bool:
    """Empty one field of a row; answers whether it held anything."""
    if name.startswith("custom_"):
        if name.removeprefix("custom_") not in lead.custom:
            return False
        lead.custom = {k: v for k, v in lead.custom.items() if k != name.removeprefix("custom_")}
        columns = ["custom"]
    elif name == "company":
        if lead.company_id is None:
            return False
        lead.company_id, columns = None, ["company"]
    else:
        columns = {
            "name": ["family_name", "given_name"],
            "kana": ["family_kana", "given_kana"],
            "phone": ["phone", "phone_key"],
        }.get(name, [name])
        if not any(getattr(lead, column) for column in columns):
            return False
        for column in columns:
            setattr(lead, column, "")
    lead.version += 1
    lead.save(update_fields=[*columns, "version"])
    return True
