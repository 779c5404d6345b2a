from django.conf import settings
from django.db import models
from django.utils import timezone


class Company(models.Model):
    """A company; two that bear the same name differ by `namesake`."""

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    namesake = models.PositiveSmallIntegerField(default=0)
    corporate_number = models.CharField(max_length=13, null=True, unique=True)
    industry = models.CharField(max_length=100, blank=True, default="")
    employees = models.PositiveIntegerField(null=True)
    revenue = models.BigIntegerField(null=True)
    region = models.CharField(max_length=100, blank=True, default="")
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    custom = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name_key", "namesake"], name="one_company_per_name_and_namesake")
        ]
        indexes = [
            models.Index(fields=["name_key"], condition=models.Q(namesake__gt=0), name="companies_with_namesake")
        ]

    def __str__(self) -> str:
        return self.name


class CompanyDomain(models.Model):
    """A domain under which people of a company write and browse."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.domain
