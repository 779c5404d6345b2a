"""Put people on a list or take them off; lists only, since a rule decides about the members of a dynamic segment."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from minori.leads.public import cards
from minori.segments.membership import enter, leave
from minori.segments.models import Segment
from minori.segments.words import Kind
from minori.team.public import require, trace
from minori.team.words import Actor, Role

KEEPERS = (Role.admin, Role.marketer)


def add(segment_id: int, lead_ids: Sequence[int], by: Actor) -> int:
    """Put existing people on a list; returns how many were not on it. Raises Segment.DoesNotExist for no list."""
    require(by, *KEEPERS)
    segment = Segment.objects.get(pk=segment_id, kind=Kind.STATIC)
    with transaction.atomic():
        added = enter(segment, list(cards(list(lead_ids))), timezone.now())
        trace(by, "add to list", f"segment:{segment_id}", {"people": added})
    return added


def remove(segment_id: int, lead_ids: Sequence[int], by: Actor) -> int:
    """Take people off a list; returns how many were on it. Raises Segment.DoesNotExist for no list."""
    require(by, *KEEPERS)
    segment = Segment.objects.get(pk=segment_id, kind=Kind.STATIC)
    with transaction.atomic():
        removed = leave(segment, lead_ids, timezone.now())
        trace(by, "take off list", f"segment:{segment_id}", {"people": removed})
    return removed
