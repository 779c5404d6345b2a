"""What people see of background work, and schedules that start it."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from minori.jobs.models import Job, Schedule
from minori.jobs.progress import Progress
from minori.jobs.public import job, run_due, schedule, start
from minori.jobs.registry import kinds, repeated
from minori.jobs.schedules import start_due
from minori.team.public import SYSTEM, Actor, Role, add_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds_of_jobs() -> Iterator[None]:
    before, plans = dict(kinds), dict(repeated)
    repeated.clear()

    @job("refuse", "Reading a file")
    def refuses(progress: Progress) -> None:
        raise ValueError("This file has no header.")

    @job("count", "Counting")
    def count(progress: Progress) -> None:
        progress.total(10)
        progress.done(10)

    yield
    for registry, former in ((kinds, before), (repeated, plans)):
        registry.clear()
        registry.update(former)  # type: ignore[arg-type]  # two registries of different things, each put back as it was


def client_of(role: Role) -> tuple[Client, Actor]:
    person = add_person(f"{role}@minori.test", role.title(), role, SYSTEM, language="en")
    client = Client()
    client.force_login(get_user_model().objects.get(pk=person.id))
    return client, Actor(person.id, person.name, role, "user")


def test_the_page_tells_what_failed_why_and_lets_it_go_on() -> None:
    client, mika = client_of(Role.marketer)
    pk = start("refuse", {}, mika, label="leads.csv")
    run_due()
    page = client.get("/settings/jobs").content.decode()
    assert "Reading a file: leads.csv" in page
    assert "This file has no header." in page
    client.post(f"/settings/jobs/{pk}/retry")
    assert Job.objects.get(pk=pk).state == "waiting"


def test_progress_is_asked_for_again_until_the_end_and_then_the_page_is_loaded_anew() -> None:
    client, mika = client_of(Role.marketer)
    pk = start("count", {}, mika)
    asked = client.get(f"/settings/jobs/{pk}/progress")
    assert f'hx-get="/settings/jobs/{pk}/progress"' in asked.content.decode()
    run_due()
    ended = client.get(f"/settings/jobs/{pk}/progress")
    assert ended["HX-Refresh"] == "true"
    assert "hx-get" not in ended.content.decode()
    assert client.get(f"/settings/jobs/{pk}").status_code == 200
    assert client.get("/settings/jobs/999").status_code == 404


def test_what_nina_may_not_stop_looks_missing_to_her() -> None:
    nina, _ = client_of(Role.sales)
    _, mika = client_of(Role.marketer)
    pk = start("count", {}, mika)
    answers = [nina.post(f"/settings/jobs/{n}/stop") for n in (pk, 999)]
    assert [a.status_code for a in answers] == [404, 404]
    assert Job.objects.get(pk=pk).state == "waiting"


def test_a_shift_forgets_nothing_and_starts_once() -> None:
    now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    schedule("count", timedelta(hours=1))
    assert start_due(now) == 0
    assert start_due(now) == 1
    assert start_due(now + timedelta(minutes=59)) == 0
    assert start_due(now + timedelta(hours=5)) == 1
    assert Job.objects.count() == 1
    run_due()
    assert start_due(now + timedelta(hours=7)) == 1
    assert Job.objects.count() == 2


def test_a_daily_job_waits_for_its_hour_of_the_companys_day() -> None:
    schedule("count", timedelta(days=1), at=time(6))
    start_due(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    assert Schedule.objects.get().next_run == datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
