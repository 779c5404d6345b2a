"""What all processes of `make run` cost while nothing happens: the demo company loaded, a minute of rest."""

import os
import time
from pathlib import Path

from benchmarks.measure import Result
from tests.kit.installation import running

REST_S, WATCH_S = 30, 60


def memory_mb(pid: int) -> float:
    """Proportional memory of a process in MB (shared pages counted by share), from the kernel."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise ValueError(pid)


def cpu_s(pid: int) -> float:
    """Processor seconds that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run() -> Result:
    """Start, let it come to rest, and watch for a minute."""
    names = ["supervisor", "collector", "house", "sender"]
    with running("--demo") as minori:
        time.sleep(REST_S)
        pids = minori.children()
        before, began = {p: cpu_s(p) for p in pids}, time.monotonic()
        time.sleep(WATCH_S)
        watched = time.monotonic() - began
        share = {p: (cpu_s(p) - before[p]) / watched * 100 for p in pids}
        memory = {p: memory_mb(p) for p in pids}
    table = [["process", "memory MB", "CPU %"]]
    for pid, name in zip(pids, names, strict=False):
        table.append([name, f"{memory[pid]:.0f}", f"{share[pid]:.2f}"])
    total, busy = sum(memory.values()), sum(share.values())
    return Result(
        name="idle", figure=round(total), unit="MB", goal="< 350 MB and < 1 % of a core", met=total < 350 and busy < 1,
        detail={"cpu_percent": round(busy, 2)}, table=table,
    )  # fmt: skip
