"""Bringing a file of people in: mapping, normalising, finding doubles, consent, events; against a bare bulk insert."""

import csv
import os
import random
import resource
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Result, ratios, spread, start_django

ROWS = int(os.environ.get("MINORI_BENCH_ROWS", "200000"))
ROUNDS = int(os.environ.get("MINORI_BENCH_ROUNDS", "5"))
GOAL = 0.03
MEMORY_GOAL_MB = 400
HEADER = ["メール", "氏名", "会社名", "部署", "役職", "都道府県", "電話番号", "スコア"]
FAMILY = [
    "青山",
    "石田",
    "上田",
    "江川",
    "大野",
    "川口",
    "北川",
    "黒田",
    "小西",
    "坂本",
    "柴田",
    "杉山",
    "関口",
    "高木",
    "辻",
    "中野",
    "西村",
    "野口",
    "橋本",
    "藤井",
]
GIVEN = [
    "明",
    "郁子",
    "修",
    "恵美",
    "和也",
    "京子",
    "賢治",
    "早苗",
    "進",
    "節子",
    "孝",
    "千尋",
    "哲也",
    "直子",
    "信夫",
    "浩二",
    "真理",
    "裕子",
]
FIRMS = [
    "青空機械",
    "旭紙業",
    "泉食品",
    "浦島海運",
    "永和建材",
    "岡崎通商",
    "霞精密",
    "桐生繊維",
    "銀河薬品",
    "駒込印刷",
]
PARTS = ["営業部", "企画室", "情報システム部", "総務部", "資材部", "技術本部", "人事部", "品質管理課"]
JOBS = ["部長", "課長", "係長", "主任", "担当", "取締役", "本部長"]
PLACES = ["東京都", "大阪府", "愛知県", "福岡県", "北海道", "神奈川県", "京都府", "宮城県", "広島県", "沖縄県"]


def write_file(path: Path, rows: int, seed: int) -> None:
    """People of 5,000 companies under 500 mail domains, always the same for a seed."""
    pick = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(HEADER)
        for n in range(rows):
            out.writerow(
                [
                    f"reader{seed}.{n:07d}@firm{n % 500:03d}.example.jp",
                    f"{pick.choice(FAMILY)} {pick.choice(GIVEN)}",
                    f"株式会社{pick.choice(FIRMS)}{n % 5000}",
                    pick.choice(PARTS),
                    pick.choice(JOBS),
                    pick.choice(PLACES),
                    f"03-{pick.randrange(10000):04d}-{pick.randrange(10000):04d}",
                    pick.randrange(100),
                ]
            )


def insert_bare(source: Path, database: Path, unique: bool) -> float:
    """Seconds for csv.reader and one executemany into a durable SQLite table of eight text columns."""
    database.unlink(missing_ok=True)
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    kind = "TEXT UNIQUE" if unique else "TEXT"
    connection.execute(f"CREATE TABLE people (a {kind}, b TEXT, c TEXT, d TEXT, e TEXT, f TEXT, g TEXT, h TEXT)")
    began = time.perf_counter()
    with source.open(encoding="utf-8", newline="") as handle:
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO people VALUES (?,?,?,?,?,?,?,?)", csv.reader(handle))
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return took


@dataclass
class Round:
    """Seconds of one round: the two bare inserts, the check of the file, the import; and CPU seconds of the import."""

    unique: float
    plain: float
    check: float
    took: float
    cpu: float


def one_round(source: Path, rows: int) -> Round:
    """One file through the door that a marketer uses, beside the bare inserts."""
    from minori.jobs.public import run_due
    from minori.leads.acts.import_file import judge_file, map_columns, run_import, upload_file
    from minori.leads.importing.storing import blocks_of
    from minori.leads.models import ImportRun
    from minori.team.words import SYSTEM

    unique, plain = (insert_bare(source, source.with_name("bare.db"), kind) for kind in (True, False))
    run_id = upload_file("people.csv", blocks_of(source), "lead", SYSTEM)
    judge_file(run_id)
    mapping = ImportRun.objects.get(pk=run_id).mapping
    began = time.perf_counter()
    map_columns(run_id, mapping, {"basis": "notified", "evidence": "fair"}, SYSTEM)
    run_due()
    checked, cpu = time.perf_counter(), time.process_time()
    run_import(run_id, SYSTEM)
    run_due()
    took, cpu = time.perf_counter() - checked, time.process_time() - cpu
    done = ImportRun.objects.get(pk=run_id)
    if (done.state, done.created) != ("done", rows):
        raise RuntimeError(f"{done.state}: {done.created} of {rows} {done.error}")
    return Round(unique, plain, checked - began, took, cpu)


def run() -> Result:
    """Import fresh people in rounds, each beside a bare insert of the same rows; the house grows to all of them."""
    start_django()
    from minori.leads.customs import define_field
    from minori.leads.words import CustomField, FieldType
    from minori.team.words import SYSTEM

    define_field(CustomField("score", "スコア", "Score", FieldType.INT), SYSTEM)
    source = Path(os.environ["MINORI_DATA_DIR"]) / "people.csv"
    rows, rounds = ROWS // ROUNDS, []
    for seed in range(ROUNDS):
        write_file(source, rows, seed)
        rounds.append(one_round(source, rows))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figure = ratios([r.unique for r in rounds], [r.took for r in rounds])
    bare = ratios([r.plain for r in rounds], [r.took for r in rounds])
    rate = spread([rows / r.took for r in rounds])
    checks = spread([rows / r.check for r in rounds])
    cpu = spread([r.cpu / rows * 1e6 for r in rounds])
    return Result(
        name="import",
        figure=round(figure.median, 4),
        unit="ratio to a durable SQLite bulk insert with the address unique",
        goal=f">= {GOAL}; memory < {MEMORY_GOAL_MB} MB",
        met=figure.median >= GOAL and memory < MEMORY_GOAL_MB,
        detail={
            "rows": ROWS, "rounds": ROUNDS, "rows_per_second": str(rate), "check_rows_per_second": str(checks),
            "cpu_microseconds_per_row": str(cpu), "ratio": str(figure), "ratio_without_unique_key": str(bare),
            "memory_mb": round(memory),
        },
        table=[
            ["", "median (range)"],
            ["import, rows/s", str(rate)],
            ["check before it, rows/s", str(checks)],
            ["CPU, us a row", str(cpu)],
            ["ratio to bulk insert, address unique", str(figure)],
            ["ratio to bulk insert, no key", str(bare)],
            ["memory, MB", f"{memory:.0f}"],
        ],
    )  # fmt: skip
