"""Make a segment or change it; the pulse puts its members right in the next beat."""

from django.db import transaction
from django.utils import timezone

from minori.rules import public as rules
from minori.segments.models import Segment
from minori.segments.words import Kind
from minori.team.public import require, trace
from minori.team.words import Actor, Role

EDITORS = (Role.admin, Role.marketer)


def save(key: str, name: str, rule: str, by: Actor, *, note: str = "") -> int:
    """Make or change the dynamic segment with this key; returns its id. Raises RuleErrors for a rule with faults.

    An existing list of the same key is left alone: raises ValueError.
    """
    require(by, *EDITORS)
    rules.parse(rule)
    with transaction.atomic():
        former = Segment.objects.filter(key=key).first()
        if former and former.kind != Kind.DYNAMIC:
            raise ValueError(key)
        segment, made = Segment.objects.update_or_create(
            key=key, defaults={"name": name, "note": note, "rule": rule, "full_at": timezone.now(), "failure": ""}
        )
        trace(by, "make segment" if made else "change segment", f"segment:{segment.pk}", {"name": name, "rule": rule})
    return segment.pk


def save_list(key: str, name: str, by: Actor, *, note: str = "") -> int:
    """Make or rename the list with this key; returns its id. Raises ValueError where the key is a dynamic segment's."""
    require(by, *EDITORS)
    with transaction.atomic():
        former = Segment.objects.filter(key=key).first()
        if former and former.kind != Kind.STATIC:
            raise ValueError(key)
        values = {"name": name, "note": note, "kind": Kind.STATIC}
        segment, made = Segment.objects.update_or_create(key=key, defaults=values)
        trace(by, "make list" if made else "rename list", f"segment:{segment.pk}", {"name": name})
    return segment.pk
