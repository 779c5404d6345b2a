"""Scenarios, their versions, and everybody's place in them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minori.scenarios.words import EnrolmentState, Reentry, ScenarioState


class Scenario(models.Model):
    """A way that people are led along. `position` is its bookmark in the feed of its trigger."""

    key = models.SlugField(_("Key"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    state = models.CharField(max_length=8, default=ScenarioState.DRAFT)
    position = models.BigIntegerField(default=0)
    awaited_position = models.BigIntegerField(default=0)
    failure = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[str(s) for s in ScenarioState]), name="scenario_state_known"),
            models.CheckConstraint(
                condition=Q(failure="") | Q(retry_at__isnull=False), name="failing_scenario_is_tried_again"
            ),
        ]


class Version(models.Model):
    """The steps, trigger and exits of a scenario at one time; once published it never changes."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    steps = models.JSONField(default=list)
    trigger = models.JSONField(default=dict)
    exits = models.JSONField(default=list)
    reentry = models.CharField(max_length=10, default=Reentry.NEVER)
    reentry_days = models.PositiveIntegerField(default=0)
    takes_over = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    made_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scenario", "number"], name="scenario_version_once"),
            models.UniqueConstraint(fields=["scenario"], condition=Q(published_at=None), name="one_draft_per_scenario"),
            models.CheckConstraint(condition=Q(reentry__in=[str(r) for r in Reentry]), name="reentry_known"),
        ]


class Enrolment(models.Model):
    """One person's way through one version. Living ones have a due time or a named event that they wait for.

    With `held` the step's effect is done and the person stands there until due or until the event; without it the
    step is still to be taken at `due_at`.
    """

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="enrolments")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    lead_id = models.BigIntegerField()
    state = models.CharField(max_length=8, default=EnrolmentState.LIVING)
    step = models.PositiveIntegerField()
    held = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    awaits = models.CharField(max_length=40, blank=True, default="")
    awaits_object = models.CharField(max_length=200, blank=True, default="")
    since = models.DateTimeField()
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "lead_id"], condition=Q(state="living"), name="one_living_enrolment"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in EnrolmentState]), name="enrolment_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="living") | Q(due_at__isnull=False) | (~Q(awaits="") & Q(held=True)),
                name="nothing_sticks",
            ),
            models.CheckConstraint(condition=Q(state="living") | Q(ended_at__isnull=False), name="ended_has_a_time"),
        ]
        indexes = [
            models.Index(fields=["version", "step", "due_at"], condition=Q(state="living"), name="enrolment_due"),
            models.Index(
                fields=["awaits", "lead_id"], condition=Q(state="living") & ~Q(awaits=""), name="enrolment_awaits"
            ),
            models.Index(fields=["lead_id", "-entered_at"], name="enrolment_lead"),
        ]


class StepTaken(models.Model):
    """A step that somebody took; the constraint makes every step happen once."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="taken", db_index=False)
    step = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "step"], name="each_step_once")]
