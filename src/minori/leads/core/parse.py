"""The grammar of CSV files as people really have them."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

# A million characters in one cell is a broken quote, not data; the reader gives up a little above that.
LONGEST_CELL = 4_000_000
DELIMITERS = ",\t;|"

csv.field_size_limit(LONGEST_CELL)


class Row(NamedTuple):
    """One row: the physical lines on which it begins and ends (from 1), and its cells."""

    line: int
    last_line: int
    cells: list[str]


class BrokenFile(ValueError):
    """The file's grammar breaks at a physical line; `code` says how."""

    def __init__(self, line: int, code: str) -> None:
        super().__init__(f"line {line}: {code}")
        self.line, self.code = line, code


def rows(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Every row that is not empty, header included. `lines` keep their ends (open the file with newline="").

    Raises BrokenFile where a quote opens and its cell never ends.
    """
    watched = _Watched(lines)
    reader = csv.reader(watched, delimiter=delimiter)
    before = 0
    try:
        for cells in reader:
            here = reader.line_num
            if any(cells):
                if watched.at_end and _quote_left_open(cells, watched.last, here - before):
                    raise BrokenFile(before + 1, "quote_never_closed")
                yield Row(before + 1, here, cells)
            before = here
    except csv.Error as problem:
        raise BrokenFile(before + 1, "quote_never_closed") from problem


class _Watched:
    """Passes lines on and remembers the end of the file and the very last line."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.at_end = False
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.last = line
            yield line
        self.at_end = True


def _quote_left_open(cells: list[str], last_line: str, height: int) -> bool:
    # Over several lines a row is whole only if its last line closes a quote; on one line no whole cell ends in a break.
    return last_line.count('"') % 2 == 0 if height > 1 else cells[-1].endswith(("\n", "\r"))


def delimiter_of(header: str) -> str:
    """The separator of a file, judged by its first line outside of quotes; a comma where there is none."""
    bare = "".join(part for n, part in enumerate(header.split('"')) if n % 2 == 0)
    return max(DELIMITERS, key=lambda mark: (bare.count(mark), -DELIMITERS.index(mark)))


def headers_of(cells: Sequence[str]) -> list[str]:
    """Column names: trimmed, without the formula form `="name"`, blanks and doubles numbered so that each is unique."""
    names: list[str] = []
    for n, cell in enumerate(cells, 1):
        name = cell.strip().lstrip("\ufeff")
        if name.startswith('="') and name.endswith('"'):
            name = name[2:-1]
        name = " ".join(name.split()) or f"({n})"
        known, number = name, 2
        while name in names:
            name = f"{known} ({number})"
            number += 1
        names.append(name)
    return names


def plain_header(text: str) -> str:
    """A header reduced to what tells it apart: NFKC, lower case, letters and digits only."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in plain if c.isalnum())
