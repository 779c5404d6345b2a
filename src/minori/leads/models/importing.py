from django.db import models
from django.db.models import Q
from django.utils import timezone

IMPORT_STATES = ["uploaded", "mapped", "checking", "ready", "running", "done", "failed", "undoing", "undone"]


class ImportRun(models.Model):
    """One file on its way into the house. `position` rows are done; counts and position are committed with the rows."""

    target = models.CharField(max_length=30, default="lead")
    name = models.CharField(max_length=200)
    stored = models.CharField(max_length=300)
    encoding = models.CharField(max_length=20, blank=True, default="")
    delimiter = models.CharField(max_length=1, blank=True, default="")
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="uploaded")
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    dry = models.JSONField(default=dict)
    error = models.TextField(blank=True, default="")
    job = models.BigIntegerField(null=True)
    by = models.CharField(max_length=150, blank=True, default="")
    by_user = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=IMPORT_STATES), name="import_state_is_known")]

    def __str__(self) -> str:
        return f"import {self.pk} {self.state}"


class ImportChange(models.Model):
    """What one row of a file did to one row of the house, so that it can be undone."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=30, default="lead")
    object_id = models.BigIntegerField()
    created = models.BooleanField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["run", "line"], name="import_change_by_line")]

    def __str__(self) -> str:
        return f"import {self.run_id} line {self.line}"


class ImportNote(models.Model):
    """A row that was refused, or accepted with a remark, by its physical line."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    line = models.PositiveIntegerField()
    refused = models.BooleanField()
    code = models.CharField(max_length=30)
    detail = models.CharField(max_length=300, blank=True, default="")
    cells = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["run", "line"], name="import_note_by_line")]

    def __str__(self) -> str:
        return f"import {self.run_id} line {self.line}: {self.code}"


class HeaderMemory(models.Model):
    """How a set of headers was mapped the last time."""

    target = models.CharField(max_length=30)
    headers_hash = models.CharField(max_length=32)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "headers_hash"], name="one_memory_per_header_set"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.headers_hash}"
