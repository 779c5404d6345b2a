"""Schedules: a row says when a repeated job is due next; one conditional update moves it on and starts the job."""

from datetime import datetime

from django.db import transaction

from minori.jobs.acts.start import start
from minori.jobs.core.timing import next_run
from minori.jobs.models import Schedule
from minori.jobs.registry import repeated
from minori.team.public import SYSTEM, account


def start_due(now: datetime) -> int:
    """Start every repeated job whose time has come; gives how many. Missed runs are made up for once."""
    started = 0
    rows = {row.name: row for row in Schedule.objects.filter(name__in=repeated)}
    for name, plan in repeated.items():
        row = rows.get(name)
        if row is not None and row.next_run > now:
            continue
        later = next_run(now, plan.every, plan.at, account().time_zone)
        with transaction.atomic():
            if row is None:
                first = later if plan.at else now
                Schedule.objects.get_or_create(name=name, defaults={"next_run": first})
                continue
            moved = Schedule.objects.filter(pk=row.pk, next_run=row.next_run).update(next_run=later, last_run=now)
            if moved:
                start(name, dict(plan.kwargs), SYSTEM, unique=f"schedule:{name}")
                started += 1
    return started
