"""`python -m benchmarks NAME`: one figure; `--all`: every figure, written to benchmarks/results.md."""

import argparse
import importlib
import json
import keyword
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import Result

HERE = Path(__file__).parent
NO_BENCHMARK = {"__init__", "__main__", "measure"}


def names() -> list[str]:
    """Every benchmark's name: files of this folder that define `run`."""
    files = [f for f in sorted(HERE.glob("*.py")) if f.stem not in NO_BENCHMARK]
    return [f.stem.rstrip("_").replace("_", "-") for f in files if "\ndef run(" in f.read_text()]


def module_of(name: str) -> str:
    """The file that measures a figure; one whose name is a word of Python ends in an underscore."""
    plain = name.replace("-", "_")
    return f"benchmarks.{plain}_" if keyword.iskeyword(plain) else f"benchmarks.{plain}"


def show(result: Result) -> None:
    """Print the table and the line that machines read."""
    widths = [max(map(len, column)) for column in zip(*result.table, strict=True)] if result.table else []
    for row in result.table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(result.line(), flush=True)


def measure(name: str) -> int:
    """Run one benchmark in a data folder of its own; 1 if its goal is missed."""
    if name not in names():
        print(f"There is no benchmark {name!r}. There are: {', '.join(names())}.")
        return 2
    folder = tempfile.mkdtemp(prefix=f"minori-bench-{name}-")
    os.environ["MINORI_DATA_DIR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minori.settings")
    try:
        result: Result = importlib.import_module(module_of(name)).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    show(result)
    return 0 if result.met else 1


def measure_all() -> int:
    """Run every benchmark in a process of its own and write what came out."""
    rows, failed = [], 0
    for name in names():
        print(f"-- {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", "benchmarks", name], check=False, capture_output=True, text=True)
        print(done.stdout, done.stderr, sep="", flush=True)
        failed |= done.returncode
        found = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
        told = json.loads(found[-1].removeprefix("RESULT ")) if found else None
        rows.append((name, told))
    (HERE / "results.md").write_text(page(rows))
    return 1 if failed else 0


def page(rows: list[tuple[str, dict[str, object] | None]]) -> str:
    """The results as a page for people."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    lines = [
        "# Figures",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d} by `make bench` ({machine}). Medians; ranges and conditions behind.",
        "",
        "| name | figure | unit | goal | met | detail |",
        "|---|---|---|---|---|---|",
    ]
    for name, told in rows:
        if told is None:
            lines.append(f"| {name} | - | - | - | **did not finish** | |")
            continue
        detail = json.dumps(told["detail"], ensure_ascii=False).replace("|", "\\|")
        met = "yes" if told["met"] else "**no**"
        lines.append(f"| {name} | {told['figure']} | {told['unit']} | {told['goal']} | {met} | `{detail}` |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", help=", ".join(names()))
    parser.add_argument("--all", action="store_true", help="run every benchmark and write benchmarks/results.md")
    chosen = parser.parse_args()
    if chosen.all:
        return measure_all()
    if not chosen.name:
        parser.print_help()
        return 2
    return measure(chosen.name)


sys.exit(main())
