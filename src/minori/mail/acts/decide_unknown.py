"""What a person decides about letters whose fate is unknown or that failed: send again, or leave it so."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from minori.mail.models import Broadcast, Letter
from minori.mail.words import BroadcastState, LetterState
from minori.team.public import require, trace
from minori.team.words import Actor, Role


def send_again(by: Actor, letter_ids: Sequence[int]) -> int:
    """Put unknown or failed letters back into the queue; the reader may get it twice, which is why a person decides."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        rows = Letter.objects.filter(id__in=letter_ids, state__in=[LetterState.UNKNOWN, LetterState.FAILED])
        broadcasts = set(rows.values_list("broadcast_id", flat=True)) - {None}
        moved = rows.update(
            state=LetterState.WAITING, reason="", detail="", attempts=0, shift=None, intent_at=None, decided_at=None,
            due_at=timezone.now(),
        )  # fmt: skip
        Broadcast.objects.filter(id__in=broadcasts, state=BroadcastState.DONE).update(state=BroadcastState.RUNNING)
        for letter_id in letter_ids:
            trace(by, "mail.send_again", f"letter:{letter_id}")
    return moved


def leave(by: Actor, letter_ids: Sequence[int]) -> int:
    """Note that somebody has looked and lets it be; the letter stays unknown and asks no more."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        moved = Letter.objects.filter(id__in=letter_ids, state=LetterState.UNKNOWN).update(reason="left")
        for letter_id in letter_ids:
            trace(by, "mail.leave_unknown", f"letter:{letter_id}")
    return moved
