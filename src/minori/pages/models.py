"""Forms, the wording of consent as it was shown, submissions and what still has to follow them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minori.pages.words import Intent

INTENT_LABELS = {
    Intent.ENQUIRY: _("Enquiry"),
    Intent.DOCUMENT: _("Document request"),
    Intent.SEMINAR: _("Seminar registration"),
    Intent.NEWSLETTER: _("Newsletter"),
    Intent.TRIAL: _("Trial"),
    Intent.CONSULTATION: _("Consultation"),
    Intent.QUOTE: _("Quote"),
}


class Form(models.Model):
    """A form with a page of its own at `/f/<slug>`."""

    slug = models.SlugField(_("Address (slug)"), max_length=60, unique=True)
    title = models.CharField(_("Title"), max_length=120)
    intro = models.TextField(_("Introduction"), blank=True)
    intent = models.CharField(_("Intent"), max_length=12, choices=[(str(i), INTENT_LABELS[i]) for i in Intent])
    fields = models.JSONField(_("Fields"), default=list)
    button = models.CharField(_("Text of the button"), max_length=40, blank=True)
    thanks = models.TextField(_("Thank-you text"), blank=True)
    document_url = models.URLField(_("Address of the document"), max_length=500, blank=True)
    document_name = models.CharField(_("Name of the document"), max_length=120, blank=True)
    template = models.CharField(_("Reply letter"), max_length=60, blank=True)
    notify = models.JSONField(_("Whom to notify"), default=list, blank=True)
    language = models.CharField(
        _("Language"), max_length=2, choices=[("ja", "日本語"), ("en", "English")], default="ja"
    )
    live = models.BooleanField(_("Published"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(intent__in=[str(i) for i in Intent]), name="form_intent_known")
        ]


class Wording(models.Model):
    """What a form said about consent, in one version; never changed once shown."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    text = models.TextField()
    required = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="wording_once")]


class SubmissionRow(models.Model):
    """One press of a button: its key makes it once, however often it arrives. Held ones wait for somebody's look."""

    ACCEPTED, HELD, DROPPED = "accepted", "held", "dropped"
    form = models.ForeignKey(Form, models.PROTECT, related_name="submissions")
    press = models.CharField(max_length=32)
    state = models.CharField(max_length=8, default=ACCEPTED)
    held_why = models.CharField(max_length=20, blank=True)
    lead_id = models.BigIntegerField(null=True, db_index=True)
    created_lead = models.BooleanField(default=False)
    at = models.DateTimeField()
    answers = models.JSONField(default=dict)
    wording = models.ForeignKey(Wording, models.PROTECT, null=True, related_name="+")
    agreed = models.BooleanField(default=False)
    visitor = models.CharField(max_length=32, blank=True)
    came_by = models.JSONField(default=dict)
    language = models.CharField(max_length=2, default="ja")
    event_id = models.CharField(max_length=32, blank=True)
    number = models.BigIntegerField(null=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "press"], name="one_submission_per_press"),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "held", "dropped"]), name="submission_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(lead_id__isnull=False, number__isnull=False) | Q(answers={}),
                name="accepted_submission_has_a_lead",
            ),
        ]


class Afterward(models.Model):
    """Something that has to follow a submission: done once, tried again until it is."""

    submission = models.ForeignKey(SubmissionRow, models.CASCADE, related_name="afterwards")
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=4, default="due")
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind"], name="follows_once"),
            models.CheckConstraint(condition=Q(state__in=["due", "done"]), name="afterward_state_known"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="afterward_due")]
