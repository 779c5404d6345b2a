"""Hand-offs, tasks, deals and the criteria agreed between marketing and sales."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minori.sales.words import OPEN, Cause, DealState, HandOffState, Queue, Scope

OPEN_STATES = [str(s) for s in OPEN]


class Criteria(models.Model):
    """What marketing and sales agreed on: one row."""

    text = models.TextField(blank=True)
    bands = models.JSONField(default=list)
    triggers = models.BooleanField(default=True)
    enquiries = models.BooleanField(default=True)
    inside_first = models.BooleanField(default=True)
    scope = models.CharField(max_length=10, default=Scope.COMPANY)
    enquiry_minutes = models.PositiveIntegerField(default=30)
    other_minutes = models.PositiveIntegerField(default=540)
    opens_at = models.PositiveSmallIntegerField(default=9 * 60)
    closes_at = models.PositiveSmallIntegerField(default=18 * 60)
    agreed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=[str(s) for s in Scope]), name="deal_scope_known"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=models.F("closes_at"), closes_at__lte=1440), name="hours_make_sense"
            ),
        ]


class Receiver(models.Model):
    """A person who takes hand-offs of a queue; `last_at` makes the turns go round."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    queue = models.CharField(max_length=6)
    active = models.BooleanField(default=True)
    absent_from = models.DateField(null=True)
    absent_until = models.DateField(null=True)
    last_turn = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "queue"], name="receiver_once_per_queue"),
            models.CheckConstraint(condition=Q(queue__in=[str(q) for q in Queue]), name="receiver_queue_known"),
        ]


class Bookmark(models.Model):
    """How far this room has read the feeds of the rooms on its left."""

    feed = models.CharField(max_length=30, primary_key=True)
    position = models.BigIntegerField(default=0)


class HandOff(models.Model):
    """One person given to sales, until somebody answers. `cause_key` makes each cause hand over once."""

    lead_id = models.BigIntegerField(db_index=True)
    company_id = models.BigIntegerField(null=True)
    queue = models.CharField(max_length=6)
    state = models.CharField(max_length=9, default=HandOffState.CREATED)
    cause = models.CharField(max_length=9)
    cause_key = models.CharField(max_length=80, unique=True)
    why = models.TextField(blank=True)
    story = models.JSONField(default=dict)
    score = models.IntegerField(null=True)
    band = models.CharField(max_length=6, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    late_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    reject_reason = models.CharField(max_length=14, blank=True)
    note = models.TextField(blank=True)
    again_on = models.DateField(null=True)
    need = models.TextField(blank=True)
    next_step = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead_id"], condition=Q(state__in=OPEN_STATES), name="one_open_hand_off"),
            models.CheckConstraint(condition=Q(state__in=[str(s) for s in HandOffState]), name="hand_off_state_known"),
            models.CheckConstraint(condition=Q(cause__in=[str(c) for c in Cause]), name="hand_off_cause_known"),
            models.CheckConstraint(condition=Q(queue__in=[str(q) for q in Queue]), name="hand_off_queue_known"),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reject_reason=""), name="rejection_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "late_at"], condition=Q(state__in=["created", "assigned"]), name="hand_off_urgent"
            )
        ]


class DealStage(models.Model):
    """A column of the deals board. `opportunity` marks the stage from which a deal counts as 案件化."""

    key = models.SlugField(max_length=40, unique=True)
    label_ja = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=4, default=DealState.OPEN)
    opportunity = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(result__in=[str(s) for s in DealState]), name="deal_result_known")
        ]


class Deal(models.Model):
    """Business that may come of it. The person is optional, the company is not."""

    name = models.CharField(max_length=200)
    company_id = models.BigIntegerField(db_index=True)
    lead_id = models.BigIntegerField(null=True, db_index=True)
    stage = models.ForeignKey(DealStage, models.PROTECT, related_name="deals")
    state = models.CharField(max_length=4, default=DealState.OPEN)
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="JPY")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    owner_name = models.CharField(max_length=120, blank=True)
    product = models.CharField(max_length=120, blank=True)
    opened_at = models.DateTimeField()
    expected_on = models.DateField(null=True)
    opportunity_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    lost_reason = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=80, null=True, unique=True)
    hand_off = models.ForeignKey(HandOff, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=40, default="hand")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[str(s) for s in DealState]), name="deal_state_known"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(closed_at__isnull=False), name="closed_deal_has_a_date"
            ),
        ]
        indexes = [models.Index(fields=["company_id"], condition=Q(state="open"), name="deal_open_company")]


class DealMove(models.Model):
    """One line of a deal's history."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="moves")
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)


class Task(models.Model):
    """Something that somebody has to do with a person by a time, and what came of it."""

    lead_id = models.BigIntegerField(null=True, db_index=True)
    hand_off = models.ForeignKey(HandOff, models.CASCADE, null=True, related_name="tasks")
    deal = models.ForeignKey(Deal, models.CASCADE, null=True, related_name="tasks")
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, outcome="") | (Q(done_at__isnull=False) & ~Q(outcome="")),
                name="done_task_has_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_at"], condition=Q(done_at=None), name="task_open")]
