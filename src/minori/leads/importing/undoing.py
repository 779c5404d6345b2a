"""Taking an import back: exactly what it changed, where nothing changed since."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db.models import CASCADE, F, ForeignKey
from django.utils import timezone

from minori.eventlog.public import note_changes
from minori.leads.facts import bump, bump_companies, tell
from minori.leads.importing.lead_writing import HOW
from minori.leads.ledger import Entry, write
from minori.leads.models import Company, ImportChange, Lead, LeadTag, Naming, StageChange
from minori.leads.sets import chunks, insert
from minori.team.words import Actor

KEPT = frozenset({"version", "tags", "opted_out", "basis"})
UNDO = "import undone"


def undo_leads(changes: Sequence[ImportChange], by: Actor) -> list[tuple[ImportChange, str]]:
    """Restore people, newest change first, in the caller's transaction; answers what stayed, and why.

    Somebody whom the import made goes, unless she changed since or other rooms hold something of hers. Of somebody
    whom it changed every field goes back that still has the import's value. Refusals always stay.
    """
    ids = [c.object_id for c in changes]
    rows: dict[int, Lead] = {}
    for part in chunks(ids):
        rows.update({lead.pk: lead for lead in Lead.objects.filter(id__in=part)})
    created = [c for c in changes if c.created]
    held = _held([c.object_id for c in created])
    stayed: list[tuple[ImportChange, str]] = []
    gone: list[int] = []
    for change in created:
        lead = rows.get(change.object_id)
        if lead is None:
            continue
        if lead.version != change.after["version"]:
            stayed.append((change, "changed_since"))
        elif change.object_id in held:
            stayed.append((change, "in_use"))
        else:
            gone.append(change.object_id)
    _remove(gone, rows, by)
    for change in changes:
        if not change.created:
            lead = rows.get(change.object_id)
            reason = _restore(lead, change, by) if lead else "gone"
            if reason:
                stayed.append((change, reason))
    return stayed


def _held(ids: Sequence[int]) -> set[int]:
    """People about whom some room keeps a row that must not vanish with them, or whose browser was named since."""
    held: set[int] = set()
    for part in chunks(ids):
        held.update(Naming.objects.filter(lead_id__in=part).values_list("lead_id", flat=True))
        for model in apps.get_models():
            for field in model._meta.local_fields:
                other = (
                    isinstance(field, ForeignKey) and field.related_model is Lead and model._meta.app_label != "leads"
                )
                if other and field.remote_field and getattr(field.remote_field, "on_delete", None) is not CASCADE:
                    rows = model._default_manager.filter(**{f"{field.name}__in": part})
                    held.update(rows.values_list(field.attname, flat=True))
    return held


def _remove(ids: Sequence[int], rows: dict[int, Lead], by: Actor) -> None:
    with_basis = [(i, rows[i].basis) for i in ids if rows[i].basis]
    now = timezone.now()
    write([Entry(i, False, basis, UNDO, "", now) for i, basis in with_basis], HOW, by)
    for part in chunks(ids):
        Lead.objects.filter(id__in=part).delete()
    note_changes("lead", ids)


def _restore(lead: Lead, change: ImportChange, by: Actor) -> str:
    """Put back what still stands as the import left it; answers why something stayed, "" if nothing did."""
    after: dict[str, Any] = change.after
    standing = {n: v for n, v in after.items() if n not in KEPT and getattr(lead, n) == v}
    back = {n: change.before[n] for n in standing}
    now = timezone.now()
    if "stage" in back:
        row = (lead.pk, back["stage"], lead.stage, UNDO, by.name, by.id, now)
        insert(StageChange, ("lead_id", "stage", "before", "why", "by", "by_user", "at"), [row])
    if after.get("basis") and after["basis"] == lead.basis:
        back["basis"] = change.before["basis"]
        write([Entry(lead.pk, False, lead.basis, UNDO, "", now)], HOW, by)
    if tags := after.get("tags"):
        LeadTag.objects.filter(lead_id=lead.pk, tag__name__in=tags).delete()
    if back:
        Lead.objects.filter(pk=lead.pk).update(**back)
    if back or tags:
        bump([lead.pk])
        tell("lead.changed", [lead.pk], HOW, {"fields": ",".join(sorted(back)) or "tags", "why": UNDO})
    if after.get("opted_out"):
        return "refusal_stays"
    lost = [n for n in after if n not in KEPT and n not in standing]
    return "changed_since" if lost else ""


def undo_companies(changes: Iterable[ImportChange]) -> list[tuple[ImportChange, str]]:
    """The same for companies; one that still has people stays."""
    stayed: list[tuple[ImportChange, str]] = []
    for change in changes:
        company = Company.objects.filter(pk=change.object_id).first()
        if company is None:
            continue
        if change.created:
            busy = Lead.objects.filter(company=company).exists() or Company.objects.filter(parent=company).exists()
            if company.version != change.after["version"] or busy:
                stayed.append((change, "in_use" if busy else "changed_since"))
            else:
                company.delete()
                note_changes("company", [change.object_id])
            continue
        standing = [n for n in change.before if getattr(company, n) == change.after[n]]
        if standing:
            Company.objects.filter(pk=company.pk).update(**{n: change.before[n] for n in standing})
            bump_companies([company.pk])
        if len(standing) < len(change.before):
            stayed.append((change, "changed_since"))
    return stayed


def newest_first(run_id: int, limit: int) -> list[ImportChange]:
    """The next changes to take back: people before the companies that they belong to, later lines before earlier."""
    found = ImportChange.objects.filter(run_id=run_id).order_by(F("kind").desc(), "-line", "-id")
    return list(found[:limit])
