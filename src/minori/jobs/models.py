from typing import Any

from django.db import models
from django.utils import timezone

from minori.jobs.words import JobState

STATES = [state.value for state in JobState]
UNFINISHED = [JobState.waiting.value, JobState.running.value]


class Job(models.Model):
    """One piece of background work. The row is the truth: who runs it, how far it is, how it ended."""

    name = models.CharField(max_length=100)
    label = models.CharField(max_length=200, blank=True)
    kwargs: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    unique_key = models.CharField(max_length=200, null=True)
    state = models.CharField(max_length=8, default=JobState.waiting.value)
    started_by = models.CharField(max_length=150)
    actor_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=32, blank=True)
    alive_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    done = models.BigIntegerField(default=0)
    done_before = models.BigIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    saved: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    stop_requested = models.BooleanField(default=False)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="job_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state=JobState.running.value, worker__gt="")
                | (~models.Q(state=JobState.running.value) & models.Q(worker="")),
                name="job_has_a_worker_while_it_runs",
            ),
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=models.Q(state__in=UNFINISHED),
                name="one_unfinished_job_per_key",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="job_by_state_and_time")]


class Schedule(models.Model):
    """When a repeated job is due next."""

    name = models.CharField(max_length=100, unique=True)
    next_run = models.DateTimeField()
    last_run = models.DateTimeField(null=True)
