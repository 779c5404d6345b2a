"""Carrying posts out: claimed by conditional update, tried again with growing pauses, dead with the reason visible."""

import smtplib
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minori.notices.acts.tell import tell
from minori.notices.core.chat import message
from minori.notices.core.retry import pause_after
from minori.notices.models import Post
from minori.notices.outward import Undeliverable, post_json
from minori.notices.post import absolute, catches, letter_of, relay
from minori.notices.words import Channel, PostState
from minori.team.public import Role, people

PAGE = "/settings/notices/outbox"
FORGOTTEN = timedelta(minutes=10)


def deliver(now: datetime, limit: int = 50) -> int:
    """Send what is due and give how many posts came to an end (sent, kept or dead).

    At most once at a time for each post; a process that dies between the relay's yes and the row's may send it once
    more, since being told twice is better than not being told.
    """
    Post.objects.filter(state=PostState.sending.value, claimed_at__lt=now - FORGOTTEN).update(
        state=PostState.waiting.value
    )
    due = Post.objects.filter(state=PostState.waiting.value, due_at__lte=now)
    ended = 0
    for pk in list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:limit]):
        if due.filter(pk=pk).update(state=PostState.sending.value, claimed_at=now, attempts=F("attempts") + 1):
            ended += carry(Post.objects.select_related("hook").get(pk=pk), now)
    return ended


def carry(post: Post, now: datetime) -> bool:
    """Send one claimed post and write how it went; True where it came to an end."""
    mine = Post.objects.filter(pk=post.pk, state=PostState.sending.value, attempts=post.attempts)
    try:
        state = send(post)
    except Undeliverable as problem:
        pause = None if problem.for_good else pause_after(post.attempts)
        if pause is None:
            mine.update(state=PostState.dead.value, error=str(problem)[:500], ended_at=now)
            tell_of_dead_channel(post)
            return True
        mine.update(state=PostState.waiting.value, error=str(problem)[:500], due_at=now + pause)
        return False
    # What a relay has taken is forgotten, since it may hold a link to a new password.
    kept = post.body if state is PostState.kept else ""
    mine.update(state=state.value, ended_at=now, error="", body=kept)
    return True


def send(post: Post) -> PostState:
    """Hand one post to its relay or webhook; raises Undeliverable."""
    if post.channel == Channel.chat.value:
        hook = post.hook
        if hook is None or not hook.active:
            raise Undeliverable(gettext("This chat channel was switched off."), for_good=True)
        post_json(hook.url, message(post.title, post.body, absolute(post.url)))
        return PostState.sent
    if catches():
        return PostState.kept
    try:
        letter_of(post, relay()).send()
    except smtplib.SMTPRecipientsRefused as problem:
        code = max(code for code, _said in problem.recipients.values())
        raise Undeliverable(
            gettext("The relay refuses %(address)s (%(code)s).") % {"address": post.address, "code": code},
            for_good=code >= 500,
        ) from problem
    except smtplib.SMTPAuthenticationError as problem:
        raise Undeliverable(gettext("The relay refuses our user name and password.")) from problem
    except (smtplib.SMTPException, OSError) as problem:
        raise Undeliverable(
            gettext("The relay did not take it (%(why)s).") % {"why": type(problem).__name__}
        ) from problem
    return PostState.sent


def tell_of_dead_channel(post: Post) -> None:
    """Let administrators know, once a day and in the app only, that the company's chat channel does not work."""
    if post.channel == Channel.chat.value and post.hook and post.hook.person_id is None:
        cause = f"chat-dead:{timezone.localdate()}"
        admins = [p.id for p in people([Role.admin])]
        tell(admins, "notices.dead", _("The chat channel does not take notices"), post.error, PAGE, cause, channels=())


def waiting_posts() -> int:
    """How many posts have not come to an end yet."""
    return Post.objects.filter(state__in=[PostState.waiting.value, PostState.sending.value]).count()
