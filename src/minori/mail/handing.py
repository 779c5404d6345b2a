"""The pulse's part: broadcasts whose time has come start, those that are through are done."""

from datetime import datetime

from minori.mail.acts.run_broadcast import CannotMove, skip_the_rest, start
from minori.mail.models import Broadcast, Letter
from minori.mail.words import BroadcastState, LetterState
from minori.team.words import SYSTEM

_OPEN = [LetterState.WAITING, LetterState.IN_FLIGHT]


def hand_over(now: datetime) -> int:
    """Start due broadcasts and close finished ones; returns how many moved. Senders find due letters by themselves."""
    moved = 0
    for broadcast_id in Broadcast.objects.filter(state=BroadcastState.SCHEDULED, starts_at__lte=now).values_list(
        "id", flat=True
    ):
        try:
            start(SYSTEM, broadcast_id)
            moved += 1
        except CannotMove:
            continue
    for broadcast in Broadcast.objects.filter(state=BroadcastState.RUNNING, frozen_at__isnull=False):
        if not Letter.objects.filter(broadcast=broadcast, state__in=_OPEN).exists():
            moved += Broadcast.objects.filter(id=broadcast.id, state=BroadcastState.RUNNING).update(
                state=BroadcastState.DONE, done_at=now
            )
    for broadcast_id in (
        Broadcast.objects.filter(state=BroadcastState.DONE).order_by("-id").values_list("id", flat=True)[:20]
    ):
        skip_the_rest(broadcast_id)
    return moved
