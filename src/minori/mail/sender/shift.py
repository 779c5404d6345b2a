"""Shifts: one life of a sender process. An ended shift records no intent any more, however long it slept."""

import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from minori.mail.models import Letter, Shift
from minori.mail.words import LetterState

LEASE = timedelta(seconds=60)


def begin(now: datetime, lease: timedelta = LEASE) -> int:
    """Start a shift and return its number, which is higher than every earlier one."""
    return Shift.objects.create(birth=_birth(os.getpid()), began_at=now, lease_until=now + lease).id


def renew(shift_id: int, now: datetime, lease: timedelta = LEASE) -> bool:
    """Extend the lease; False if somebody has ended the shift."""
    return Shift.objects.filter(id=shift_id, ended_at=None).update(lease_until=now + lease) == 1


def lives(shift_id: int) -> bool:
    """Has nobody ended this shift? Asked in the transaction that records intents."""
    return Shift.objects.filter(id=shift_id, ended_at=None).exists()


def not_held(shift_id: int, letter_ids: Sequence[int]) -> frozenset[int]:
    """Which of these letters no longer wait for this shift."""
    held = Letter.objects.filter(id__in=letter_ids, shift=shift_id, state=LetterState.WAITING)
    return frozenset(letter_ids) - frozenset(held.values_list("id", flat=True))


def end(shift_id: int, now: datetime) -> int:
    """End a shift: its waiting letters become free, those in flight unknown. Returns how many became unknown."""
    with transaction.atomic():
        if not Shift.objects.filter(id=shift_id, ended_at=None).update(ended_at=now):
            return 0
        held = Letter.objects.filter(shift=shift_id)
        held.filter(state=LetterState.WAITING).update(shift=None)
        return held.filter(state=LetterState.IN_FLIGHT).update(
            state=LetterState.UNKNOWN, reason="sender_died", decided_at=now
        )


def end_the_dead(now: datetime, mine: int | None = None) -> int:
    """End every shift whose lease has run out or whose process is provably gone; returns how many."""
    ended = 0
    for shift in Shift.objects.filter(ended_at=None).filter(~Q(id=mine) if mine else Q()):
        if shift.lease_until < now or not _may_live(shift.birth):
            end(shift.id, now)
            ended += 1
    return ended


def _place() -> str:
    boot = namespace = ""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        namespace = os.readlink("/proc/self/ns/pid")
    return f"{socket.gethostname()} {boot} {namespace}"


def _birth(pid: int) -> str:
    """Names a process for good: machine, boot, process space, pid, and the tick at which it began."""
    return f"{_place()} {pid} {_began(pid)}"


def _began(pid: int) -> str:
    """The tick at which a process began; empty if it is gone or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in {"Z", "X"} else fields[19]


def _may_live(birth: str) -> bool:
    place, pid, began = birth.rsplit(" ", 2)
    return place != _place() or not began or _began(int(pid)) == began
