"""Everybody's score under the default model (fading, limits, fit), against the best SQL written by hand.

The query alone, and with write-back to the rows: of all (a first scoring) and of what half a day's fading changes.
Both totals must agree to the thousandth. `MINORI_BENCH_LEADS` and `MINORI_BENCH_EVENTS` make it smaller for a try.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import Result, interleaved, spread
from benchmarks.million import NOW, million

SQL = Path(__file__).parent / "reference" / "rescore.sql"
ROUNDS = 5


def run() -> Result:
    """Measure query and write-back."""
    million(
        int(os.environ.get("MINORI_BENCH_LEADS", "1000000")), int(os.environ.get("MINORI_BENCH_EVENTS", "20000000"))
    )
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from minori.eventlog.public import run_sql
    from minori.scoring.asking import kept
    from minori.scoring.defaults import default_model
    from minori.scoring.public import rescore_all

    model, sql = default_model(), SQL.read_text()
    ask = kept(model, "score", "all").ask
    mine, hand = ask(NOW).sort_by("id"), run_sql(sql).sort_by("id")
    assert mine.column("id").equals(hand.column("id"))
    assert mine.column("total").to_pylist() == hand.column("total").to_pylist(), "totals differ"

    figures = interleaved(ROUNDS, lambda: timed(lambda: ask(NOW)), lambda: timed(lambda: run_sql(sql)))
    query, by_hand = spread(figures[0]), spread(figures[1])
    first = timed(lambda: rescore_all(NOW, model))
    again = timed(lambda: rescore_all(NOW + timedelta(hours=12), model))
    nothing = timed(lambda: rescore_all(NOW + timedelta(hours=12), model))
    ratios = {
        "query": round(query.median / by_hand.median, 2),
        "first, all written": round(first / by_hand.median, 2),
        "half a day later": round(again / by_hand.median, 2),
        "nothing changed": round(nothing / by_hand.median, 2),
    }
    met = ratios["query"] <= 2 and ratios["half a day later"] <= 10
    rows = [["what", "seconds", "ratio"], ["by hand, no write-back", str(by_hand), "1"]]
    times = [str(query), *(f"{t:.2f}" for t in (first, again, nothing))]
    rows += [[name, took, str(ratio)] for (name, ratio), took in zip(ratios.items(), times, strict=True)]
    goal = "query <= 2, with write-back <= 10"
    return Result("rescore", ratios["query"], "ratio to hand-written SQL", goal, met, {"ratios": ratios}, rows)


def timed(work: Callable[[], Any]) -> float:
    """Seconds that some work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
