"""Keeping an uploaded file, judging its encoding, and turning it into UTF-8 once."""

import errno
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.utils.translation import gettext as _

from minori.leads.core.decode import Guess, guess, handler_of

BLOCK = 1 << 20
_UNSAFE = re.compile(r"[^\w.\- ]+")


class CannotStore(ValueError):
    """The disk refused the file; the message is meant for the person who uploaded it."""


def folder() -> Path:
    """Where uploaded files lie."""
    place: Path = settings.FILES_DIR / "imports"
    place.mkdir(parents=True, exist_ok=True)
    return place


def shown_name(name: str) -> str:
    """A file's name without anything that is not letters, digits, dots, dashes or blanks."""
    return _UNSAFE.sub("_", Path(name).name)[:150] or "file.csv"


def no_room(problem: OSError) -> CannotStore:
    """The sentence for a disk that refuses."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return CannotStore(_("The disk is full. Nothing was imported; make room and send the file again."))
    return CannotStore(_("The file could not be stored: %(reason)s") % {"reason": problem.strerror or problem})


def store(run_id: int, blocks: Iterable[bytes]) -> Path:
    """Write an upload to the disk, durably; raises CannotStore and leaves nothing behind."""
    try:
        path = folder() / f"{run_id}.upload"
        _write(path, blocks)
    except OSError as problem:
        raise no_room(problem) from problem
    return path


def _write(path: Path, blocks: Iterable[bytes]) -> None:
    draft = path.with_suffix(".part")
    try:
        with draft.open("wb") as handle:
            for block in blocks:
                handle.write(block)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def blocks_of(path: Path) -> Iterator[bytes]:
    """The file in blocks."""
    with path.open("rb") as handle:
        while block := handle.read(BLOCK):
            yield block


def guess_of(path: Path) -> Guess:
    """In which encoding the whole file is written; raises NotDecodable."""
    return guess(blocks_of(path))


def text_of(run_id: int) -> Path:
    """Where the file lies as UTF-8."""
    return folder() / f"{run_id}.csv"


def make_text(run_id: int, encoding: str) -> None:
    """Turn the upload into UTF-8 once; raises UnicodeDecodeError for the wrong encoding, CannotStore for a full disk."""
    source = folder() / f"{run_id}.upload"
    try:
        with source.open("r", encoding=encoding, errors=handler_of(encoding), newline="") as read:
            _write(text_of(run_id), _encoded(read))
    except OSError as problem:
        raise no_room(problem) from problem


def _encoded(read: TextIO) -> Iterator[bytes]:
    first = True
    while text := read.read(BLOCK):
        yield (text.lstrip("\ufeff") if first else text).encode("utf-8", "replace")
        first = False


def forget(run_id: int) -> None:
    """Delete both copies of a file."""
    for path in (folder() / f"{run_id}.upload", text_of(run_id)):
        path.unlink(missing_ok=True)


def stored_path(name: str) -> Path:
    """Where an upload lies."""
    return folder() / name
