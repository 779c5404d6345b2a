"""Delivery into the built-in catcher: message and outcome in one transaction, so nothing is ever unknown."""

import contextlib
import logging
import threading

from django.db import Error, connection, transaction
from django.utils import timezone

from minori.mail import gate
from minori.mail.caught import keep
from minori.mail.identity import Identity, identity
from minori.mail.models import Letter
from minori.mail.sender import shift
from minori.mail.sender.claim import claim
from minori.mail.sender.compose import CannotCompose, message_of
from minori.mail.sender.parcels import Outcome, Parcel
from minori.mail.sender.record import mark_intent, refusal, settle
from minori.mail.words import LetterState

log = logging.getLogger("minori.mail")
BATCH = 100
WAITING = LetterState.WAITING


def catch_forever(stop: threading.Event) -> None:
    """Catch due letters until told to stop."""
    try:
        while not stop.is_set():
            with contextlib.suppress(Error):
                _one_shift(stop)
            stop.wait(1)
    finally:
        connection.close()


def _one_shift(stop: threading.Event) -> None:
    number = shift.begin(timezone.now())
    try:
        while not stop.is_set():
            now = timezone.now()
            if not shift.renew(number, now):
                return
            shift.end_the_dead(now, number)
            if not catch_due(number):
                stop.wait(0.5)
    finally:
        shift.end(number, timezone.now())


def catch_due(shift_id: int) -> int:
    """Catch one set of due letters; returns how many were taken on."""
    who = identity()
    parcels = claim(shift_id, BATCH, who.domain, timezone.now())
    problems = [p for p in (_write(parcel, who) for parcel in parcels) if p]
    ready = [p for p in parcels if p.message]
    with transaction.atomic():
        settle(shift_id, problems)
        skips = gate.decide_at_the_wire([p.card for p in ready], timezone.now())
        settle(shift_id, [refusal(p, skips[p.card.id]) for p in ready if p.card.id in skips])
        granted = mark_intent(shift_id, [p for p in ready if p.card.id not in skips])
        taken = [p for p in ready if p.card.id in granted]
        for parcel in taken:
            keep(parcel.message, who.email, parcel.to_email, parcel.card.id)
        settle(shift_id, [Outcome(p, LetterState.SENT, detail="250 caught") for p in taken])
    return len(parcels)


def _write(parcel: Parcel, who: Identity) -> Outcome | None:
    try:
        parcel.message = message_of(parcel, who)
    except CannotCompose as error:
        return Outcome(parcel, LetterState.SKIPPED, error.reason, str(error), WAITING, tried=False)
    return None


def catch_all_due() -> int:
    """Catch everything that is due now, in one shift of this very thread; returns how many letters were decided."""
    number, now, decided = shift.begin(timezone.now()), timezone.now(), 0
    due = Letter.objects.filter(state=WAITING, shift=None, due_at__lte=now)
    try:
        while left := due.count():
            catch_due(number)
            done = left - due.count()
            if not done:
                break
            decided += done
    finally:
        shift.end(number, timezone.now())
    return decided
