from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from minori.eventlog import archive, merging, public
from minori.eventlog.engine import Log, use_log
from minori.eventlog.models import Erasure
from minori.eventlog.tests.people import BROWSER, NOON, OLEG, VERA, clicked, viewed
from minori.eventlog.words import Event, FedEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Log]:
    """A log in a file, with an archive beside it."""
    fresh = Log(tmp_path / "events.duckdb", tmp_path / "archive")
    former = use_log(fresh)
    yield fresh
    last = use_log(former)
    assert last
    last.close()


def story() -> list[Event]:
    """Vera reads before and after she is named, clicks; a bot clicks; Oleg reads."""
    click, bot = clicked(VERA), clicked(OLEG, "letter:2")
    public.append([viewed(BROWSER, "/before"), click, viewed(OLEG, "/news")], "inbox", 3)
    public.restate([(BROWSER, VERA)])
    public.apply_identity()
    public.append([bot, viewed(BROWSER, "/after"), replace(viewed(OLEG), kind="nonsense")], "inbox", 6)
    public.judge([(click.id, True, 0.9, "page view followed", 1), (bot.id, False, 0.2, "sweep", 1)])
    public.append([viewed(VERA, "/pricing")], "inbox", 7)
    return [click, bot]


def picture() -> tuple[list[dict[str, Any]], list[FedEvent], int, list[str]]:
    """All that readers can see of the log."""
    rows = public.run(public.events()).sort_by("id").to_pylist()
    fed = public.feed(0, sorted(public.KINDS))
    return rows, fed, public.position("inbox"), [r.reason for r in public.refused()]


def test_the_log_is_built_again_from_archive_and_rows_number_by_number(filed: Log) -> None:
    [click, _] = story()
    before = picture()
    bookmark = public.touched(0).upto
    assert public.rebuild() == 6
    assert picture() == before
    assert public.verdicts_of(click.id)[0].reason == "page view followed"
    assert public.touched(bookmark).everybody
    public.append([viewed(VERA, "/later")], "inbox", 8)
    assert [f.event.object for f in public.feed(bookmark, ["page.viewed"])] == ["/later"]


def test_days_that_are_over_become_parquet_and_rebuild_the_same(filed: Log) -> None:
    story()
    before = picture()
    assert filed.archive
    assert archive.close_days(filed.archive, "9999-12-31") == 1
    assert not list(filed.archive.glob("*.frames"))
    public.append([viewed(VERA, "/later")], "inbox", 8)
    public.rebuild()
    rows = picture()[0]
    assert len(rows) == 7
    assert [r for r in rows if r["object"] != "/later"] == before[0]


def test_a_frame_that_a_crash_tore_is_cut_off_and_the_batch_comes_again(filed: Log) -> None:
    public.append([viewed(VERA, "/one")], "inbox", 1)
    assert filed.archive
    [day] = filed.archive.glob("*.frames")
    with day.open("ab") as handle:
        handle.write(b"\x99" * 30)
    archive._whole.clear()
    public.append([viewed(VERA, "/two")], "inbox", 2)
    assert [f.table["object"].to_pylist() for f in archive.frames(day)] == [["/one"], ["/two"]]


def test_a_batch_archived_but_not_committed_is_not_doubled_when_it_comes_again(
    filed: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = viewed(VERA)
    with monkeypatch.context() as crash:

        def keep_then_crash(*args: object) -> None:
            archive.keep(*args)  # type: ignore[arg-type]  # passed through as it came
            raise KeyboardInterrupt

        crash.setattr("minori.eventlog.loading.keep", keep_then_crash)
        with pytest.raises(KeyboardInterrupt):
            public.append([view], "inbox", 1)
    assert public.position("inbox") == 0
    public.append([viewed(OLEG), view], "inbox", 2)
    before = picture()
    assert public.rebuild() == 2
    assert picture() == before


def test_merging_changes_nothing_that_readers_see_and_sorts_by_person(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "SLICE", 7)
    pending = clicked(VERA, "letter:9")
    public.append([pending], "inbox", 1)
    for n in range(3):
        views = [viewed(who, f"/{who}", NOON - timedelta(hours=n)) for who in (5, 3, -2, 9, 1, 7)]
        public.append([*views, replace(viewed(4), kind="lead.created"), viewed(None)], "inbox", n + 2)
        before = picture()
        merging.merge_everything()
        assert picture() == before
    [who] = log.reader.execute(
        "SELECT list(who) FROM (SELECT who FROM event_body WHERE kind = 'page.viewed')"
    ).fetchone()
    people = [w for w in who if w is not None]
    assert people == sorted(people)
    assert [e.id for e in public.unsettled(NOON + timedelta(seconds=1))] == [pending.id]


def test_idle_work_merges_and_closes_days_and_then_rests(filed: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "LEAST", 1)
    story()
    before = picture()
    rounds = 0
    while public.idle_work(NOON + timedelta(days=30_000)):
        rounds += 1
        assert rounds < 20
    assert picture() == before
    assert filed.reader.execute("SELECT count(*) FROM event_tail").fetchone() == (0,)
    assert filed.archive
    assert [f.suffix for f in sorted(filed.archive.iterdir())] == [".parquet"] * 3


def test_compaction_goes_on_in_a_fresh_file_and_removes_the_former(filed: Log) -> None:
    story()
    before = picture()
    filed.compact()
    filed.compact()
    assert picture() == before
    assert filed.file
    assert [f.name for f in sorted(filed.file.parent.glob("events*.duckdb"))] == ["events-3.duckdb"]
    public.append([viewed(OLEG, "/more")], "inbox", 8)
    filed.close()
    reopened = Log(filed.path, filed.archive)
    use_log(reopened)
    assert public.position("inbox") == 8


def test_erasing_vera_leaves_no_trace_of_her_in_log_archive_and_file(filed: Log) -> None:
    secret = "/only-vera-went-here"
    public.append([viewed(BROWSER, secret), viewed(OLEG, "/news"), viewed(VERA, secret)], "inbox", 3)
    public.restate([(BROWSER, VERA)])
    public.apply_identity()
    sealed = public.seal_for(VERA, "hello")
    public.erase([VERA])
    with pytest.raises(public.Sealed):
        public.open_for(VERA, sealed)
    assert public.apply_identity() == 1
    assert [e.object for e in public.timeline([VERA, BROWSER, OLEG], 9)] == ["/news"]
    while public.idle_work(NOON):
        pass
    assert Erasure.objects.get(lead=VERA).state == "gone"
    assert filed.file
    assert filed.archive
    assert public.rebuild() == 1
    for file in [*filed.archive.iterdir(), *filed.file.parent.glob("events*")]:
        assert secret.encode() not in file.read_bytes()


def test_the_doctor_finds_what_could_not_be_loaded(log: Log) -> None:
    assert [f for f in public.doctor(deep=True) if not f.healthy] == []
    public.append([replace(viewed(OLEG), kind="nonsense")], "inbox", 1)
    assert [f.what for f in public.doctor(deep=True) if not f.healthy] == ["1 events could not be loaded"]
