"""Background work is rows: whoever kills, doubles or forgets anything only delays it."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation

from minori.jobs.acts.retry import retry
from minori.jobs.claims import claim, end, run, take_back
from minori.jobs.models import Job
from minori.jobs.progress import Progress
from minori.jobs.public import JobState, Stopped, job, run_due, start, status, stop
from minori.jobs.registry import kinds
from minori.jobs.threads import Sign, Threads, lives
from minori.team.public import SYSTEM, Actor, Role

MIKA = Actor(5, "Mika", Role.marketer, "user")
NINA = Actor(6, "Nina", Role.sales, "user")
heard: list[Any] = []


@pytest.fixture(autouse=True)
def kinds_of_jobs() -> Iterator[None]:
    heard.clear()
    before = dict(kinds)

    @job("count", "Counting")
    def count(progress: Progress, upto: int) -> None:
        progress.total(upto)
        for n in range(progress.state.get("n", 0), upto):
            progress.check()
            heard.append(n)
            progress.save({"n": n + 1})
            progress.done(n + 1, f"number {n}")

    @job("break", "Breaking", attempts=2)
    def breaks(progress: Progress) -> None:
        raise OSError("the disk is full")

    @job("refuse", "Refusing")
    def refuses(progress: Progress) -> None:
        raise ValueError("This file has no header.")

    yield
    kinds.clear()
    kinds.update(before)


def state(pk: int) -> str:
    return Job.objects.get(pk=pk).state


@pytest.mark.django_db
class TestStory:
    def test_a_job_runs_and_tells_how_far_it_is(self) -> None:
        pk = start("count", {"upto": 3}, MIKA, label="leads.csv")
        assert status(pk).state is JobState.waiting
        assert run_due() == 1
        told = status(pk)
        assert (told.state, told.percent, told.note, told.title) == ("done", 100, "number 2", "Counting: leads.csv")
        assert told.started_by == "Mika"

    def test_an_unfinished_job_under_the_same_key_is_given_back(self) -> None:
        first = start("count", {"upto": 1}, MIKA, unique="import:7")
        assert start("count", {"upto": 1}, MIKA, unique="import:7") == first
        run_due()
        assert start("count", {"upto": 1}, MIKA, unique="import:7") != first

    def test_a_failure_is_tried_again_later_and_then_named(self) -> None:
        pk = start("break", {}, MIKA)
        run_due()
        assert state(pk) == "waiting"
        assert Job.objects.get(pk=pk).due_at > timezone.now() + timedelta(seconds=10)
        Job.objects.update(due_at=timezone.now())
        run_due()
        assert (state(pk), status(pk).error) == ("failed", "OSError: the disk is full")

    def test_what_no_attempt_can_mend_fails_at_once(self) -> None:
        pk = start("refuse", {}, MIKA)
        run_due()
        assert (state(pk), status(pk).error) == ("failed", "This file has no header.")

    def test_a_failed_job_goes_on_when_told_to(self) -> None:
        pk = start("refuse", {}, MIKA)
        run_due()
        assert retry(pk, MIKA)
        assert (state(pk), status(pk).error) == ("waiting", "")

    def test_retrying_never_makes_a_second_one_under_the_same_key(self) -> None:
        failed = start("refuse", {}, MIKA, unique="import:7")
        run_due()
        start("count", {"upto": 1}, MIKA, unique="import:7")
        assert not retry(failed, MIKA)
        assert state(failed) == "failed"

    def test_nina_may_not_stop_what_mika_started(self) -> None:
        pk = start("count", {"upto": 1}, MIKA)
        with pytest.raises(PermissionDenied):
            stop(pk, NINA)
        stop(pk, MIKA)
        assert state(pk) == "stopped"

    def test_a_stopped_job_ends_at_its_next_check_and_keeps_its_place(self) -> None:
        pk = start("count", {"upto": 5}, MIKA)
        row = claim("w1", timezone.now())
        assert row
        Job.objects.filter(pk=pk).update(saved={"n": 2}, stop_requested=True)
        ticks = iter(range(0, 1000, 10))
        with pytest.raises(Stopped):
            Progress(row, clock=lambda: next(ticks)).check()
        end(row, JobState.stopped, timezone.now())
        retry(pk, MIKA)
        run_due()
        assert heard == [2, 3, 4]

    def test_an_unknown_job_says_so(self) -> None:
        pk = start("count", {"upto": 1}, SYSTEM)
        Job.objects.filter(pk=pk).update(name="of yesterday")
        run_due()
        assert "of yesterday" in status(pk).error

    def test_a_job_cannot_run_without_a_worker(self) -> None:
        pk = start("count", {"upto": 1}, SYSTEM)
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.filter(pk=pk).update(state="running")


@pytest.mark.django_db
class TestTwoWorkers:
    def test_two_workers_never_take_the_same_job(self) -> None:
        start("count", {"upto": 1}, SYSTEM)
        assert claim("w1", timezone.now()) is not None
        assert claim("w2", timezone.now()) is None

    def test_a_rival_who_comes_in_between_keeps_the_job(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pk = start("count", {"upto": 1}, SYSTEM)

        def rival_first(name: str) -> F:
            Job.objects.filter(pk=pk, state="waiting").update(state="running", worker="w2")
            return F(name)

        monkeypatch.setattr("minori.jobs.claims.F", rival_first)
        assert claim("w1", timezone.now()) is None
        assert Job.objects.get(pk=pk).worker == "w2"

    def test_a_killed_workers_job_goes_on_where_it_saved(self) -> None:
        pk = start("count", {"upto": 4}, SYSTEM)
        claim("dead", timezone.now())
        Job.objects.filter(pk=pk).update(saved={"n": 2}, done=2)
        assert take_back(lambda worker: False, timezone.now()) == 1
        run_due()
        assert (heard, state(pk)) == ([2, 3], "done")

    def test_a_paused_worker_keeps_its_job_however_long_it_takes(self) -> None:
        pk = start("count", {"upto": 1}, SYSTEM)
        claim("paused", timezone.now())
        assert take_back(lambda worker: True, timezone.now() + timedelta(days=1)) == 0
        assert state(pk) == "running"

    def test_a_worker_out_of_sight_loses_its_job_after_the_lease(self) -> None:
        start("count", {"upto": 1}, SYSTEM)
        claim("far away", timezone.now())
        assert take_back(lambda worker: None, timezone.now() + timedelta(seconds=60)) == 0
        assert take_back(lambda worker: None, timezone.now() + timedelta(seconds=180)) == 1

    def test_whoever_lost_the_claim_can_write_nothing_more(self) -> None:
        pk = start("count", {"upto": 1}, SYSTEM)
        late = claim("late", timezone.now())
        assert late
        take_back(lambda worker: False, timezone.now())
        fresh = claim("fresh", timezone.now())
        assert fresh
        with pytest.raises(Stopped):
            Progress(late).save({"n": 99})
        end(late, JobState.failed, timezone.now(), "too late")
        assert (state(pk), Job.objects.get(pk=pk).saved) == ("running", {})
        run(fresh)
        assert state(pk) == "done"

    @translation.override("en")
    def test_a_job_that_keeps_killing_its_process_fails_with_that_reason(self) -> None:
        pk = start("break", {}, SYSTEM)
        for _ in range(2):
            Job.objects.update(due_at=timezone.now())
            claim("dying", timezone.now())
            take_back(lambda worker: False, timezone.now())
        assert state(pk) == "failed"
        assert "died 2 times" in status(pk).error

    def test_a_shut_down_puts_the_job_back(self) -> None:
        pk = start("count", {"upto": 3}, SYSTEM)
        row = claim("w1", timezone.now())
        assert row
        run(row, closing=lambda: True)
        assert state(pk) == "waiting"


def test_the_lock_tells_a_living_worker_from_a_dead_one(tmp_path: Path) -> None:
    assert lives(tmp_path, "stranger") is None
    sign = Sign(tmp_path, "w1")
    assert lives(tmp_path, "w1") is True
    sign.put_down()
    (tmp_path / "w2.lock").touch()
    assert lives(tmp_path, "w2") is False


@pytest.mark.django_db(transaction=True)
def test_without_a_single_hint_everything_is_still_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minori.jobs.threads.LOOK_EVERY", 0.02)
    monkeypatch.setattr(Threads, "nudge", lambda self: None)
    stop_event, engine = threading.Event(), Threads()
    house = threading.Thread(target=engine.work, args=(stop_event,), daemon=True)
    house.start()
    try:
        made = [start("count", {"upto": 2}, SYSTEM) for _ in range(5)]
        until = time.monotonic() + 10
        while time.monotonic() < until and Job.objects.exclude(state="done").exists():
            time.sleep(0.02)
    finally:
        stop_event.set()
        house.join(10)
    assert not house.is_alive()
    assert [state(pk) for pk in made] == ["done"] * 5
    assert sorted(heard) == sorted([0, 1] * 5)
