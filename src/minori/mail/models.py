"""Rows of this room. `letter` is the ledger: every figure is counted from it, nothing keeps a second tally."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minori.mail.words import BroadcastState, LetterState, Purpose


class Template(models.Model):
    """A mail that can be sent to many; its text lives in versions."""

    key = models.SlugField(_("Key"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    purpose = models.CharField(_("Purpose"), max_length=10, default=Purpose.NURTURE)
    stages = models.JSONField(_("Buying stages"), default=list, blank=True)
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=[str(p) for p in Purpose]), name="template_purpose_known")
        ]


class Version(models.Model):
    """The words of a template at one time; never changed once written, so a letter can always be shown again."""

    template = models.ForeignKey(Template, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=300)
    html = models.TextField()
    text = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="version_once")]


class Broadcast(models.Model):
    """One template to one group of people at one time."""

    name = models.CharField(_("Name"), max_length=160)
    template = models.ForeignKey(Template, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    segment_id = models.BigIntegerField(null=True)
    lead_ids = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=BroadcastState.DRAFT)
    starts_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in BroadcastState]), name="broadcast_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=BroadcastState.SCHEDULED) | Q(starts_at__isnull=False), name="scheduled_has_a_time"
            ),
        ]


class Shift(models.Model):
    """One life of a sender process. Its id is the fencing epoch: an ended shift records no intent any more."""

    birth = models.CharField(max_length=200)  # host, boot, pid and start of the process: proves its death on this host
    began_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Letter(models.Model):
    """One mail to one person, from the wish to its fate."""

    lead_id = models.BigIntegerField()
    cause = models.CharField(max_length=120)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", db_index=False)
    broadcast = models.ForeignKey(Broadcast, models.SET_NULL, null=True, related_name="+", db_index=False)
    purpose = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=LetterState.WAITING)
    reason = models.CharField(max_length=40, default="")
    detail = models.CharField(max_length=400, default="")
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    shift = models.ForeignKey(Shift, models.PROTECT, null=True, related_name="+", db_index=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    address = models.CharField(max_length=254, default="")  # where it went, known from the intent on
    intent_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    fields = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead_id", "cause"], name="one_letter_per_cause"),
            models.CheckConstraint(condition=Q(state__in=[str(s) for s in LetterState]), name="letter_state_known"),
            models.CheckConstraint(
                condition=~Q(state=LetterState.IN_FLIGHT) | Q(shift__isnull=False, intent_at__isnull=False),
                name="in_flight_has_intent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[LetterState.SKIPPED, LetterState.FAILED, LetterState.UNKNOWN]) | ~Q(reason=""),
                name="refusal_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["broadcast", "due_at"],
                name="letter_claimable",
                condition=Q(state=LetterState.WAITING, shift__isnull=True),
            ),
            models.Index(
                fields=["shift"],
                name="letter_on_shift",
                condition=Q(state__in=[LetterState.WAITING, LetterState.IN_FLIGHT], shift__isnull=False),
            ),
            models.Index(fields=["broadcast"], name="letter_of_broadcast", condition=Q(broadcast__isnull=False)),
            models.Index(fields=["version"], name="letter_of_version"),
            models.Index(fields=["address"], name="letter_to_address", condition=~Q(address="")),
            models.Index(F("id").desc(), name="letter_unknown", condition=Q(state=LetterState.UNKNOWN)),
        ]


class Domain(models.Model):
    """A sending domain: paused when receivers say that *we* are at fault, until somebody has looked."""

    name = models.CharField(max_length=253, unique=True)
    rejected_in_a_row = models.PositiveIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, default="")


class Caught(models.Model):
    """A message that the built-in catcher took instead of a relay."""

    at = models.DateTimeField()
    sender = models.CharField(max_length=254)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    letter_id = models.BigIntegerField(null=True, unique=True)
    raw = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["to"], name="caught_by_address")]


class MailRules(models.Model):
    """How this company sends; one row."""

    from_name = models.CharField(_("Sender name"), max_length=80, blank=True)
    from_email = models.EmailField(_("Sender address"), blank=True)
    reply_to = models.EmailField(_("Replies go to"), blank=True)
    per_day = models.PositiveSmallIntegerField(_("Nurture letters per person and day"), default=1)
    per_week = models.PositiveSmallIntegerField(_("Nurture letters per person and week"), default=2)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="mail_rules_is_one_row")]
