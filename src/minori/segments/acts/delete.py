"""Delete a segment that nothing uses any more."""

from django.db import transaction
from django.utils import timezone

from minori.segments.membership import current, leave, parts
from minori.segments.models import Segment
from minori.segments.uses import uses_of
from minori.segments.words import Use
from minori.team.public import require, trace
from minori.team.words import Actor, Role


class InUse(Exception):
    """A segment that something still needs; `uses` says what."""

    def __init__(self, uses: list[Use]) -> None:
        super().__init__(", ".join(str(use.label) for use in uses))
        self.uses = uses


def delete(segment_id: int, by: Actor) -> None:
    """Let everybody leave and delete the segment. Raises InUse."""
    require(by, Role.admin, Role.marketer)
    segment = Segment.objects.get(pk=segment_id)
    if uses := uses_of(segment.key, segment.pk):
        raise InUse(uses)
    for part in parts(current(segment)):
        leave(segment, part, timezone.now())
    with transaction.atomic():
        trace(by, "delete segment", f"segment:{segment_id}", {"name": segment.name})
        segment.delete()
