from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minori.team.seals import SealedText
from minori.team.words import Role

LANGUAGES = [("ja", "日本語"), ("en", "English")]
ROLES = [
    (Role.admin.value, _("Administrator")),
    (Role.marketer.value, _("Marketer")),
    (Role.inside_sales.value, _("Inside sales")),
    (Role.sales.value, _("Sales")),
    (Role.viewer.value, _("Viewer")),
]
THEMES = [("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))]


class Users(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A member of staff; logs in by mail address, has exactly one role, is deactivated rather than deleted."""

    email = models.EmailField(_("Mail address"), max_length=254, unique=True)
    name = models.CharField(_("Name"), max_length=150)
    role = models.CharField(_("Role"), max_length=20, choices=ROLES)
    language = models.CharField(_("Language"), max_length=5, choices=LANGUAGES, default="ja")
    theme = models.CharField(_("Appearance"), max_length=5, choices=THEMES, default="auto")
    is_active = models.BooleanField(_("Active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_address"),
            models.CheckConstraint(condition=models.Q(role__in=[r.value for r in Role]), name="user_has_a_known_role"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """How she is called, for pages that ask any user."""
        return self.name


class Invitation(models.Model):
    """A link with which one person may set a name and a password; only the token's hash is kept."""

    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=20, choices=ROLES)
    language = models.CharField(max_length=5, choices=LANGUAGES, default="ja")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(used_at=None, withdrawn_at=None),
                name="one_open_invitation_per_address",
            ),
        ]


class ApiKey(models.Model):
    """A machine's key: its beginning to recognise it by and the hash of the whole; the key itself is shown once."""

    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, unique=True)
    sha256 = models.CharField(max_length=64, unique=True)
    scopes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Trace(models.Model):
    """Who changed what and when; the database refuses to change or delete a row."""

    at = models.DateTimeField(default=timezone.now)
    actor_kind = models.CharField(max_length=6)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    act = models.CharField(max_length=60)
    object = models.CharField(max_length=200)
    detail: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["actor_kind", "actor_id"], name="trace_by_actor"),
            models.Index(fields=["act"], name="trace_by_act"),
            models.Index(fields=["object"], name="trace_by_object"),
        ]


class AccountRow(models.Model):
    """The one row about the company that uses this installation."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(_("Company name"), max_length=200, blank=True)
    time_zone = models.CharField(_("Time zone"), max_length=60)
    language = models.CharField(_("Language"), max_length=5, choices=LANGUAGES, default="ja")
    currency = models.CharField(_("Currency"), max_length=3, default="JPY")
    sender_name = models.CharField(_("Sender's name"), max_length=200, blank=True)
    sender_address_postal = models.CharField(_("Postal address"), max_length=300, blank=True)
    contact = models.CharField(_("Contact for complaints"), max_length=300, blank=True)
    sales_see_own = models.BooleanField(_("Sales see only leads that they own or nobody owns"), default=False)
    seal_generation = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_account")]


__all__ = ["AccountRow", "ApiKey", "Invitation", "SealedText", "Trace", "User"]
