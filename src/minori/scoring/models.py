"""Rows of this room: versions of the model, everybody's score, the feed of turns, bookmarks."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ModelRow(models.Model):
    """A version of the scoring model. One is live, at most one is a draft, the others are old."""

    DRAFT, LIVE, OLD = "draft", "live", "old"

    version = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=8, default=DRAFT)
    name = models.CharField(max_length=120)
    definition = models.JSONField()
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["draft", "live", "old"]), name="model_state"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="one_live_model"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="draft"), name="one_draft_model"),
        ]


class ScoreRow(models.Model):
    """A person's score in thousandths; moments are seconds since 1970, so that a million rows stay small."""

    lead_id = models.BigIntegerField(primary_key=True)
    fit = models.IntegerField()
    behaviour = models.IntegerField()
    total = models.IntegerField()
    band = models.CharField(max_length=8)
    as_of = models.BigIntegerField()
    next_change_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(band__in=["low", "middle", "high"]), name="score_band")]
        indexes = [models.Index(fields=["next_change_at"], name="score_due")]


class TurnRow(models.Model):
    """A line of the feed. A trigger fires once for one event."""

    lead_id = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    band_before = models.CharField(max_length=8, blank=True)
    band_after = models.CharField(max_length=8, blank=True)
    trigger = models.CharField(max_length=60, blank=True)
    event_id = models.CharField(max_length=32, blank=True)
    event_at = models.DateTimeField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["band", "trigger"]), name="turn_kind"),
            models.UniqueConstraint(
                fields=["lead_id", "trigger", "event_id"], condition=Q(kind="trigger"), name="trigger_once_an_event"
            ),
        ]
        indexes = [models.Index(fields=["lead_id", "trigger"], name="turn_of_lead")]


class Progress(models.Model):
    """How far the rescoring has come: the log's bookmark, and a walk over everybody when one is under way.

    `walk_after` is the last lead that the walk has rescored, None when there is no walk.
    """

    bookmark = models.BigIntegerField(default=0)
    walk_after = models.BigIntegerField(null=True)
