"""What a file's rows can become: people, companies, and what rooms on the right plug in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from minori.leads.core.parse import Row
from minori.leads.core.values import BadValue, read_value
from minori.leads.importing.company_session import CompanySession
from minori.leads.importing.items import refusal
from minori.leads.importing.lead_fields import company_fields, lead_fields
from minori.leads.importing.lead_session import LeadSession
from minori.leads.importing.options import Options
from minori.leads.importing.outcomes import Change, Note, Session, Tally
from minori.leads.words import FieldValue, FileRow, ImportTarget, RowOutcome, TargetField
from minori.team.words import Actor

SHOWN = 20
_plugged: dict[str, ImportTarget] = {}


def register_import_target(
    name: str,
    label: Any,
    fields: Callable[[], Sequence[TargetField]],
    apply: Callable[[Sequence[FileRow], Any, str, bool], Iterable[RowOutcome]],
    undo: Callable[[Sequence[RowOutcome], Any], Sequence[str]],
) -> None:
    """Let files become something of yours; see `words.ImportTarget` for what `apply` and `undo` promise."""
    _plugged[name] = ImportTarget(name, label, fields, apply, undo)


def plugged(name: str) -> ImportTarget | None:
    """What another room plugged under a name."""
    return _plugged.get(name)


def target_names() -> dict[str, Any]:
    """Every target's label by its name."""
    return {"lead": _("Leads"), "company": _("Companies")} | {t.name: t.label for t in _plugged.values()}


def fields_of(target: str) -> Sequence[TargetField]:
    """The fields of a target; raises KeyError for a target that nobody has."""
    if target == "lead":
        return lead_fields()
    return company_fields() if target == "company" else _plugged[target].fields()


def session_of(target: str, mapping: Mapping[str, str], headers: Sequence[str], options: Options, by: Actor) -> Session:
    """A fresh session for a file with this mapping (column number as text -> field name)."""
    columns = {int(n): name for n, name in mapping.items() if name}
    if target == "lead":
        return LeadSession(columns, headers, options, by)
    if target == "company":
        return CompanySession(columns, headers, options, by)
    return PluggedSession(_plugged[target], columns, options, by)


class PluggedSession:
    """Hands typed rows to the room that plugged the target."""

    def __init__(self, target: ImportTarget, columns: Mapping[int, str], options: Options, by: Actor) -> None:
        fields = {f.name: f for f in target.fields()}
        self._columns = [(n, fields[name]) for n, name in sorted(columns.items())]
        self._target, self._options, self._by = target, options, by

    def remember(self, rows: Sequence[Row]) -> None:
        """The room finds doubles among its own rows."""

    def take(self, rows: Sequence[Row], dry: bool) -> Tally:
        """Read typed values and let the room apply them."""
        tally, ready, cells = Tally(), [], {}
        for row in rows:
            try:
                ready.append(FileRow(row.line, self._values(row)))
                cells[row.line] = row.cells
            except BadValue as problem:
                tally.notes.append(refusal(row, problem))
        for outcome in self._target.apply(ready, self._by, self._options.source, dry):
            _add(tally, outcome, cells[outcome.line], self._target.name)
        tally.refused = sum(note.refused for note in tally.notes)
        return tally

    def _values(self, row: Row) -> dict[str, FieldValue]:
        values: dict[str, FieldValue] = {}
        for n, field in self._columns:
            text = row.cells[n].strip() if n < len(row.cells) else ""
            if text and text not in self._options.blanks:
                values[field.name] = read_value(field.name, field.type, text, field.choices)
        missing = [f.name for _, f in self._columns if f.required and f.name not in values]
        if missing:
            raise BadValue(missing[0], "blank")
        return values


def _add(tally: Tally, outcome: RowOutcome, cells: list[str], kind: str) -> None:
    if outcome.outcome == "refused":
        tally.notes.append(Note(outcome.line, True, "refused", outcome.reason[:300], cells))
        return
    if outcome.outcome == "created":
        tally.created += 1
    elif outcome.outcome == "updated":
        tally.updated += 1
    else:
        tally.same += 1
        return
    if outcome.object_id is not None:
        created = outcome.outcome == "created"
        before, after = dict(outcome.before or {}), dict(outcome.after or {})
        tally.changes.append(Change(outcome.line, kind, outcome.object_id, created, before, after))
    if len(tally.shown) < SHOWN:
        tally.shown.append({"line": outcome.line, "outcome": outcome.outcome, "fields": [], "cells": cells})
