"""Write a person down by hand, or correct her."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from minori.eventlog.public import note_changes
from minori.leads.acts.move_stage import move_stage
from minori.leads.acts.set_field import clear
from minori.leads.acts.set_owner import set_owner
from minori.leads.acts.tag import add_tags, remove_tags
from minori.leads.core.draft import draft_of
from minori.leads.core.values import BadValue
from minori.leads.customs import fields
from minori.leads.facts import tell
from minori.leads.models import Lead, LeadTag
from minori.leads.permitting import require_edit
from minori.leads.writing import create, fill
from minori.team.public import Role, require, trace
from minori.team.words import Actor

APART = ("stage", "owner", "tags")
EMPTIABLE = (
    "family_name", "given_name", "family_kana", "given_kana", "phone", "department", "title", "role", "prefecture",
    "region", "company",
)  # fmt: skip


class Changed(ValueError):
    """Somebody else changed the row meanwhile."""


def add_lead(values: Mapping[str, str], by: Actor) -> int:
    """Write down a new person; answers her id. Raises BadValue, also ("email", "taken") where the address is known."""
    require(by, Role.admin, Role.marketer, Role.inside_sales, Role.sales)
    draft = draft_of({n: v for n, v in values.items() if n not in APART}, fields())
    if not any(draft.columns.get(n) for n in ("email_key", "family_name", "phone", "external_id")):
        raise BadValue("email", "blank")
    with transaction.atomic():
        lead, made = create(draft, "manual", by, timezone.now())
        if not made:
            raise BadValue("email", "taken", str(lead.pk))
        _beside(lead, values, by)
        trace(by, "leads.add", f"lead:{lead.pk}")
    return lead.pk


def edit_lead(lead_id: int, values: Mapping[str, str], version: int, by: Actor) -> None:
    """Correct a person: every field given is set, a blank one emptied (not keys, stage and owner).

    Raises Changed if the row's version is no longer the given one, BadValue, PermissionDenied.
    """
    require_edit(by, [lead_id])
    draft = draft_of({n: v for n, v in values.items() if n not in APART}, fields())
    with transaction.atomic():
        lead = Lead.objects.select_for_update().get(pk=lead_id)
        if lead.version != version:
            raise Changed
        fill(lead, draft, "manual")
        lead.refresh_from_db()
        emptied = [
            n for n, v in values.items() if (n in EMPTIABLE or n.startswith("custom_")) and not v and clear(lead, n)
        ]
        if emptied:
            note_changes("lead", [lead_id])
            tell("lead.changed", [lead_id], "manual", {"fields": ",".join(sorted(emptied))})
        _beside(lead, values, by)
        trace(by, "leads.edit", f"lead:{lead_id}", {"fields": sorted(values)})


def _beside(lead: Lead, values: Mapping[str, str], by: Actor) -> None:
    if stage := values.get("stage"):
        move_stage([lead.pk], stage, "by hand", by, "manual")
    if "tags" in values:
        wanted = [t for part in values["tags"].replace("、", ",").split(",") if (t := part.strip())]
        worn = list(LeadTag.objects.filter(lead=lead).values_list("tag__name", flat=True))
        add_tags([lead.pk], [t for t in wanted if t not in worn], by)
        remove_tags([lead.pk], [t for t in worn if t not in wanted], by)
    if "owner" in values:
        set_owner([lead.pk], int(values["owner"]) if values["owner"] else None, by)
