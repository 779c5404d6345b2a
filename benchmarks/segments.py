"""Eleven questions about a million people and twenty million events, against the best SQL written by hand for each.

Both answer with the same ids through the same log; a figure is the median of five interleaved rounds. The rule's side
is everything that a user waits for: text to tree, check, kept SQL, ids out. `MINORI_BENCH_LEADS` and
`MINORI_BENCH_EVENTS` make it smaller for a try.
"""

from __future__ import annotations

import os
import statistics
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import Result, interleaved, spread
from benchmarks.million import NOW, million

REFERENCE = Path(__file__).parent / "reference"
ROUNDS = 5
RULES = {
    "attributes": "- company.industry in [製造業, IT]\n- company.employees >= 300",
    "clicked_30": '- clicked("*") within 30 days',
    "viewed_30": '- viewed("*") within 30 days',
    "clicked_not_viewed": '- clicked("*") within 30 days\n- not viewed("*") within 7 days',
    "priced_twice": '- viewed("/pricing*") >= 2 within 14 days',
    "never_downloaded": '- lead.stage = considering\n- not downloaded("*") ever',
    "sequence": '- downloaded("*") then viewed("/pricing*") within 7 days',
    "distinct": '- distinct object of viewed("/cases/*") >= 3 within 90 days',
    "nested": (
        '- any:\n    - score.total >= 50\n    - attended("*") within 90 days\n    - all:\n'
        '        - company.employees >= 300\n        - viewed("/pricing*") >= 2 within 30 days\n'
        "- lead.stage not in [in_deal, customer]"
    ),
    "membership": '- lead.tags has any [展示会, 名刺]\n- opened("*") >= 3 within 60 days',
    "date_field": '- viewed("/pricing*") within 14 days after lead.created_at',
}
SIMPLE = list(RULES)[:6]


def run() -> Result:
    """Measure every question."""
    million(
        int(os.environ.get("MINORI_BENCH_LEADS", "1000000")), int(os.environ.get("MINORI_BENCH_EVENTS", "20000000"))
    )
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    rows, ratios, times = [["question", "rule s", "hand-written s", "ratio", "people"]], {}, {}
    for name in RULES:
        ours, theirs, people = compare(name)
        ratios[name] = ours.median / theirs.median
        times[name] = round(ours.median, 4)
        rows.append([name, str(ours), str(theirs), f"{ratios[name]:.2f}", f"{people:,}"])
    figure = round(statistics.median(ratios.values()), 2)
    detail = {"ratios": {n: round(r, 2) for n, r in ratios.items()}, "seconds": times}
    return Result("segments", figure, "ratio to hand-written SQL", "<= 1.5", figure <= 1.5, detail, rows)


def compare(name: str) -> tuple[Any, Any, int]:
    """Rule and hand-written SQL in turns; raises AssertionError when they find other people."""
    from minori.eventlog.public import run_sql
    from minori.rules.public import ids_matching, parse

    sql = (REFERENCE / f"segments_{name}.sql").read_text()

    def ours() -> list[int]:
        return ids_matching(parse(RULES[name]), NOW - timedelta(0))

    def theirs() -> list[int]:
        found: list[int] = run_sql(sql).column(0).to_pylist()
        return sorted(found)

    mine, hand = ours(), theirs()
    assert mine == hand, f"{name}: {len(mine)} people by rule, {len(hand)} by hand"

    def timed(ask: Any) -> float:
        begun = time.perf_counter()
        ask()
        return time.perf_counter() - begun

    figures = interleaved(ROUNDS, lambda: timed(ours), lambda: timed(theirs))
    return spread(figures[0]), spread(figures[1]), len(mine)
