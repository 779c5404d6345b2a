"""Rows of a stored file."""

from collections.abc import Iterator
from itertools import islice

from minori.leads.core.parse import Row, delimiter_of, headers_of, rows
from minori.leads.importing.storing import text_of


def first_line(run_id: int) -> str:
    """The first line of the text."""
    with text_of(run_id).open(encoding="utf-8", newline="") as handle:
        return handle.readline(200_000)


def separator(run_id: int) -> str:
    """The delimiter that the text seems to use."""
    return delimiter_of(first_line(run_id))


def all_rows(run_id: int, delimiter: str) -> Iterator[Row]:
    """Every row behind the header; raises BrokenFile."""
    with text_of(run_id).open(encoding="utf-8", newline="") as handle:
        yield from islice(rows(handle, delimiter), 1, None)


def headers(run_id: int, delimiter: str) -> list[str]:
    """The unique names of the columns; empty for an empty file."""
    with text_of(run_id).open(encoding="utf-8", newline="") as handle:
        first = next(rows(handle, delimiter), None)
    return headers_of(first.cells) if first else []


def sample(run_id: int, delimiter: str, count: int = 5) -> list[Row]:
    """The first rows behind the header."""
    return list(islice(all_rows(run_id, delimiter), count))


def pieces(run_id: int, delimiter: str, after: int, size: int) -> Iterator[list[Row]]:
    """Rows behind the first `after` ones, in lists of at most `size`."""
    remaining = islice(all_rows(run_id, delimiter), after, None)
    while piece := list(islice(remaining, size)):
        yield piece
