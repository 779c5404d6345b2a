"""Rows beside the log: what waits to be loaded or copied, who is who, and each person's key."""

from django.db import models
from django.db.models.functions import Now


class Outbox(models.Model):
    """An event recorded in an act's transaction, waiting to be loaded; gone once the log holds it."""

    event_id = models.CharField(max_length=32, unique=True)
    body = models.TextField()


class Change(models.Model):
    """A fact about a row changed, so its dimension is to be copied; row 0 stands for all of them."""

    dimension = models.CharField(max_length=16)
    row = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(dimension__in=["lead", "company"]), name="change_names_dimension")
        ]


class Identity(models.Model):
    """Whose the events booked on `booked` are now; `lead` empty means that the statement was taken back."""

    booked = models.BigIntegerField(unique=True)
    lead = models.BigIntegerField(null=True)
    number = models.PositiveIntegerField(default=1)
    applied = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(applied=False), name="identity_waiting")]


class PersonKey(models.Model):
    """The key that seals a person's texts in events, itself sealed by the installation's key; erasing destroys it."""

    lead = models.BigIntegerField(unique=True)
    sealed = models.BinaryField()
    made_at = models.DateTimeField(db_default=Now())


class Erasure(models.Model):
    """A person to be erased from the log: waiting, then deleted from it, then gone from archive and file."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELETED = "deleted"
        GONE = "gone"

    lead = models.BigIntegerField(unique=True)
    booked = models.JSONField(default=list)
    state = models.CharField(max_length=8, default=State.WAITING)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "deleted", "gone"]), name="erasure_has_a_state"
            )
        ]
