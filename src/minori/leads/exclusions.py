"""Own staff, agencies and competitors: whose behaviour does not count."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from minori.eventlog.public import note_changes
from minori.leads.core.address import normal_address
from minori.leads.models import Exclusion, Lead, Visitor
from minori.leads.sets import chunks
from minori.leads.words import ExclusionKind, ExclusionWhy
from minori.team.public import require, trace
from minori.team.words import Actor, Role


def exclude(kind: ExclusionKind, value: str, why: ExclusionWhy, by: Actor, note: str = "") -> int:
    """From now on the behaviour of these people does not count; answers how many known people that concerns.

    `value`: a mail domain, an address, a network's keyed hash (as on `Received.net`) or a visitor's key. Raises
    BadAddress, ValueError for a blank value, PermissionDenied for anybody but marketers and administrators.
    """
    require(by, Role.admin, Role.marketer)
    plain = normal_address(value) if kind is ExclusionKind.ADDRESS else value.strip().lower().lstrip("@")
    if not plain:
        raise ValueError("blank")
    with transaction.atomic():
        Exclusion.objects.update_or_create(
            kind=kind.value, value=plain, defaults={"why": why.value, "note": note[:200], "by": by.name}
        )
        trace(by, "leads.exclude", f"{kind.value}", {"why": why.value})
        return _apply(kind.value, plain, why.value)


def include(exclusion_id: int, by: Actor) -> int:
    """Let behaviour count again; answers how many people that concerns. Raises PermissionDenied."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        row = Exclusion.objects.get(pk=exclusion_id)
        row.delete()
        trace(by, "leads.include", row.kind)
        freed = _apply(row.kind, row.value, "")
        for kind in (ExclusionKind.DOMAIN, ExclusionKind.ADDRESS):
            for other in Exclusion.objects.filter(kind=kind.value):
                _apply(other.kind, other.value, other.why)
        return freed


def _apply(kind: str, value: str, why: str) -> int:
    if kind == ExclusionKind.VISITOR:
        named = Visitor.objects.filter(key=value, lead__isnull=False).values_list("lead_id", flat=True)
        concerned = Lead.objects.filter(id__in=list(named))
    elif kind == ExclusionKind.NETWORK:
        return 0
    else:
        concerned = Lead.objects.filter(**{"email_domain" if kind == ExclusionKind.DOMAIN else "email_key": value})
    ids = list(concerned.exclude(excluded_why=why).values_list("id", flat=True))
    for part in chunks(ids):
        Lead.objects.filter(id__in=part).update(excluded=bool(why), excluded_why=why, version=F("version") + 1)
    note_changes("lead", ids)
    return len(ids)


def excluded_networks() -> frozenset[str]:
    """Keyed hashes of networks whose visitors do not count."""
    return frozenset(Exclusion.objects.filter(kind=ExclusionKind.NETWORK.value).values_list("value", flat=True))


def excluded_visitors(keys: Collection[str]) -> frozenset[str]:
    """Those of the browsers that do not count."""
    found: set[str] = set()
    for part in chunks(keys):
        found.update(
            Exclusion.objects.filter(kind=ExclusionKind.VISITOR.value, value__in=part).values_list("value", flat=True)
        )
    return frozenset(found)


def is_excluded(ids: Collection[int]) -> dict[int, str]:
    """Why each of these people does not count; people who do are left out."""
    found: dict[int, str] = {}
    for part in chunks(ids):
        found.update(Lead.objects.filter(id__in=part, excluded=True).values_list("id", "excluded_why"))
    return found
