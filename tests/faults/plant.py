"""`make faults`: plant every fault of this folder and demand that the test it names notices.

A fault is a patch `NAME.patch` against the source whose first line says which test has to fail:

    # catches: tests/test_routes.py::test_every_route_has_a_row_and_every_row_a_route

Each patch is applied to a fresh copy of the tree, in one of two folders that take turns, so that Python's bytecode of all
that is not patched serves the next patch too; the named tests run once without any fault meanwhile. A fault counts as noticed only where the named test
ran and failed; a patch that does not apply, a test that cannot be collected and a test that hangs do not count.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
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
PATIENCE = 300  # seconds for one fault's test
PATIENCE_FOR_ALL = 1_200
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
    shutil.rmtree(there, ignore_errors=True)
    shutil.copytree(ROOT, there, ignore=LEFT_OUT, symlinks=True)
    for link in LINKED:
        if (ROOT / link).exists():
            (there / link).unlink(missing_ok=True)
            (there / link).symlink_to((ROOT / link).resolve())
    return there


def run(tree: Path, tests: Sequence[str], patience: int, *more: str) -> tuple[int, list[str]]:
    """Run tests in a tree; gives pytest's exit code (-1 for a hang) and the lines of its last words."""
    env = {**os.environ, "PYTHONPATH": f"{tree / 'src'}:{tree}", "PYTHONPYCACHEPREFIX": str(tree.parent / "bytecode")}
    for name in ("MINORI_DATA_DIR", "PYTHONDONTWRITEBYTECODE"):
        env.pop(name, None)
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-rfE", "-p", "no:cacheprovider", *more, *tests]
    try:
        done = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        return -1, [f"did not end within {patience} s"]
    return done.returncode, (done.stdout + done.stderr).strip().splitlines() or ["said nothing"]


def named(line: str, test: str) -> bool:
    """Does a line of pytest's summary speak of this test, with whatever parameters?"""
    return line.split(" ")[1:2] == [test] or line.startswith((f"FAILED {test}[", f"ERROR {test}["))


def plant(fault: Fault, under: Path) -> Outcome:
    """Apply one fault to a copy and see whether its test fails."""
    begun = time.monotonic()
    tree = copy_of_the_tree(under, threading.current_thread().name)
    apply = ["git", "apply", "--verbose", str(fault.patch)]
    env = {**os.environ, "GIT_CEILING_DIRECTORIES": str(under), "LC_ALL": "C"}
    applied = subprocess.run(apply, cwd=tree, env=env, capture_output=True, text=True, check=False)
    if applied.returncode or "Applied patch" not in applied.stderr:
        problem = (applied.stderr.strip().splitlines() or ["nothing was changed"])[-1]
        outcome = Outcome(fault, False, f"does not apply: {problem}", time.monotonic() - begun)
    else:
        code, said = run(tree, [fault.test], PATIENCE, "-x")
        noticed = code == 1 and any(line.startswith("FAILED ") and named(line, fault.test) for line in said)
        word = "noticed" if noticed else "SURVIVED" if code == 0 else f"no verdict ({said[-1]})"
        outcome = Outcome(fault, noticed, word, time.monotonic() - begun)
    print(f"{outcome.seconds:6.1f} s  {outcome.fault.name:40} {outcome.word}", flush=True)
    return outcome


def unsound(tests: Sequence[str], under: Path) -> set[str]:
    """The named tests that do not pass without any fault, which makes their failing later worth nothing."""
    begun = time.monotonic()
    code, said = run(copy_of_the_tree(under, "sound"), tests, PATIENCE_FOR_ALL)
    bad = {test for test in tests for line in said if line.startswith(("FAILED ", "ERROR ")) and named(line, test)}
    print(f"{time.monotonic() - begun:6.1f} s  {len(tests)} named tests without any fault", flush=True)
    if code and not bad:
        print("\n".join(said[-20:]), flush=True)
        return set(tests)
    return bad


def main(names: Sequence[str]) -> int:
    """Plant all faults, or those named; 0 where each was noticed."""
    faults = [read(patch) for patch in sorted(FOLDER.glob("*.patch")) if not names or patch.stem in names]
    with tempfile.TemporaryDirectory(prefix="minori-faults-") as folder, ThreadPoolExecutor(AT_ONCE, "tree") as pool:
        under = Path(folder)
        shaky = pool.submit(unsound, sorted({fault.test for fault in faults}), under)
        outcomes = list(pool.map(lambda fault: plant(fault, under), faults))
        broken = shaky.result()
    passed = 0
    for outcome in outcomes:
        test = outcome.fault.test
        passed += outcome.noticed and test not in broken
        if test in broken:
            print(f"{outcome.fault.name}: its test fails without the fault too: {test}")
        elif not outcome.noticed:
            print(f"{outcome.fault.name}: {outcome.word}: {test}")
    print(f"{passed} passed, {len(outcomes) - passed} failed")
    return 0 if passed == len(outcomes) and outcomes else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
