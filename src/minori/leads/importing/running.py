"""The three long works on a file: checking it, running it, taking it back. Killed at any moment, they go on."""

from collections.abc import Sequence
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minori.jobs.public import Progress, Stopped, job
from minori.leads.core.parse import BrokenFile
from minori.leads.importing.options import options_of
from minori.leads.importing.outcomes import Note, Session, Tally
from minori.leads.importing.reading import all_rows, pieces
from minori.leads.importing.targets import plugged, session_of
from minori.leads.importing.undoing import newest_first, undo_companies, undo_leads
from minori.leads.models import ImportChange, ImportNote, ImportRun
from minori.leads.sets import insert
from minori.leads.words import RowOutcome
from minori.team.public import SYSTEM, account, person
from minori.team.words import Actor

PIECE = 2_000
NOTES_KEPT = 200


def actor_of_run(run: ImportRun) -> Actor:
    """Who started an import; Minori itself where nobody did."""
    if run.by_user is None:
        return SYSTEM
    known = person(run.by_user)
    return Actor(known.id, known.name, known.role, "user")


def session(run: ImportRun) -> Session:
    """A fresh session for the target, mapping and options of an import."""
    options = options_of(run.options, account().time_zone)
    return session_of(run.target, run.mapping, run.headers, options, actor_of_run(run))


def fail(run_id: int, sentence: str) -> None:
    """Say what stopped an import; it may be continued."""
    ImportRun.objects.filter(pk=run_id).update(state="failed", error=sentence)


def sentence_of(problem: BrokenFile) -> str:
    """What is wrong with a file's grammar, and where."""
    return _("A quotation mark opens in line %(line)s and is never closed. Correct the file and send it again.") % {
        "line": problem.line
    }


@job("leads.check_import", gettext_lazy("Check a file"))
def check(progress: Progress, run_id: int) -> None:
    """Go through the whole file without writing anything, and keep what would happen."""
    run = ImportRun.objects.get(pk=run_id)
    taking, whole = session(run), Tally()
    try:
        progress.total(sum(1 for _ in all_rows(run_id, run.delimiter)))
        done = 0
        for rows in pieces(run_id, run.delimiter, 0, PIECE):
            progress.check()
            _add(whole, taking.take(rows, dry=True))
            done += len(rows)
            progress.done(done)
    except BrokenFile as problem:
        fail(run_id, sentence_of(problem))
        return
    notes = [
        {"line": n.line, "refused": n.refused, "code": n.code, "detail": n.detail, "cells": n.cells}
        for n in whole.notes
    ]
    dry = {
        "created": whole.created, "updated": whole.updated, "same": whole.same, "refused": whole.refused,
        "shown": whole.shown, "notes": notes,
    }  # fmt: skip
    ImportRun.objects.filter(pk=run_id, state="checking").update(state="ready", total=done, dry=dry)


def _add(whole: Tally, piece: Tally) -> None:
    for name in ("created", "updated", "same", "refused"):
        setattr(whole, name, getattr(whole, name) + getattr(piece, name))
    whole.notes += sorted(piece.notes, key=lambda n: not n.refused)[: NOTES_KEPT - len(whole.notes)]
    whole.shown += piece.shown[: 20 - len(whole.shown)]


@job("leads.run_import", gettext_lazy("Import a file"), attempts=20)
def run_file(progress: Progress, run_id: int) -> None:
    """Take the file piece by piece from where the last start stopped; a piece's rows and position commit together."""
    run = ImportRun.objects.get(pk=run_id)
    taking = session(run)
    try:
        _remember(run, taking)
        progress.total(run.total)
        for rows in pieces(run_id, run.delimiter, run.position, PIECE):
            progress.check()
            run.position = take_piece(run, taking, rows, progress)
            progress.done(run.position)
    except BrokenFile as problem:
        fail(run_id, sentence_of(problem))
    except OperationalError as problem:
        if "full" not in str(problem):
            raise
        fail(run_id, _("The disk is full. What is done stays; make room and continue the import."))
    else:
        ended = {"state": "done", "finished_at": timezone.now(), "total": run.position}
        ImportRun.objects.filter(pk=run_id, state="running").update(**ended)


def _remember(run: ImportRun, taking: Session) -> None:
    remaining = run.position
    for rows in pieces(run.pk, run.delimiter, 0, PIECE):
        if remaining <= 0:
            return
        taking.remember(rows[:remaining])
        remaining -= len(rows)


def take_piece(run: ImportRun, taking: Session, rows: Sequence[Any], progress: Progress | None = None) -> int:
    """Write one piece, its notes, its changes and the new position in one transaction; answers the position."""
    position = run.position + len(rows)
    with transaction.atomic():
        tally = taking.take(rows, dry=False)
        moved = ImportRun.objects.filter(pk=run.pk, state="running", position=run.position).update(
            position=position,
            created=F("created") + tally.created,
            updated=F("updated") + tally.updated,
            same=F("same") + tally.same,
            refused=F("refused") + tally.refused,
        )
        if not moved:
            raise Stopped
        _keep(run.pk, tally)
        if progress:
            progress.save({"position": position})
    return position


def _keep(run_id: int, tally: Tally) -> None:
    insert(
        ImportNote, ("run_id", "line", "refused", "code", "detail", "cells"), [_note(run_id, n) for n in tally.notes]
    )
    insert(
        ImportChange,
        ("run_id", "line", "kind", "object_id", "created", "before", "after"),
        [(run_id, c.line, c.kind, c.object_id, c.created, c.before, c.after) for c in tally.changes],
    )


def _note(run_id: int, note: Note) -> tuple[Any, ...]:
    return (run_id, note.line, note.refused, note.code, note.detail, [cell[:500] for cell in note.cells])


@job("leads.undo_import", gettext_lazy("Take an import back"), attempts=20)
def undo_file(progress: Progress, run_id: int) -> None:
    """Take back changes, newest first; each piece forgets its changes in the same transaction."""
    run = ImportRun.objects.get(pk=run_id)
    by = actor_of_run(run)
    total = ImportChange.objects.filter(run_id=run_id).count()
    progress.total(total)
    while changes := newest_first(run_id, PIECE // 4):
        progress.check()
        with transaction.atomic():
            kind = changes[0].kind
            same_kind = [c for c in changes if c.kind == kind]
            _take_back(run, same_kind, by)
            ImportChange.objects.filter(pk__in=[c.pk for c in same_kind]).delete()
        progress.done(total - ImportChange.objects.filter(run_id=run_id).count())
    ImportRun.objects.filter(pk=run_id, state="undoing").update(state="undone", finished_at=timezone.now())


def _take_back(run: ImportRun, changes: Sequence[ImportChange], by: Actor) -> None:
    kind = changes[0].kind
    rows: list[tuple[Any, ...]] = []
    if kind in ("lead", "company"):
        stayed = undo_leads(changes, by) if kind == "lead" else undo_companies(changes)
        rows = [(run.pk, c.line, False, f"undo_{reason}", f"{c.kind} {c.object_id}", []) for c, reason in stayed]
    elif target := plugged(kind):
        outcomes = [
            RowOutcome(c.line, "created" if c.created else "updated", "", c.object_id, c.before, c.after)
            for c in changes
        ]
        rows = [(run.pk, 0, False, "undo_other", sentence[:300], []) for sentence in target.undo(outcomes, by)]
    insert(ImportNote, ("run_id", "line", "refused", "code", "detail", "cells"), rows)
