from django.db import models
from django.utils import timezone

from minori.notices.words import Channel, PostState
from minori.team.public import SealedText

WAITING = PostState.waiting.value


class Notice(models.Model):
    """Something a person of staff was told in the app; one cause tells a person once."""

    person = models.ForeignKey("team.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    cause = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "cause"], name="one_notice_per_person_and_cause")]
        indexes = [models.Index(fields=["person", "read_at"], name="notice_by_person_and_reading")]


class Post(models.Model):
    """One message on its way out: a mail to one address, or a line to one chat webhook.

    `cause` is unique with channel and address; NULL for mails that may repeat (a password reset).
    """

    channel = models.CharField(max_length=4)
    address = models.CharField(max_length=254, blank=True)
    hook = models.ForeignKey("ChatHook", models.CASCADE, related_name="posts", null=True)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    body = SealedText()
    url = models.CharField(max_length=500, blank=True)
    cause = models.CharField(max_length=200, null=True)
    state = models.CharField(max_length=7, default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in PostState]), name="post_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(channel=Channel.mail.value, hook=None)
                | models.Q(channel=Channel.chat.value, hook__isnull=False),
                name="post_goes_to_an_address_or_a_hook",
            ),
            models.UniqueConstraint(
                fields=["channel", "address", "cause"],
                condition=models.Q(channel=Channel.mail.value),
                name="one_mail_per_address_and_cause",
            ),
            models.UniqueConstraint(fields=["hook", "cause"], name="one_line_per_hook_and_cause"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="post_by_state_and_time")]


class ChatHook(models.Model):
    """A chat webhook: a person's own, or (without a person) the company's channel. Its URL is a secret."""

    person = models.OneToOneField("team.User", models.CASCADE, related_name="+", null=True)
    url = SealedText()
    ends_with = models.CharField(max_length=8)
    active = models.BooleanField(default=True)
    set_at = models.DateTimeField(default=timezone.now)


class Choice(models.Model):
    """By which channels a person wants to hear of one kind of notice; without a row the kind's own default holds."""

    person = models.ForeignKey("team.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    mail = models.BooleanField()
    chat = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_choice_per_person_and_kind")]
