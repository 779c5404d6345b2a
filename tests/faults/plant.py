"""`make faults`: plant every fault of this folder and demand that the test it names notices.

A fault is a patch `NAME.patch` against the source whose first line says which test has to fail:

    # catches: tests/test_routes.py::test_every_route_has_a_row_and_every_row_a_route

Each patch is applied to a copy of the tree in a folder of its own. A fault counts as noticed only where the named test
ran and failed; a patch that does not apply, a test that cannot be collected and a test that hangs do not count.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "data", "dist", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache",
    ".hypothesis", ".grimp_cache", ".import_linter_cache", ".stamps",
)  # fmt: skip
LINKED = (".venv", "node_modules")
PATIENCE = 300
AT_ONCE = 2


@dataclass(frozen=True)
class Fault:
    """One planted fault and the test that has to notice it."""

    name: str
    patch: Path
    test: str


@dataclass(frozen=True)
class Outcome:
    """How one fault fared."""

    fault: Fault
    noticed: bool
    word: str
    seconds: float


def read(patch: Path) -> Fault:
    """A fault from its file; SystemExit with a sentence where the first line is not as it should be."""
    first = patch.read_text(encoding="utf-8").split("\n", 1)[0]
    if not first.startswith("# catches: ") or "::" not in first:
        sys.exit(f"{patch.name}: the first line must read “# catches: path/to/test.py::test_name”")
    return Fault(patch.stem, patch, first.removeprefix("# catches: ").strip())


def copy_of_the_tree(under: Path, name: str) -> Path:
    """The working tree as it stands, with the environment linked instead of copied."""
    there = under / name
    shutil.copytree(ROOT, there, ignore=LEFT_OUT, symlinks=True)
    for link in LINKED:
        if (ROOT / link).exists():
            (there / link).unlink(missing_ok=True)
            (there / link).symlink_to((ROOT / link).resolve())
    return there


def run(tree: Path, tests: Sequence[str]) -> tuple[int, str]:
    """Run tests in a tree; gives pytest's exit code (-1 for a hang) and its last words."""
    env = {**os.environ, "PYTHONPATH": f"{tree / 'src'}:{tree}", "PYTHONDONTWRITEBYTECODE": "1"}
    env.pop("MINORI_DATA_DIR", None)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    try:
        done = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return -1, f"did not end within {PATIENCE} s"
    said = (done.stdout + done.stderr).strip().splitlines() or ["said nothing"]
    return done.returncode, said[-1]


def plant(fault: Fault, under: Path) -> Outcome:
    """Apply one fault to a copy and see whether its test fails."""
    begun = time.monotonic()
    tree = copy_of_the_tree(under, fault.name)
    apply = ["git", "apply", "--verbose", str(fault.patch)]
    env = {**os.environ, "GIT_CEILING_DIRECTORIES": str(under), "LC_ALL": "C"}
    applied = subprocess.run(apply, cwd=tree, env=env, capture_output=True, text=True, check=False)
    if applied.returncode or "Applied patch" not in applied.stderr:
        problem = (applied.stderr.strip().splitlines() or ["nothing was changed"])[-1]
        outcome = Outcome(fault, False, f"does not apply: {problem}", time.monotonic() - begun)
    else:
        code, last = run(tree, [fault.test])
        noticed = code == 1 and last.startswith("FAILED ")
        word = "noticed" if noticed else "SURVIVED" if code == 0 else f"no verdict ({last})"
        outcome = Outcome(fault, noticed, word, time.monotonic() - begun)
    shutil.rmtree(tree, ignore_errors=True)
    return outcome


def sound(faults: Sequence[Fault], under: Path) -> list[str]:
    """The named tests that do not pass without any fault, which makes their failing later worth nothing."""
    tree = copy_of_the_tree(under, "sound")
    tests = sorted({fault.test for fault in faults})
    code, _ = run(tree, tests)
    return [] if code == 0 else [test for test in tests if run(tree, [test])[0] != 0]


def main(names: Sequence[str]) -> int:
    """Plant all faults, or those named; 0 where each was noticed."""
    faults = [read(patch) for patch in sorted(FOLDER.glob("*.patch")) if not names or patch.stem in names]
    with tempfile.TemporaryDirectory(prefix="minori-faults-") as folder:
        under = Path(folder)
        unsound = set(sound(faults, under))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(lambda fault: plant(fault, under), faults))
    passed = 0
    for outcome in outcomes:
        broken = outcome.fault.test in unsound
        word = "its test fails without the fault too" if broken else outcome.word
        passed += outcome.noticed and not broken
        print(f"{outcome.fault.name:36} {outcome.seconds:6.1f} s  {word}  {outcome.fault.test}")
    print(f"{passed} passed, {len(outcomes) - passed} failed")
    return 0 if passed == len(outcomes) and outcomes else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
