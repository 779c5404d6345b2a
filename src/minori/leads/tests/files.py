"""Bringing small files in, the way a marketer does."""

from collections.abc import Mapping
from typing import Any

from minori.jobs.public import run_due
from minori.leads.acts.import_file import choose_encoding, judge_file, map_columns, run_import, undo_import, upload_file
from minori.leads.models import ImportNote, ImportRun
from minori.team.words import SYSTEM

HEADER = "メール,氏名,会社名,役職,電話番号\n"
VERA = "vera@steelworks.example.jp,山田 花子,株式会社東都電機,部長,03-1234-5678\n"
OLEG = "oleg@rail.example.jp,鈴木 一郎,北斗精工㈱,課長,06-6123-4567\n"


def upload(text: str | bytes, target: str = "lead", encoding: str = "utf-8") -> int:
    """A stored file whose encoding is settled."""
    data = text.encode(encoding) if isinstance(text, str) else text
    run_id = upload_file("people.csv", [data], target, SYSTEM)
    if judge_file(run_id).encoding is None:
        choose_encoding(run_id, encoding)
    return run_id


def bring(
    text: str | bytes,
    target: str = "lead",
    mapping: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    **options: Any,
) -> ImportRun:
    """A file brought in from the upload to the result."""
    run_id = upload(text, target, encoding)
    suggested = ImportRun.objects.get(pk=run_id)
    map_columns(run_id, mapping or suggested.mapping, {**suggested.options, **options}, SYSTEM)
    run_due()
    if ImportRun.objects.get(pk=run_id).state == "ready":
        run_import(run_id, SYSTEM)
        run_due()
    return ImportRun.objects.get(pk=run_id)


def take_back(run: ImportRun) -> ImportRun:
    """The import undone."""
    undo_import(run.pk, SYSTEM)
    run_due()
    return ImportRun.objects.get(pk=run.pk)


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """Created, updated, same, refused."""
    return run.created, run.updated, run.same, run.refused


def refusals(run: ImportRun) -> list[tuple[int, str]]:
    """Line and reason of every refused row."""
    return list(ImportNote.objects.filter(run=run, refused=True).order_by("line").values_list("line", "code"))
