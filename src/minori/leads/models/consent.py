from django.db import models
from django.db.models import Q

from minori.leads.models.people import Lead
from minori.leads.words import BasisKind


class ConsentRecord(models.Model):
    """One line of the consent ledger; never changed, chained by hash so that tampering shows.

    Evidence and wording are hashed apart, so that erasing a person's text leaves the chain intact. The line outlives
    the lead's row.
    """

    number = models.BigIntegerField(primary_key=True)
    lead = models.ForeignKey(Lead, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    given = models.BooleanField()
    basis = models.CharField(max_length=20, blank=True, default="")
    evidence = models.TextField(blank=True, default="")
    wording = models.TextField(blank=True, default="")
    text_hash = models.CharField(max_length=64)
    how = models.CharField(max_length=50)
    by = models.CharField(max_length=150)
    by_user = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(basis__in=["", *BasisKind]), name="consent_basis_is_known"),
        ]

    def __str__(self) -> str:
        return f"consent {self.number}"


class ConsentHead(models.Model):
    """The end of the ledger's chain: one row, locked by whoever writes the next line."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"ledger up to {self.number}"


class Refusal(models.Model):
    """An address that must not be mailed, kept as a keyed hash: it outlives every row and import of the person."""

    address_hash = models.CharField(max_length=32, unique=True)
    how = models.CharField(max_length=50)
    evidence = models.TextField(blank=True, default="")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"refusal {self.pk}"


class BouncedAddress(models.Model):
    """An address that its server refused for good, kept as a keyed hash."""

    address_hash = models.CharField(max_length=32, unique=True)
    detail = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"bounce {self.pk}"
