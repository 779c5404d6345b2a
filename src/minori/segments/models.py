"""Groups, who is in them, and the feed of who entered and left."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minori.segments.words import Kind


class Segment(models.Model):
    """A group. `full_at`: when everybody is to be looked at next; `failure`: why the last look did not work."""

    key = models.SlugField(
        _("Key"),
        max_length=60,
        unique=True,
        help_text=_("A short name in Latin letters that rules use, such as large-warm."),
    )
    name = models.CharField(_("Name"), max_length=120)
    note = models.TextField(_("What it is for"), blank=True)
    kind = models.CharField(max_length=8, default=Kind.DYNAMIC)
    rule = models.TextField(_("Rule"), blank=True)
    full_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[str(k) for k in Kind]), name="segment_kind_known"),
            models.CheckConstraint(condition=Q(kind="static") | ~Q(rule=""), name="dynamic_has_a_rule"),
        ]


class Member(models.Model):
    """Somebody in a group, since when."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="members", db_index=False)
    lead_id = models.BigIntegerField(db_index=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "lead_id"], name="member_once")]


class Passage(models.Model):
    """The ordered feed: one row for each entering and leaving; its id is the reader's bookmark."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="passages", db_index=False)
    lead_id = models.BigIntegerField()
    entered = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["segment", "at"], name="passage_of_segment")]


class DayCount(models.Model):
    """How many people were in a group at the end of a day, or are today."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    members = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "day"], name="one_count_a_day")]


class Bookmark(models.Model):
    """How far the log's feed of touched people is read; one row."""

    position = models.BigIntegerField(default=0)
