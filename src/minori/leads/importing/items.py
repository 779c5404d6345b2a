"""Rows of a file read into drafts: the hot path of every import."""

from collections.abc import Mapping, Sequence
from typing import Any

from minori.leads.core.address import BadAddress, normal_address
from minori.leads.core.draft import CONTROL, Draft, Reader
from minori.leads.core.parse import Row
from minori.leads.core.values import BadValue, unit_of
from minori.leads.importing.outcomes import Note

REFUSALS = ("opt_out", "mail_allowed")


# Shared by the many rows of which nothing is kept; replaced, never written to.
NOTHING: dict[str, Any] = {}


class Item:
    """One row on its way: where it stands, what it says, whom it found, what changes."""

    __slots__ = ("after", "before", "cells", "company_id", "draft", "existing", "lead_id", "line")

    def __init__(self, line: int, cells: list[str], draft: Draft) -> None:
        self.line, self.cells, self.draft = line, cells, draft
        self.existing: dict[str, Any] | None = None
        self.company_id: int | None = None
        self.lead_id: int | None = None
        self.before: dict[str, Any] = NOTHING
        self.after: dict[str, Any] = NOTHING


class RowReader:
    """Reads cells by a mapping column number -> field; built once for a file."""

    def __init__(
        self, columns: Mapping[int, str], known: Mapping[str, Reader], blanks: frozenset[str], headers: Sequence[str]
    ) -> None:
        self._readers = [(n, _with_unit(known[name], name, headers[n])) for n, name in sorted(columns.items())]
        self._email = next((n for n, name in columns.items() if name == "email"), None)
        self._stop = [(n, known[name]) for n, name in columns.items() if name in REFUSALS]
        self._blanks, self._width = blanks, len(headers)

    def read(self, row: Row) -> Draft:
        """The draft of a row; raises BadValue."""
        cells, draft, blanks = row.cells, Draft(), self._blanks
        if len(cells) > self._width and any(c.strip() for c in cells[self._width :]):
            raise BadValue("", "too_many_cells", str(len(cells)))
        last = len(cells)
        for n, reader in self._readers:
            if n >= last:
                continue
            text = cells[n].strip()
            if not text or text in blanks:
                continue
            if not text.isprintable() and not CONTROL.isdisjoint(text):
                raise BadValue("", "control_characters", text[:40])
            reader(draft, text)
        return draft

    def refused_address(self, cells: Sequence[str]) -> str:
        """The normalised address of a row that could not be taken but says that its person wants no letters; else ""."""
        if self._email is None or self._email >= len(cells) or not self._stop:
            return ""
        draft = Draft()
        for n, reader in self._stop:
            if n < len(cells) and (text := cells[n].strip()) and text not in self._blanks:
                reader(draft, text)
        try:
            return normal_address(cells[self._email]) if draft.opted_out else ""
        except BadAddress:
            return ""


def _with_unit(reader: Reader, name: str, header: str) -> Reader:
    unit = unit_of(header) if name == "company_revenue" else ""
    if not unit:
        return reader
    return lambda draft, text: reader(draft, text + unit if text[-1:].isdigit() else text)


def refusal(row: Row, problem: BadValue) -> Note:
    """The note of a row that cannot be read."""
    detail = f"{problem.field}: {problem.detail}" if problem.field else problem.detail
    return Note(row.line, True, problem.code, detail[:300], row.cells)
