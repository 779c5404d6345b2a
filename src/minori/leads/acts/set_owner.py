"""Say whose people and companies these are."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q

from minori.eventlog.public import note_changes
from minori.leads.facts import tell
from minori.leads.models import Company, Lead
from minori.leads.permitting import require_edit
from minori.leads.sets import chunks
from minori.team.public import trace
from minori.team.words import Actor


def set_owner(lead_ids: Sequence[int], owner_id: int | None, by: Actor) -> int:
    """Give people to a member of staff (None: to nobody); answers how many changed hands. Raises PermissionDenied."""
    require_edit(by, lead_ids)
    other = Q(owner_id__isnull=True) | ~Q(owner_id=owner_id) if owner_id else Q(owner_id__isnull=False)
    changed: list[int] = []
    with transaction.atomic():
        for part in chunks(lead_ids):
            here = list(Lead.objects.filter(other, id__in=part).values_list("id", flat=True))
            Lead.objects.filter(id__in=here).update(owner_id=owner_id, version=F("version") + 1)
            changed += here
        if changed:
            note_changes("lead", changed)
            tell("lead.changed", changed, "system", {"fields": "owner"})
            trace(
                by,
                "leads.set_owner",
                f"lead:{changed[0]}" if len(changed) == 1 else "leads",
                {"owner": owner_id, "leads": len(changed)},
            )
    return len(changed)


def set_company_owner(company_id: int, owner_id: int | None, by: Actor) -> None:
    """Give a company to a member of staff (None: to nobody)."""
    with transaction.atomic():
        Company.objects.filter(pk=company_id).update(owner_id=owner_id, version=F("version") + 1)
        note_changes("company", [company_id])
        trace(by, "leads.set_company_owner", f"company:{company_id}", {"owner": owner_id})
