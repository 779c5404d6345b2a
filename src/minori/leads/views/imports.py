"""Bringing a file in: drop it, see how it reads, map it, see what would happen, run it, take it back."""

import csv
from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from minori.jobs.public import status
from minori.leads.acts.import_file import (
    UnusableFile,
    WrongMoment,
    choose_encoding,
    judge_file,
    map_columns,
    run_import,
    undo_import,
    upload_file,
)
from minori.leads.core.decode import NotDecodable
from minori.leads.core.mapping import preset_of
from minori.leads.importing.reading import sample
from minori.leads.importing.storing import CannotStore, guess_of, stored_path
from minori.leads.importing.targets import fields_of, target_names
from minori.leads.labels import BASIS_LABELS
from minori.leads.models import ImportNote, ImportRun
from minori.leads.telling import ENCODING_WORDS, SEPARATOR_WORDS, problem_of, sentence
from minori.leads.words import BasisKind
from minori.team.public import actor_of
from minori.ui.public import inert, toast

SHOWN_NOTES = 100
STEP_WORDS = (
    gettext_lazy("File and encoding"), gettext_lazy("Columns and consent"), gettext_lazy("Check"), gettext_lazy("Import"),
)  # fmt: skip
STEPS = {
    "uploaded": 1, "mapped": 2, "checking": 3, "ready": 3, "running": 4, "done": 4, "failed": 4, "undoing": 4, "undone": 4,
}  # fmt: skip


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Where a file is dropped, and the imports so far."""
    page = Paginator(ImportRun.objects.order_by("-id"), 20).get_page(request.GET.get("page"))
    shown = {"page": page, "targets": target_names(), "chosen": request.GET.get("target", "lead")}
    return render(request, "leads/imports.html", shown)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the file and judge how it is written."""
    file, target = request.FILES.get("file"), request.POST.get("target", "lead")
    if not isinstance(file, UploadedFile) or target not in target_names():
        return _back(request, _("Choose a CSV file."))
    if not file.size:
        return _back(request, _("The file is empty."))
    try:
        run_id = upload_file(file.name or "", file.chunks(1 << 20), target, actor_of(request))
    except CannotStore as problem:
        return _back(request, str(problem))
    return _judged(request, run_id)


def _back(request: HttpRequest, problem: str) -> HttpResponse:
    toast(request, problem, error=True)
    return redirect("leads:import")


def _judged(request: HttpRequest, run_id: int) -> HttpResponse:
    try:
        judge_file(run_id)
    except NotDecodable:
        toast(
            request, _("No known encoding reads this file to its end. Save it as UTF-8 and send it again."), error=True
        )
    except (UnusableFile, CannotStore) as problem:
        toast(request, sentence(problem), error=True)
    return redirect("leads:import_run", run_id)


@require_GET
def import_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One import, at the step at which it stands."""
    run = get_object_or_404(ImportRun, pk=run_id)
    shown: dict[str, Any] = {
        "run": run, "step": STEPS[run.state], "steps": STEP_WORDS, "target": target_names().get(run.target, run.target)
    }  # fmt: skip
    if run.state == "uploaded" or (run.state == "mapped" and "encoding" in request.GET):
        shown |= _encoding_step(run)
        return render(request, "leads/import_encoding.html", shown)
    if run.state == "mapped" or (run.state in ("ready", "failed") and run.position == 0 and "mapping" in request.GET):
        shown |= _mapping_step(run)
        return render(request, "leads/import_mapping.html", shown)
    shown |= _result(run)
    return render(request, "leads/import_run.html", shown)


def _encoding_step(run: ImportRun) -> dict[str, Any]:
    try:
        readings = guess_of(stored_path(run.stored)).readings
    except (NotDecodable, OSError):
        readings = ()
    return {"readings": [(r, ENCODING_WORDS.get(r.encoding, r.encoding)) for r in readings], "now": run.encoding}


def _mapping_step(run: ImportRun) -> dict[str, Any]:
    rows = sample(run.pk, run.delimiter, 3)
    columns = [
        (n, header, run.mapping.get(str(n), ""), [row.cells[n] for row in rows if n < len(row.cells)])
        for n, header in enumerate(run.headers)
    ]
    preset = preset_of(run.headers) if run.target == "lead" else None
    return {
        "columns": columns, "fields": fields_of(run.target), "options": run.options, "preset": preset,
        "bases": BASIS_LABELS, "encoding": ENCODING_WORDS.get(run.encoding, run.encoding),
        "separators": SEPARATOR_WORDS, "problem": run.error,
    }  # fmt: skip


def _result(run: ImportRun) -> dict[str, Any]:
    labels = {field.name: field.label for field in fields_of(run.target)}
    mapped = [(run.headers[int(n)], labels.get(name, name), int(n)) for n, name in run.mapping.items()]
    shown = [
        {**row, "cells": [row["cells"][n] if n < len(row["cells"]) else "" for _h, _l, n in mapped]}
        for row in run.dry.get("shown", [])
    ]
    notes: list[Any]
    if run.state in ("checking", "ready"):
        notes = [
            (n["line"], n["refused"], problem_of(n["code"], n["detail"], labels), " | ".join(n["cells"])[:120])
            for n in run.dry.get("notes", [])
        ]
    else:
        found = ImportNote.objects.filter(run=run).order_by("-refused", "line")[:SHOWN_NOTES]
        notes = [(n.line, n.refused, problem_of(n.code, n.detail, labels), " | ".join(n.cells)[:120]) for n in found]
    job = _job(run)
    return {
        "mapped": mapped, "shown": shown, "notes": notes, "job": job, "sum": run.created + run.updated + run.same + run.refused,
        "noted": ImportNote.objects.filter(run=run, refused=False).count(), "labels": labels,
        "basis": BASIS_LABELS.get(run.options.get("basis", ""), ""), "by_row": "basis" in run.mapping.values(),
    }  # fmt: skip


def _job(run: ImportRun) -> Any:
    if run.state not in ("checking", "running", "undoing") or run.job is None:
        return None
    try:
        return status(run.job)
    except LookupError:
        return None


@require_POST
def encoding(request: HttpRequest, run_id: int) -> HttpResponse:
    """What a person says about the encoding or the separator."""
    run = get_object_or_404(ImportRun, pk=run_id)
    try:
        choose_encoding(run_id, request.POST.get("encoding") or run.encoding, request.POST.get("delimiter", ""))
    except UnicodeDecodeError:
        toast(request, _("The file is not written in that encoding."), error=True)
    except (UnusableFile, WrongMoment, CannotStore) as problem:
        toast(request, sentence(problem), error=True)
    return redirect("leads:import_run", run_id)


@require_POST
def mapping(request: HttpRequest, run_id: int) -> HttpResponse:
    """Where the columns go, and what holds for the whole file."""
    run = get_object_or_404(ImportRun, pk=run_id)
    chosen = {str(n): name for n in range(len(run.headers)) if (name := request.POST.get(f"column_{n}", ""))}
    try:
        map_columns(run_id, chosen, _options(request), actor_of(request))
    except UnusableFile as problem:
        ImportRun.objects.filter(pk=run_id, state="mapped").update(mapping=chosen, options=_options(request))
        toast(request, sentence(problem), error=True)
    except WrongMoment as problem:
        toast(request, sentence(problem), error=True)
    return redirect("leads:import_run", run_id)


def _options(request: HttpRequest) -> dict[str, Any]:
    basis = request.POST.get("basis", "")
    return {
        "basis": basis if basis in set(BasisKind) else "",
        "evidence": request.POST.get("evidence", "").strip()[:500],
        "wording": request.POST.get("wording", "").strip()[:2000],
        "consent_day": request.POST.get("consent_day", "").strip()[:20],
        "blanks": [t for line in request.POST.get("blanks", "").splitlines() if (t := line.strip()[:60])],
        "tags": [t for part in request.POST.get("tags", "").replace("、", ",").split(",") if (t := part.strip()[:60])],
        "source": request.POST.get("source", "").strip()[:50] or "import",
    }


@require_POST
def start(request: HttpRequest, run_id: int) -> HttpResponse:
    """Run the import, or continue it."""
    return _moved(request, run_id, run_import)


@require_POST
def undo(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take the import back."""
    return _moved(request, run_id, undo_import)


def _moved(request: HttpRequest, run_id: int, act: Any) -> HttpResponse:
    get_object_or_404(ImportRun, pk=run_id)
    try:
        act(run_id, actor_of(request))
    except WrongMoment as problem:
        toast(request, sentence(problem), error=True)
    return redirect("leads:import_run", run_id)


class _Line:
    """A file that hands each line straight on."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(run: ImportRun, notes: QuerySet[ImportNote], labels: dict[str, Any]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([_("Line"), _("Reason"), *(inert(h) for h in run.headers)])
    for note in notes.iterator():
        yield writer.writerow(
            [note.line, problem_of(note.code, note.detail, labels), *(inert(cell) for cell in note.cells)]
        )


@require_GET
def refused(request: HttpRequest, run_id: int) -> StreamingHttpResponse:
    """The refused rows with line and reason, to correct and send again; cells cannot start a formula."""
    run = get_object_or_404(ImportRun, pk=run_id)
    labels = {field.name: field.label for field in fields_of(run.target)}
    notes = ImportNote.objects.filter(run=run, refused=True).order_by("line")
    response = StreamingHttpResponse(_csv_lines(run, notes, labels), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{run_id}.csv"'
    return response
