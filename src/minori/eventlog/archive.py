"""Everything that was loaded or judged, kept as files a day, from which the log can be built again.

The day's file grows by frames (8 bytes length, 4 bytes checksum, an Arrow stream), each durable before the log's own
commit. A day that is over becomes Parquet. A frame that a crash tore is cut off before the next one is written.
"""

from __future__ import annotations

import json
import os
import struct
import threading
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa

HEAD = struct.Struct("<QI")
GROUP = 100_000
PLACE = {"events": 0, "verdicts": 1, "refused": 2}
_lock = threading.Lock()
_whole: set[Path] = set()


@dataclass(frozen=True)
class Frame:
    """One kept table: what it holds (events, verdicts, refused) and the facts about its loading."""

    what: str
    table: Any
    facts: Mapping[str, Any]


def keep(folder: Path | None, what: str, table: Any, facts: Mapping[str, Any]) -> None:
    """Append a table to the day's file, durable on return; raises OSError where the disk refuses."""
    if folder is None:
        return
    frame = packed(Frame(what, table, facts))
    file = folder / f"{datetime.now(UTC):%Y-%m-%d}.frames"
    with _lock:
        folder.mkdir(parents=True, exist_ok=True)
        if file not in _whole:
            cut_torn_end(file)
            _whole.add(file)
        with file.open("ab") as handle:
            start = handle.tell()
            try:
                handle.write(frame)
                handle.flush()
                os.fdatasync(handle.fileno())
            except OSError:
                handle.truncate(start)
                raise


def packed(frame: Frame) -> bytes:
    """A frame as the bytes of a day's file."""
    told = {"what": frame.what, "facts": json.dumps(dict(frame.facts))}
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, frame.table.schema.with_metadata(told)) as stream:
        stream.write_table(frame.table.replace_schema_metadata(told))
    body: bytes = sink.getvalue().to_pybytes()
    return HEAD.pack(len(body), zlib.crc32(body)) + body


def cut_torn_end(file: Path) -> None:
    """Cut off a last frame that was not written whole."""
    if not file.exists():
        return
    good = max((end for _, end in _bodies(file)), default=0)
    if good < file.stat().st_size:
        os.truncate(file, good)


def _bodies(file: Path) -> Iterator[tuple[bytes, int]]:
    size = file.stat().st_size
    with file.open("rb") as handle:
        while len(head := handle.read(HEAD.size)) == HEAD.size:
            length, checksum = HEAD.unpack(head)
            body = handle.read(min(length, size))
            if len(body) < length or zlib.crc32(body) != checksum:
                return
            yield body, handle.tell()


def frames(file: Path) -> Iterator[Frame]:
    """The frames of a day that still grows, in the order of writing."""
    for body, _ in _bodies(file):
        table = pa.ipc.open_stream(body).read_all()
        told = table.schema.metadata
        yield Frame(told[b"what"].decode(), table, json.loads(told[b"facts"]))


def everything(folder: Path) -> Iterator[Frame]:
    """All that was ever kept, oldest first; a day may appear in both shapes when a crash came between."""
    if not folder.is_dir():
        return
    for day in days(folder):
        for file in sorted(folder.glob(f"{day}.*.parquet")):
            yield from _parquet_frames(file)
        if (growing := folder / f"{day}.frames").exists():
            yield from frames(growing)


def days(folder: Path) -> list[str]:
    """The days of which something is kept, in order."""
    return sorted({file.name.partition(".")[0] for file in folder.iterdir() if file.suffix in {".frames", ".parquet"}})


def close_days(folder: Path | None, today: str) -> int:
    """Turn days that are over into Parquet; returns how many."""
    if folder is None or not folder.is_dir():
        return 0
    over = [file for file in sorted(folder.glob("*.frames")) if file.stem < today]
    for file in over:
        write_day(folder, file.stem, frames(file))
        with _lock:
            file.unlink()
            _whole.discard(file)
    return len(over)


def write_day(folder: Path, day: str, found: Iterator[Frame]) -> None:
    """Write a day's frames as one Parquet file for each kind of them, each whole or not at all."""
    for old in folder.glob(f".{day}.*"):
        old.unlink()
    files: dict[str, _Day] = {}
    for frame in found:
        if frame.what not in files:
            files[frame.what] = _Day(folder, day, frame)
        files[frame.what].add(frame)
    for file in files.values():
        file.finish()


class _Day:
    """A day's Parquet file of one kind, written in groups of many frames."""

    def __init__(self, folder: Path, day: str, first: Frame) -> None:
        self.parquet: Any = import_module("pyarrow.parquet")
        self.name = f"{day}.{PLACE[first.what]}-{first.what}.parquet"
        self.folder, self.told = folder, {"what": first.what}
        schema = first.table.schema.with_metadata(self.told)
        self.writer = self.parquet.ParquetWriter(
            folder / f".{self.name}", schema, compression="zstd", compression_level=9
        )
        self.waiting: list[Any] = []
        self.last = 0
        self.positions: dict[str, int] = {}

    def add(self, frame: Frame) -> None:
        self.waiting.append(frame.table.replace_schema_metadata(self.told))
        self.last = max(self.last, frame.facts["last"])
        self.positions.update(positions_in(frame.facts))
        if sum(table.num_rows for table in self.waiting) >= GROUP:
            self.flush()

    def flush(self) -> None:
        if self.waiting:
            self.writer.write_table(pa.concat_tables(self.waiting).combine_chunks())
        self.waiting = []

    def finish(self) -> None:
        self.flush()
        self.writer.add_key_value_metadata({"facts": json.dumps({"positions": self.positions, "last": self.last})})
        self.writer.close()
        draft = self.folder / f".{self.name}"
        with draft.open("rb") as handle:
            os.fsync(handle.fileno())
        draft.rename(self.folder / self.name)


def positions_in(facts: Mapping[str, Any]) -> dict[str, int]:
    """How far each source was loaded when a frame was kept."""
    return {facts["source"]: facts["position"]} if "source" in facts else dict(facts.get("positions", {}))


def scrub(folder: Path | None, booked: Collection[int]) -> int:
    """Remove what was booked on the given people from every kept file; returns how many files were rewritten."""
    if folder is None or not folder.is_dir():
        return 0
    wanted = pa.array(sorted(booked), pa.int64())
    done = 0
    for day in days(folder):
        for file in [*folder.glob(f"{day}.0-events.parquet"), *folder.glob(f"{day}.frames")]:
            with _lock:
                done += _scrub_file(file, wanted)
    return done


def _scrub_file(file: Path, wanted: Any) -> bool:
    compute = import_module("pyarrow.compute")
    kept = [*(frames(file) if file.suffix == ".frames" else _parquet_frames(file))]
    clean = []
    for frame in kept:
        held = "booked" in frame.table.column_names
        mask = compute.invert(compute.is_in(frame.table["booked"], wanted)) if held else None
        clean.append(Frame(frame.what, frame.table.filter(mask) if held else frame.table, frame.facts))
    if all(old.table.num_rows == new.table.num_rows for old, new in zip(kept, clean, strict=True)):
        return False
    if file.suffix == ".frames":
        draft = file.with_name(f".{file.name}")
        with draft.open("wb") as handle:
            handle.writelines(packed(frame) for frame in clean)
            handle.flush()
            os.fsync(handle.fileno())
        draft.rename(file)
    else:
        write_day(file.parent, file.name.partition(".")[0], iter(clean))
    return True


def _parquet_frames(file: Path) -> Iterator[Frame]:
    parquet = import_module("pyarrow.parquet")
    opened = parquet.ParquetFile(file)
    told = opened.metadata.metadata
    what, facts = told[b"what"].decode(), json.loads(told[b"facts"])
    for batch in opened.iter_batches(GROUP):
        yield Frame(what, pa.Table.from_batches([batch]), facts)
