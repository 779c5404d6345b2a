"""Build what browsers and translators need: styles, islands, the tag, compiled translations.

Each part is built only when the content of its sources changed; `--all` builds everything anew. Prints one line a part.
"""

import hashlib
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from messages import compile_all
from setup_node import run_npm

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "minori"
BUILT = SOURCE / "ui" / "static" / "built"
STAMPS = ROOT / ".stamps"


@dataclass(frozen=True)
class Part:
    """One thing to build: what it reads, what must exist afterwards, and how it is made."""

    name: str
    sources: Callable[[], Iterable[Path]]
    results: Callable[[], Iterable[Path]]
    build: Callable[[], None]


def below(folder: Path, *patterns: str) -> list[Path]:
    """Files below a folder by pattern, without what npm or the build itself put there."""
    found = {f for p in patterns for f in folder.rglob(p) if f.is_file()}
    return [f for f in found if not {"node_modules", "dist", "built"} & set(f.relative_to(ROOT).parts)]


def styles() -> None:
    """Tailwind and daisyUI, only the classes that our templates use."""
    BUILT.mkdir(parents=True, exist_ok=True)
    run_npm("run", "--silent", "styles")


def islands() -> None:
    """TypeScript, bundled."""
    for old in (BUILT / "chunks").glob("*"):
        old.unlink()
    run_npm("run", "--silent", "build", "--workspace", "islands", "--", "--logLevel", "warn")
    shutil.copyfile(ROOT / "node_modules" / "htmx.org" / "dist" / "htmx.min.js", BUILT / "htmx.js")


def tracker() -> None:
    """The tag for customers' sites."""
    run_npm("run", "--silent", "build", "--workspace", "tracker")


LOCK = ROOT / "package-lock.json"
PARTS = [
    Part(
        "styles",
        lambda: [LOCK, *below(SOURCE, "*.css", "*.html", "*.py"), *below(ROOT / "islands", "*.ts")],
        lambda: [BUILT / "minori.css"],
        styles,
    ),
    Part(
        "islands", lambda: [LOCK, *below(ROOT / "islands", "*")], lambda: [BUILT / "app.js", BUILT / "htmx.js"], islands
    ),
    Part(
        "tracker",
        lambda: [LOCK, *below(ROOT / "tracker", "*")],
        lambda: [SOURCE / "collect" / "built" / "t.js"],
        tracker,
    ),
    Part(
        "translations",
        lambda: below(SOURCE, "*.po"),
        lambda: [f.with_suffix(".mo") for f in below(SOURCE, "*.po")],
        compile_all,
    ),
]


def digest(files: Iterable[Path]) -> str:
    """One fingerprint over names and contents."""
    whole = hashlib.sha256()
    for file in sorted(files):
        whole.update(str(file.relative_to(ROOT)).encode())
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def main(everything: bool) -> None:
    """Build the parts whose sources changed."""
    STAMPS.mkdir(exist_ok=True)
    for part in PARTS:
        stamp, now = STAMPS / part.name, digest(part.sources())
        known = stamp.read_text() if stamp.exists() else ""
        if not everything and known == now and all(f.exists() for f in part.results()):
            continue
        begun = time.monotonic()
        part.build()
        stamp.write_text(now)
        print(f"built {part.name} in {time.monotonic() - begun:.1f} s", flush=True)


if __name__ == "__main__":
    main("--all" in sys.argv[1:])
