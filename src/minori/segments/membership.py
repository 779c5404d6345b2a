"""Putting a group right: only the difference between what is and what should be is written, never more.

A rebuild therefore cannot take anybody out for a moment and put her back, and nobody who waits in a scenario because
of a group notices one.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from minori.eventlog.public import Event, new_event_id, note_changes, record_many
from minori.segments.models import Member, Passage, Segment

CHUNK = 900


def current(segment: Segment, among: Collection[int] | None = None) -> set[int]:
    """Who is in the group, or which of `among` are."""
    rows = Member.objects.filter(segment=segment)
    if among is None:
        return set(rows.values_list("lead_id", flat=True).iterator(chunk_size=20_000))
    found: set[int] = set()
    for part in parts(among):
        found.update(rows.filter(lead_id__in=part).values_list("lead_id", flat=True))
    return found


def parts(ids: Iterable[int]) -> Iterable[list[int]]:
    """The ids, ascending, in lists that fit into one statement."""
    ordered = sorted(ids)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def put_right(segment: Segment, wanted: Collection[int], among: Collection[int] | None, at: datetime) -> int:
    """Let exactly `wanted` be members (of those `among`, or of everybody); returns how many entered or left."""
    before, after = current(segment, among), set(wanted)
    done = 0
    for part in parts(after - before):
        done += enter(segment, part, at)
    for part in parts(before - after):
        done += leave(segment, part, at)
    return done


def enter(segment: Segment, lead_ids: Collection[int], at: datetime) -> int:
    """Take people in who are not in yet; returns how many entered."""
    with transaction.atomic():
        fresh = sorted(set(lead_ids) - current(segment, lead_ids))
        Member.objects.bulk_create(Member(segment=segment, lead_id=lead, since=at) for lead in fresh)
        tell(segment, fresh, at, entered=True)
    return len(fresh)


def leave(segment: Segment, lead_ids: Collection[int], at: datetime) -> int:
    """Let people go who are in; returns how many left."""
    with transaction.atomic():
        going = sorted(current(segment, lead_ids))
        Member.objects.filter(segment=segment, lead_id__in=going).delete()
        tell(segment, going, at, entered=False)
    return len(going)


def tell(segment: Segment, lead_ids: Collection[int], at: datetime, *, entered: bool) -> None:
    """Feed, events and changed facts of a move, in the caller's transaction."""
    if not lead_ids:
        return
    Passage.objects.bulk_create(Passage(segment=segment, lead_id=lead, entered=entered, at=at) for lead in lead_ids)
    kind = "segment.entered" if entered else "segment.left"
    record_many(
        [
            Event(id=new_event_id(at), happened_at=at, received_at=at, kind=kind, who=lead, object=segment.key)
            for lead in lead_ids
        ]
    )
    note_changes("lead", lead_ids)
