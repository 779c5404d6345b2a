"""A big log for other benchmarks: a million leads with company facts, twenty million events, always the same.

`million()` builds it once a machine through the room's own bulk path and puts it in place of the process's log. Not a
benchmark itself. Smaller: `million(leads=100_000, events=2_000_000)`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import duckdb

SHAPE = 2
START = datetime(2025, 11, 20, tzinfo=UTC)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
BATCH = 500_000
COMPANIES = 20

FACTS = """
    SELECT id, 1 + (hash(id, 1) % {companies})::BIGINT AS company,
      ['aware', 'interested', 'considering', 'deciding', 'in_deal', 'customer'][1 + (power(u(id, 2), 2) * 6)::INT % 6] AS stage,
      ['decision_maker', 'manager', 'staff', 'specialist', 'other'][1 + (hash(id, 3) % 5)::INT] AS role,
      ['情報システム', '営業', 'マーケティング', '経営企画', '製造', '人事', '総務'][1 + (hash(id, 4) % 7)::INT] AS department,
      ['東京都', '大阪府', '愛知県', '福岡県', '北海道', '宮城県'][1 + (power(u(id, 5), 2) * 6)::INT % 6] AS prefecture,
      make_timestamp({start} + (u(id, 6) * 31536000000000)::BIGINT) AS created_at,
      (hash(id, 7) % 10) < 8 AS mailable, (hash(id, 8) % 100) < 2 AS excluded, (hash(id, 9) % 20) = 0 AS opted_out,
      CASE WHEN hash(id, 10) % 3 = 0 THEN ['展示会'] WHEN hash(id, 10) % 7 = 0 THEN ['名刺', '既存'] ELSE [] END AS tags,
      ['製造業', 'IT', '金融', '建設', '小売', '運輸', '医療', '教育', '不動産', 'その他'][1 + (hash(company, 11) % 10)::INT] AS company_industry,
      (5 + power(u(company, 12), 6) * 20000)::BIGINT AS company_employees,
      (1000000 + power(u(company, 13), 8) * 500000000000)::BIGINT AS company_revenue,
      ['関東', '近畿', '中部', '九州', '東北'][1 + (hash(company, 14) % 5)::INT] AS company_region,
      (power(u(id, 15), 3) * 40000)::BIGINT AS score_fit, (power(u(id, 16), 6) * 60000)::BIGINT AS score_behaviour,
      score_fit + score_behaviour AS score_total,
      CASE WHEN score_total >= 70000 THEN 'high' WHEN score_total >= 50000 THEN 'middle' ELSE 'low' END AS band
    FROM (SELECT unnest(range(1, {leads} + 1)) AS id)
"""

EVENTS = """
    WITH drawn AS (
      SELECT n, {start} + (n * {step})::BIGINT + (u(n, 1) * {step})::BIGINT AS moment, u(n, 2) AS sort, hash(n, 3) AS h,
        CASE WHEN u(n, 4) < 0.12 THEN -1 - (hash(n, 5) % {leads})::BIGINT
             ELSE 1 + ((power(u(n, 6), 2.2) * {leads})::BIGINT * 7919) % {leads} END AS who
      FROM (SELECT unnest(range({low}, {high})) AS n)
    ), kinds AS (
      SELECT *, CASE WHEN who < 0 OR sort < 0.55 THEN 'page.viewed' WHEN sort < 0.76 THEN 'mail.sent'
        WHEN sort < 0.86 THEN 'mail.opened' WHEN sort < 0.90 THEN 'mail.clicked' WHEN sort < 0.94 THEN 'page.left'
        WHEN sort < 0.96 THEN 'asset.downloaded' WHEN sort < 0.975 THEN 'form.viewed'
        WHEN sort < 0.98 THEN 'form.submitted' WHEN sort < 0.985 THEN 'seminar.registered'
        WHEN sort < 0.988 THEN 'seminar.attended' ELSE 'score.changed' END AS kind FROM drawn
    )
    SELECT n, printf('%012x7%03x%016x', moment // 1000, h % 4096, (hash(n, 7) >> 2) | 9223372036854775808::UBIGINT) AS id,
      (((moment // 1000)::UBIGINT << 16) | (7 << 12)::UBIGINT | (h % 4096)::UBIGINT) AS half,
      make_timestamp(moment // 1000 * 1000) AS "at",
      make_timestamp(moment // 1000 * 1000 + 20000 + (h % 60)::BIGINT * 1000) AS received_at, kind, who,
      NULL::BIGINT AS company,
      CASE kind WHEN 'page.viewed' THEN ['/', '/pricing', '/cases/', '/news/', '/products/', '/docs/'][1 + (h % 6)::INT] ||
          CASE WHEN h % 6 >= 2 THEN ((power(u(n, 8), 2) * 300)::INT)::VARCHAR ELSE '' END
        WHEN 'asset.downloaded' THEN 'whitepaper-' || (h % 40)
        WHEN 'form.viewed' THEN 'form-' || (h % 12) WHEN 'form.submitted' THEN 'form-' || (h % 12)
        WHEN 'seminar.registered' THEN 'seminar-' || (h % 30) WHEN 'seminar.attended' THEN 'seminar-' || (h % 30)
        WHEN 'score.changed' THEN '' ELSE 'letter:' || (n // 40) END AS object,
      CASE WHEN starts_with(kind, 'mail.') THEN 'broadcast-' || (n // {month}) WHEN h % 9 = 0 THEN 'cpc' ELSE '' END AS campaign,
      CASE WHEN kind = 'page.left' THEN (h % 300)::DOUBLE WHEN kind = 'score.changed' THEN (h % 20)::DOUBLE END AS value,
      CASE WHEN kind = 'mail.clicked' THEN '{{"link":' || (h % 5) || '}}' WHEN kind = 'form.submitted'
        THEN '{{"intent":"' || ['enquiry', 'document', 'newsletter'][1 + (h % 3)::INT] || '"}}' ELSE '' END AS props,
      CASE WHEN starts_with(kind, 'mail.') THEN 'mail' WHEN kind = 'score.changed' THEN 'system' ELSE 'tag' END AS source,
      CASE WHEN kind IN ('mail.opened', 'mail.clicked') THEN u(n, 9) < 0.8 ELSE true END AS human
    FROM kinds
"""


def million(leads: int = 1_000_000, events: int = 20_000_000) -> Path:
    """Put the big log in place of this process's own, built first if this machine has none; returns its file."""
    django.setup()
    from minori.eventlog.engine import Log, use_log

    path = Path(tempfile.gettempdir()) / f"minori-million-{os.getuid()}-{SHAPE}-{leads}-{events}.duckdb"
    if not path.exists():
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        build(draft, leads, events)
        draft.rename(path)
    use_log(Log(path))
    return path


def build(path: Path, leads: int, events: int) -> None:
    """Make the file of a big log; two to four minutes for the full size on two cores."""
    from minori.eventlog.engine import Log, files_of, use_log
    from minori.eventlog.merging import merge_everything

    started = time.monotonic()
    log = Log(path)
    former = use_log(log)
    fill(log, leads, events)
    print(f"loaded {events:,} events in {time.monotonic() - started:.0f} s", flush=True)
    merge_everything()
    log.compact()
    log.close()
    use_log(former)
    files_of(path)[-1][1].rename(path)
    print(f"built {path} in {time.monotonic() - started:.0f} s, {path.stat().st_size / 1e6:.0f} MB", flush=True)


def fill(log: Any, leads: int, events: int) -> None:
    """Load leads' facts and events into a log that is in use, through its bulk path."""
    from minori.eventlog.loading import load_table

    span = int((NOW - START).total_seconds() * 1_000_000)
    sizes = {
        "start": int(START.timestamp() * 1_000_000), "step": span / events, "leads": leads,
        "companies": max(1, leads // COMPANIES), "month": max(1, events // 12),
    }  # fmt: skip
    draw = drawing()
    with log.writing() as write:
        write.register("facts", draw.execute(FACTS.format(**sizes)).to_arrow_table())
        write.execute("CREATE OR REPLACE TABLE lead AS FROM facts ORDER BY id")
        write.unregister("facts")
    for low in range(0, events, BATCH):
        table = draw.execute(EVENTS.format(low=low, high=min(events, low + BATCH), **sizes)).to_arrow_table()
        load_table(table, [], "million", low + table.num_rows)


def drawing() -> Any:
    """A connection that draws the same numbers each time."""
    draw = duckdb.connect(":memory:", config={"threads": 2, "memory_limit": "2GB"})
    draw.execute("CREATE MACRO u(n, salt) AS (hash(n, salt) % 1000003) / 1000003")
    return draw


def forget() -> None:
    """Remove every big log of this machine."""
    for path in Path(tempfile.gettempdir()).glob(f"minori-million-{os.getuid()}-*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
