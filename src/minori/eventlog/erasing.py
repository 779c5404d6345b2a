"""Erasing people: their keys at once, their events at the next beat, archive and file bytes at the next idle moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.db.models import Q

from minori.eventlog.archive import scrub
from minori.eventlog.engine import log
from minori.eventlog.models import Erasure, Identity, Outbox
from minori.eventlog.sealing import destroy_keys


def erase(lead_ids: Iterable[int]) -> None:
    """Erase people from the log, in the caller's transaction.

    What was sealed for them is unreadable from the commit on. Their events, also those booked on browsers and on leads
    merged into them, are deleted by `apply_erasures` (part of the beat); archive files and the deleted bytes of the
    log's file go in idle work. Repeating it does no harm.
    """
    ids = set(lead_ids)
    with transaction.atomic():
        destroy_keys(ids | booked_on(ids))
        for lead in ids:
            Erasure.objects.update_or_create(lead=lead, defaults={"state": Erasure.State.WAITING})


def booked_on(leads: Collection[int]) -> set[int]:
    """Browsers and merged leads whose events belong to these leads, from the rows."""
    found: set[int] = set()
    frontier = set(leads)
    while frontier:
        rows = set(Identity.objects.filter(lead__in=frontier).values_list("booked", flat=True))
        frontier = rows - found
        found |= rows
    return found


def apply_erasures() -> int:
    """Delete the events and facts of people who wait for it; returns how many people."""
    waiting = list(Erasure.objects.filter(state=Erasure.State.WAITING).order_by("id")[:500])
    if not waiting:
        return 0
    leads = {row.lead for row in waiting}
    booked = leads | booked_on(leads)
    with log().writing() as write:
        booked |= _delete(write, leads, booked)
    with transaction.atomic():
        Identity.objects.filter(Q(booked__in=booked) | Q(lead__in=leads)).delete()
        _drop_from_outbox(leads)
        Erasure.objects.filter(id__in=[row.id for row in waiting], state=Erasure.State.WAITING).update(
            state=Erasure.State.DELETED, booked=sorted(booked)
        )
    return len(waiting)


def _delete(write: Any, leads: set[int], booked: set[int]) -> set[int]:
    write.register("erased", pa.table({"id": pa.array(sorted(leads | booked), pa.int64())}))
    write.execute(
        """CREATE OR REPLACE TEMP TABLE leaving AS SELECT id, booked FROM raw_event
           WHERE who IN (SELECT id FROM erased) OR booked IN (SELECT id FROM erased)"""
    )
    more = write.execute("SELECT DISTINCT booked FROM leaving WHERE booked IS NOT NULL").fetchall()
    write.execute("DELETE FROM verdict WHERE event IN (SELECT id FROM leaving)")
    for part in ("event_body", "event_tail"):
        write.execute(f"DELETE FROM {part} WHERE id IN (SELECT id FROM leaving)")
    write.execute("DELETE FROM identity WHERE booked IN (SELECT id FROM erased) OR who IN (SELECT id FROM erased)")
    write.execute("DELETE FROM touched WHERE lead IN (SELECT id FROM erased)")
    write.execute("DELETE FROM lead WHERE id IN (SELECT id FROM erased WHERE id > 0)")
    write.execute("DROP TABLE leaving")
    write.unregister("erased")
    return {row[0] for row in more}


def _drop_from_outbox(leads: set[int]) -> None:
    for lead in leads:
        Outbox.objects.filter(body__contains=f'"who": {lead},').delete()


def finish_erasures() -> int:
    """Scrub archive files and the log's file of people deleted from the log; returns how many people are gone now."""
    deleted = list(Erasure.objects.filter(state=Erasure.State.DELETED))
    if not deleted:
        return 0
    scrub(log().archive, {one for row in deleted for one in [row.lead, *row.booked]})
    log().compact()
    ids = [row.id for row in deleted]
    return Erasure.objects.filter(id__in=ids, state=Erasure.State.DELETED).update(state=Erasure.State.GONE, booked=[])
