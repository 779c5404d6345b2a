"""The verbs of an import: upload, decode, map, run, continue, undo. Each moves the import's state conditionally."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from minori.jobs.public import start
from minori.leads.core.decode import ENCODINGS, Guess
from minori.leads.core.mapping import headers_hash, preset_of, suggest
from minori.leads.core.parse import DELIMITERS, BrokenFile
from minori.leads.importing.reading import headers, separator
from minori.leads.importing.storing import folder, guess_of, make_text, shown_name, store
from minori.leads.importing.targets import fields_of, target_names
from minori.leads.models import HeaderMemory, ImportRun
from minori.team.public import require, trace
from minori.team.words import Actor, Role


class WrongMoment(ValueError):
    """The import is not in a state in which this can be done."""


class UnusableFile(ValueError):
    """The file has no header row, or the mapping no key; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def upload_file(name: str, blocks: Iterable[bytes], target: str, by: Actor) -> int:
    """Keep an uploaded file durably and answer its import's id; raises CannotStore, KeyError for an unknown target."""
    require(by, Role.admin, Role.marketer)
    target_names()[target]
    run = ImportRun.objects.create(target=target, name=shown_name(name), by=by.name, by_user=by.id)
    try:
        run.stored = store(run.pk, blocks).name
    except ValueError:
        run.delete()
        raise
    with transaction.atomic():
        run.save(update_fields=["stored"])
        trace(by, "leads.upload_file", f"import:{run.pk}", {"target": target})
    return run.pk


def judge_file(run_id: int) -> Guess:
    """In which encoding the file seems to be; where that is certain it is decoded at once. Raises NotDecodable."""
    run = ImportRun.objects.get(pk=run_id)
    guess = guess_of(folder() / run.stored)
    if guess.encoding:
        choose_encoding(run_id, guess.encoding)
    return guess


def choose_encoding(run_id: int, encoding: str, delimiter: str = "") -> None:
    """Decode the file with this encoding, find its columns and suggest a mapping, remembered or by their names.

    Raises UnicodeDecodeError where the bytes are not of that encoding, UnusableFile for a file without a header row.
    """
    if encoding not in (*ENCODINGS, "utf-8-sig") or delimiter not in ("", *DELIMITERS):
        raise UnusableFile("unknown_encoding")
    run = ImportRun.objects.get(pk=run_id)
    if run.state not in ("uploaded", "mapped", "ready", "failed") or run.position:
        raise WrongMoment
    make_text(run_id, encoding)
    mark = delimiter or separator(run_id)
    try:
        names = headers(run_id, mark)
    except BrokenFile as problem:
        raise UnusableFile("quote_never_closed") from problem
    if not names:
        raise UnusableFile("no_header")
    mapping, options = suggestion(run.target, names)
    ImportRun.objects.filter(pk=run_id).update(
        encoding=encoding,
        delimiter=mark,
        headers=names,
        mapping=mapping,
        options=options,
        state="mapped",
        error="",
        dry={},
    )


def suggestion(target: str, names: list[str]) -> tuple[dict[str, str], dict[str, Any]]:
    """The mapping and options for columns of these names: as the last time, else by what the names mean."""
    memory = HeaderMemory.objects.filter(target=target, headers_hash=headers_hash(names)).first()
    possible = {field.name for field in fields_of(target)}
    if memory:
        return {n: f for n, f in memory.mapping.items() if f in possible}, dict(memory.options)
    mapping = {str(n): field for n, field in suggest(names, fields_of(target)).items()}
    preset = preset_of(names) if target == "lead" else None
    options = {"basis": preset.basis.value, "evidence": preset.evidence} if preset and preset.basis else {}
    return mapping, options


def map_columns(run_id: int, mapping: Mapping[str, str], options: Mapping[str, Any], by: Actor) -> int:
    """Decide where columns go and what holds for the whole file, remember it, and start the check; answers its job.

    Raises UnusableFile where no column is a key, or two columns go into one field; WrongMoment.
    """
    require(by, Role.admin, Role.marketer)
    run = ImportRun.objects.get(pk=run_id)
    fields = {field.name: field for field in fields_of(run.target)}
    chosen = {n: name for n, name in mapping.items() if name in fields and n.isdigit() and int(n) < len(run.headers)}
    keys = [name for name, field in fields.items() if field.key]
    required = [name for name, field in fields.items() if field.required]
    if len(set(chosen.values())) != len(chosen):
        raise UnusableFile("field_twice")
    if (keys and not set(keys) & set(chosen.values())) or not set(required) <= set(chosen.values()):
        raise UnusableFile("no_key_column")
    with transaction.atomic():
        moved = ImportRun.objects.filter(pk=run_id, state__in=["mapped", "ready", "failed"], position=0).update(
            mapping=chosen, options=dict(options), state="checking", dry={}, error=""
        )
        if not moved:
            raise WrongMoment
        memory = {"mapping": chosen, "options": dict(options), "used_at": timezone.now()}
        HeaderMemory.objects.update_or_create(
            target=run.target, headers_hash=headers_hash(run.headers), defaults=memory
        )
        trace(by, "leads.map_columns", f"import:{run_id}", {"fields": sorted(chosen.values())})
        return _start("leads.check_import", run, by)


def run_import(run_id: int, by: Actor) -> int:
    """Start, or after a failure continue, an import whose check is done; answers its job. Raises WrongMoment."""
    return _move(run_id, ["ready", "failed"], "running", "leads.run_import", by)


def undo_import(run_id: int, by: Actor) -> int:
    """Take an import back, as far as nothing changed since; answers the job. Raises WrongMoment."""
    return _move(run_id, ["done", "failed"], "undoing", "leads.undo_import", by)


def _move(run_id: int, states: list[str], state: str, name: str, by: Actor) -> int:
    require(by, Role.admin, Role.marketer)
    run = ImportRun.objects.get(pk=run_id)
    with transaction.atomic():
        moved = ImportRun.objects.filter(pk=run_id, state__in=states, mapping__isnull=False).exclude(mapping={})
        if not moved.update(state=state, error="", by=by.name, by_user=by.id):
            raise WrongMoment
        trace(by, name, f"import:{run_id}", {"target": run.target})
        return _start(name, run, by)


def _start(name: str, run: ImportRun, by: Actor) -> int:
    job = start(name, {"run_id": run.pk}, by, unique=f"import:{run.pk}", label=run.name)
    ImportRun.objects.filter(pk=run.pk).update(job=job)
    return job
