"""What the house told the collector, read again whenever it changes, and the tag script with it inside."""

import gzip
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from minori.collect.core.config import CollectConfig, read_config
from minori.collect.core.rows import Entry
from minori.collect.words import AgentClass

BUILT_TAG = Path(__file__).parents[1] / "built" / "t.js"


@dataclass(frozen=True)
class Tag:
    """The script that customers' pages load."""

    plain: bytes
    packed: bytes
    etag: bytes


def tag_with(built: bytes, config: CollectConfig) -> Tag:
    """The built script as a function of its settings, called with ours."""
    told = msgspec.json.encode({"consent": config.consent, "forms": config.forms_url})
    plain = b"(function(MINORI){" + built.strip() + b"\n})(" + told + b");\n"
    etag = b'"' + sha256(plain).hexdigest()[:16].encode() + b'"'
    return Tag(plain, gzip.compress(plain, 9, mtime=0), etag)


class Settings:
    """The present settings; a file that cannot be read leaves the last good ones in force."""

    def __init__(self, file: Path, built_tag: Path = BUILT_TAG) -> None:
        self.config = CollectConfig()
        self.tag: Tag | None = None
        self._file, self._built = file, built_tag
        self._seen: tuple[int, int] = (-1, -1)
        self.refresh()

    def refresh(self) -> None:
        """Read the files again if they changed."""
        seen = (_changed(self._file), _changed(self._built))
        if seen == self._seen:
            return
        self._seen = seen
        try:
            self.config = read_config(self._file.read_bytes()) if seen[0] else CollectConfig()
        except (OSError, ValueError) as problem:
            print(f"collector: {self._file.name} cannot be read, the old settings stay: {problem}", file=sys.stderr)
        self.tag = tag_with(self._built.read_bytes(), self.config) if seen[1] else None

    def inside(self, entry: Entry) -> Entry:
        """The entry, marked as own staff's if its browser is excluded."""
        if entry.row.visitor not in self.config.insiders:
            return entry
        row = msgspec.structs.replace(entry.row, agent=AgentClass.INSIDER.value)
        return Entry(entry.id, row, entry.nonce, entry.until)


def _changed(file: Path) -> int:
    """A number that differs after a change; 0 where there is no file."""
    try:
        state = file.stat()
    except OSError:
        return 0
    return state.st_mtime_ns ^ state.st_ino
