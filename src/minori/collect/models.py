"""What this room keeps in the state database; the inbox is a file of its own."""

from django.db import models

from minori.collect.words import ConsentMode


class TagSettings(models.Model):
    """The one row of settings of tag and door."""

    own_sites = models.JSONField(default=list)
    consent = models.CharField(max_length=16, default=ConsentMode.FREE.value)
    excluded_nets = models.JSONField(default=list)
    excluded_visitors = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="collect_one_row_of_settings"),
            models.CheckConstraint(
                condition=models.Q(consent__in=[mode.value for mode in ConsentMode]), name="collect_consent_mode"
            ),
        ]


class Bookmark(models.Model):
    """How far a stage of this room has read the feed of the event log."""

    name = models.CharField(max_length=32, unique=True)
    number = models.BigIntegerField(default=0)
