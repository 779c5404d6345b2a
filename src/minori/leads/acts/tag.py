"""Put tags on people and take them off."""

from collections.abc import Sequence

from django.db import transaction

from minori.leads.facts import bump, tell
from minori.leads.models import LeadTag
from minori.leads.permitting import require_edit
from minori.leads.sets import chunks
from minori.leads.writing import put_tags
from minori.team.public import trace
from minori.team.words import Actor


def add_tags(lead_ids: Sequence[int], names: Sequence[str], by: Actor) -> int:
    """Put tags on people, making tags that are new; answers how many people got one. Raises PermissionDenied."""
    require_edit(by, lead_ids)
    clean = tuple(t[:60] for name in names if (t := name.strip()))
    with transaction.atomic():
        changed = put_tags(list(lead_ids), clean)
        _tell(changed, by, clean, "leads.add_tags")
    return len(changed)


def remove_tags(lead_ids: Sequence[int], names: Sequence[str], by: Actor) -> int:
    """Take tags off people; answers how many people lost one. Raises PermissionDenied."""
    require_edit(by, lead_ids)
    changed: list[int] = []
    with transaction.atomic():
        for part in chunks(lead_ids):
            worn = LeadTag.objects.filter(lead_id__in=part, tag__name__in=[n.strip() for n in names])
            changed += set(worn.values_list("lead_id", flat=True))
            worn.delete()
        _tell(changed, by, tuple(names), "leads.remove_tags")
    return len(changed)


def _tell(changed: Sequence[int], by: Actor, names: Sequence[str], act: str) -> None:
    if changed:
        bump(changed)
        tell("lead.changed", changed, "system", {"fields": "tags"})
        trace(
            by,
            act,
            f"lead:{changed[0]}" if len(changed) == 1 else "leads",
            {"tags": list(names), "leads": len(changed)},
        )
