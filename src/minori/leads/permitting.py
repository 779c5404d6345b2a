"""Who may change whom."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from minori.leads.models import Lead
from minori.leads.sets import chunks
from minori.team.public import visible_leads_restricted
from minori.team.words import Actor, Role

SELLERS = (Role.inside_sales, Role.sales)


def require_edit(by: Actor, lead_ids: Collection[int]) -> None:
    """Sellers edit people whom they or nobody owns, marketers and administrators everybody, viewers nobody."""
    if by.kind == "system" or by.role in (Role.admin, Role.marketer):
        return
    if by.kind == "key" and "leads.write" in by.scopes:
        return
    if by.role not in SELLERS:
        raise PermissionDenied
    for part in chunks(lead_ids):
        foreign = Lead.objects.filter(id__in=part, owner_id__isnull=False).exclude(owner_id=by.id)
        if foreign.exists():
            raise PermissionDenied


def require_sight(by: Actor, lead: Lead) -> None:
    """Where sellers see only what is theirs or nobody's, refuse the others."""
    if visible_leads_restricted(by) and lead.owner_id not in (None, by.id):
        raise PermissionDenied
