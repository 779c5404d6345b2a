"""The door of segments: which there are, who is in them, who entered and left."""

from collections.abc import Iterable, Sequence

from django.db.models import Count

from minori.segments.acts.delete import InUse, delete
from minori.segments.acts.keep_list import add, remove
from minori.segments.acts.save import save, save_list
from minori.segments.models import Member, Passage, Segment
from minori.segments.refreshing import refresh, stuck
from minori.segments.uses import register_use
from minori.segments.words import Kind, Move, SegmentCard, Use

__all__ = [
    "InUse", "Kind", "Move", "SegmentCard", "Use", "add", "delete", "feed", "keys_of", "last_move", "member_ids", "refresh",
    "register_use", "remove", "save", "save_list", "segment", "segments", "stuck",
]  # fmt: skip


def segments() -> list[SegmentCard]:
    """Every segment by name, with its number of people."""
    return [card_of(row) for row in Segment.objects.annotate(size=Count("members")).order_by("name", "pk")]


def segment(segment_id: int) -> SegmentCard:
    """One segment; raises LookupError where there is none."""
    row = Segment.objects.filter(pk=segment_id).annotate(size=Count("members")).first()
    if row is None:
        raise LookupError(f"no segment {segment_id}")
    return card_of(row)


def card_of(row: Segment) -> SegmentCard:
    """The card of a row that carries its `size`."""
    return SegmentCard(row.pk, row.key, row.name, Kind(row.kind), row.rule, int(getattr(row, "size", 0)))


def member_ids(segment_id: int, after: int = 0, limit: int | None = None) -> list[int]:
    """Who is in a segment: lead ids above `after`, ascending, at most `limit`."""
    found = Member.objects.filter(segment_id=segment_id, lead_id__gt=after).order_by("lead_id")
    return list(found.values_list("lead_id", flat=True)[:limit])


def keys_of(lead_ids: Iterable[int]) -> dict[int, list[str]]:
    """The keys of the segments that each of these people is in; people in none are missing."""
    found: dict[int, list[str]] = {}
    names = dict(Segment.objects.values_list("id", "key"))
    rows = Member.objects.filter(lead_id__in=list(lead_ids)).order_by("segment_id")
    for lead, segment_id in rows.values_list("lead_id", "segment_id"):
        found.setdefault(lead, []).append(names[segment_id])
    return found


def feed(after: int, limit: int = 1000) -> Sequence[Move]:
    """Who entered and left, in order, after a bookmark that the reader keeps."""
    rows = Passage.objects.filter(id__gt=after).order_by("id")[:limit]
    return [Move(row.pk, row.segment_id, row.lead_id, row.entered, row.at) for row in rows]


def last_move() -> int:
    """The newest place in the feed: a bookmark for a reader that begins now."""
    return Passage.objects.order_by("-id").values_list("id", flat=True).first() or 0
