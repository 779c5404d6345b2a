"""The pulse's stage: groups follow the facts of the touched at once, and of everybody as time passes."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from minori.eventlog.public import touched
from minori.rules import public as rules
from minori.rules.words import RuleErrors
from minori.segments.membership import put_right
from minori.segments.models import Bookmark, DayCount, Member, Segment
from minori.segments.words import Kind

log = logging.getLogger(__name__)
SOONEST, LATEST = timedelta(minutes=2), timedelta(hours=1)
DUTY = 50
"""A full look at everybody comes again after at least this many times what it took."""


def refresh(now: datetime) -> int:
    """Look at the touched in every dynamic group, and at everybody in one group that is due; returns how many moved."""
    mark, _ = Bookmark.objects.get_or_create(pk=1)
    news = touched(mark.position)
    groups = list(Segment.objects.filter(kind=Kind.DYNAMIC).order_by("id"))
    moved = 0
    if news.everybody:
        Segment.objects.filter(kind=Kind.DYNAMIC).update(full_at=now)
    elif news.leads:
        leads = [lead for lead in news.leads if lead > 0]
        moved += sum(look(group, now, leads) for group in groups if leads)
    if news.upto != mark.position:
        Bookmark.objects.filter(pk=mark.pk, position=mark.position).update(position=news.upto)
    due = Segment.objects.filter(kind=Kind.DYNAMIC).exclude(full_at__gt=now).order_by("full_at", "id").first()
    return moved + (look_at_everybody(due, now) if due else 0)


def look(segment: Segment, now: datetime, among: Sequence[int] | None) -> int:
    """Put a group right for some people or everybody; a rule that no longer works is kept with its reason."""
    try:
        wanted = rules.ids_matching(rules.parse(segment.rule), now, among)
    except RuleErrors as wrong:
        return note_failure(segment, str(wrong))
    except DatabaseError:
        raise
    except Exception as wrong:
        log.exception("segment %s cannot be refreshed", segment.key)
        return note_failure(segment, f"{type(wrong).__name__}: {wrong}")
    if segment.failure:
        Segment.objects.filter(pk=segment.pk).update(failure="")
    return put_right(segment, wanted, among, now)


def note_failure(segment: Segment, why: str) -> int:
    """Keep why a group stands still; its members stay as they are."""
    Segment.objects.filter(pk=segment.pk).update(failure=why[:400])
    return 0


def look_at_everybody(segment: Segment, now: datetime) -> int:
    """The full look: time alone moves people in and out of windows. Its cost decides how soon it comes again."""
    began = time.monotonic()
    moved = look(segment, now, None)
    pause = min(LATEST, max(SOONEST, timedelta(seconds=(time.monotonic() - began) * DUTY)))
    local = now.astimezone(rules.zone_of_account())
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    Segment.objects.filter(pk=segment.pk, full_at=segment.full_at).update(
        full_at=min(now + pause, midnight), looked_at=now
    )
    with transaction.atomic():
        members = Member.objects.filter(segment=segment).count()
        DayCount.objects.update_or_create(segment=segment, day=local.date(), defaults={"members": members})
    return moved


def stuck() -> list[str]:
    """One line for each group that cannot be refreshed, for the doctor."""
    failing = Segment.objects.exclude(failure="").order_by("name")
    return [f"{segment.name}: {segment.failure}" for segment in failing]
