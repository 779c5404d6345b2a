"""Translatable text of every room with Babel: `extract` brings the .po files up to date, `compile` makes the .mo files.

Each room owns `locale/ja/LC_MESSAGES/django.po`; English is the text in the code. No gettext binaries are needed.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "minori"
HEAD = rb"""msgid ""
msgstr ""
"Language: ja\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""
KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip


def as_python(file: Path) -> io.BytesIO:
    """A file as Python source: a template's translatable pieces become calls."""
    if file.suffix == ".py":
        return io.BytesIO(file.read_bytes())
    from django.utils.translation.template import templatize

    return io.BytesIO(templatize(file.read_text(encoding="utf-8")).encode())


def files_of(room: Path) -> Iterator[Path]:
    """The files of a room that may hold text for people."""
    for file in sorted([*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]):
        parts = set(file.relative_to(room).parts)
        if not parts & {"tests", "migrations", "static", "built", "node_modules"} and (
            file.suffix == ".py" or "templates" in parts
        ):
            yield file


def messages_of(room: Path) -> Catalog:
    """Every message of a room, as found in its code and templates now."""
    found = Catalog(domain="django")
    for file in files_of(room):
        for _line, message, comments, context in babel_extract("python", as_python(file), KEYWORDS, ["Translators:"]):
            where = (str(file.relative_to(SOURCE)), 1)
            found.add(message, None, [where], context=context, auto_comments=comments)
    return found


def rooms() -> list[Path]:
    """Every room."""
    return sorted(f.parent for f in SOURCE.glob("*/__init__.py"))


def po_of(room: Path, language: str = "ja") -> Path:
    """Where a room keeps its translation."""
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def read(room: Path) -> Catalog:
    """A room's Japanese catalogue; empty where there is none yet."""
    file = po_of(room)
    if not file.exists():
        return Catalog(locale="ja", domain="django")
    with file.open("rb") as stream:
        return read_po(stream, locale="ja", domain="django")


def missing(room: Path) -> list[str]:
    """Messages of a room without a finished Japanese translation."""
    known = read(room)
    absent = []
    for message in messages_of(room):
        if not message.id:
            continue
        there = known.get(message.id, message.context)
        forms = there.string if there else ""
        done = all(forms) if isinstance(forms, tuple | list) else bool(forms)
        if not done or (there and there.fuzzy):
            absent.append(message.id if isinstance(message.id, str) else message.id[0])
    return absent


def update(room: Path) -> None:
    """Bring a room's .po up to date: new messages empty, unused ones out, no guessing."""
    found = messages_of(room)
    if not [m for m in found if m.id]:
        return
    known, file = read(room), po_of(room)
    known.update(found, no_fuzzy_matching=True)
    known.obsolete.clear()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        stream.write(HEAD)
        write_po(stream, known, width=110, sort_output=True, omit_header=True, no_location=True, ignore_obsolete=True)


def compile_one(file: Path) -> None:
    """One .po to its .mo."""
    with file.open("rb") as stream:
        catalog = read_po(stream, locale="ja", domain="django")
    with file.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, catalog)


def compile_all() -> None:
    """Every .po to its .mo."""
    for file in SOURCE.rglob("*.po"):
        compile_one(file)


def main(arguments: list[str]) -> int:
    """`extract [room ...]`, `compile` or `missing [room ...]`."""
    verb, names = (arguments or [""])[0], arguments[1:]
    chosen = [r for r in rooms() if not names or r.name in names]
    if verb == "extract":
        for room in chosen:
            update(room)
    elif verb == "compile":
        compile_all()
    elif verb != "missing":
        print("usage: messages.py extract [room ...] | compile | missing [room ...]")
        return 2
    for room in chosen:
        for text in missing(room):
            print(f"{room.name}: {text!r} has no Japanese yet")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
