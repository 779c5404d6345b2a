from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from minori.leads.models.companies import Company
from minori.leads.words import STAGES, BasisKind, ExclusionKind, ExclusionWhy, FieldType, Role


class Lead(models.Model):
    """A person. The normalised address, where there is one, names her once in the whole house."""

    company = models.ForeignKey(Company, null=True, on_delete=models.SET_NULL, related_name="leads")
    family_name = models.CharField(max_length=100, blank=True, default="")
    given_name = models.CharField(max_length=100, blank=True, default="")
    family_kana = models.CharField(max_length=100, blank=True, default="")
    given_kana = models.CharField(max_length=100, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    email_key = models.CharField(max_length=254, null=True)
    email_domain = models.CharField(max_length=253, blank=True, default="", db_index=True)
    external_id = models.CharField(max_length=100, null=True, unique=True)
    phone = models.CharField(max_length=50, blank=True, default="")
    phone_key = models.CharField(max_length=20, blank=True, default="")
    department = models.CharField(max_length=150, blank=True, default="")
    title = models.CharField(max_length=150, blank=True, default="")
    role = models.CharField(max_length=20, blank=True, default="")
    prefecture = models.CharField(max_length=50, blank=True, default="")
    region = models.CharField(max_length=50, blank=True, default="")
    stage = models.CharField(max_length=20, default="aware")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=50, blank=True, default="")
    basis = models.CharField(max_length=20, blank=True, default="")
    opted_out = models.BooleanField(default=False)
    excluded = models.BooleanField(default=False)
    excluded_why = models.CharField(max_length=20, blank=True, default="")
    custom = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email_key"], condition=Q(email_key__isnull=False), name="one_lead_per_address"
            ),
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="lead_stage_is_known"),
            models.CheckConstraint(condition=Q(role__in=["", *Role]), name="lead_role_is_known"),
            models.CheckConstraint(condition=Q(basis__in=["", *BasisKind]), name="lead_basis_is_known"),
        ]

    def __str__(self) -> str:
        return f"lead {self.pk}"


class StageChange(models.Model):
    """One move through the buying stages: what it became, when, why and by whom."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=20)
    before = models.CharField(max_length=20, blank=True, default="")
    why = models.CharField(max_length=200)
    by = models.CharField(max_length=150)
    by_user = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(stage__in=STAGES), name="stage_change_is_known")]

    def __str__(self) -> str:
        return f"lead {self.lead_id}: {self.before} -> {self.stage}"


class Tag(models.Model):
    """A word that staff put on people."""

    name = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class LeadTag(models.Model):
    """A tag on a person."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lead", "tag"], name="a_tag_sits_once_on_a_lead")]

    def __str__(self) -> str:
        return f"lead {self.lead_id}: tag {self.tag_id}"


class CustomFieldDefinition(models.Model):
    """A field that this installation added; values are typed JSON in `custom` of the subject's row."""

    subject = models.CharField(max_length=10, default="lead")
    name = models.CharField(max_length=40)
    label_ja = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60, blank=True, default="")
    type = models.CharField(max_length=10)
    choices = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "name"], name="a_custom_field_is_named_once"),
            models.CheckConstraint(condition=Q(subject__in=["lead", "company"]), name="custom_field_subject_is_known"),
            models.CheckConstraint(condition=Q(type__in=list(FieldType)), name="custom_field_type_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}.{self.name}"


class Visitor(models.Model):
    """A browser, known by 128 random bits; perhaps by now with a name."""

    key = models.CharField(max_length=32, unique=True)
    lead = models.ForeignKey(Lead, null=True, on_delete=models.SET_NULL, related_name="+")
    named_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=50, blank=True, default="")
    first_seen = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"visitor {self.pk}"


class Naming(models.Model):
    """Who was recognised in a browser, when and how; the latest before an event says on whom it is booked."""

    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="+")
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=50)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["visitor", "at"], name="naming_of_visitor")]

    def __str__(self) -> str:
        return f"visitor {self.visitor_id} is lead {self.lead_id}"


class Exclusion(models.Model):
    """Somebody whose behaviour does not count: own staff, agencies, competitors, tests."""

    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=254)
    why = models.CharField(max_length=12)
    note = models.CharField(max_length=200, blank=True, default="")
    by = models.CharField(max_length=150, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="an_exclusion_stands_once"),
            models.CheckConstraint(condition=Q(kind__in=list(ExclusionKind)), name="exclusion_kind_is_known"),
            models.CheckConstraint(condition=Q(why__in=list(ExclusionWhy)), name="exclusion_why_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
