"""What the log does when nothing else happens: one bounded piece of work a call."""

from collections.abc import Callable
from datetime import datetime, timedelta

from minori.eventlog.archive import close_days
from minori.eventlog.engine import log
from minori.eventlog.erasing import finish_erasures
from minori.eventlog.loading import naive
from minori.eventlog.merging import forget_old_touches, merge_step

DAILY = timedelta(days=1)
WASTED = 0.3


def idle_work(now: datetime) -> bool:
    """Do one piece of upkeep (at most about a second, compaction and erasing more); False when nothing is left.

    Finishes erasures, merges the tail into the sorted body, turns archived days that are over into Parquet, forgets
    old entries of the feed of the touched, and compacts a file of which a good part is free space.
    """
    if finish_erasures() or merge_step():
        return True
    if close_days(log().archive, f"{now:%Y-%m-%d}"):
        return True
    return _due("touches", now, forget_old_touches) or _due("compaction", now, _compact_if_wasted)


def _due(chore: str, now: datetime, work: Callable[[], None]) -> bool:
    row = log().reader.execute("SELECT done_at FROM chore WHERE name = ?", [chore]).fetchone()
    if row and row[0] > naive(now - DAILY):
        return False
    work()
    with log().writing() as write:
        write.execute("INSERT OR REPLACE INTO chore VALUES (?, ?)", [chore, naive(now)])
    return True


def _compact_if_wasted() -> None:
    log().checkpoint()
    total, free = (
        log()
        .reader.execute(
            "SELECT sum(total_blocks), sum(free_blocks) FROM pragma_database_size() WHERE database_name <> 'memory'"
        )
        .fetchone()
    )
    if total and free / total > WASTED:
        log().compact()
