from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation

from minori.notices.kinds import channels_of
from minori.notices.models import ChatHook, Notice, Post
from minori.notices.words import Channel
from minori.team.public import Person, people


def tell(  # noqa: PLR0913, PLR0917  # six facts of one notice, and a choice that callers name
    person_ids: Sequence[int],
    kind: str,
    title: Any,
    body: Any,
    url: str,
    cause: str,
    channels: Sequence[Channel] | None = None,
) -> None:
    """Tell members of staff something, in the caller's transaction; it is delivered after the commit.

    One cause tells a person once, however often it is called. `title` and `body` are text, or translatable text that
    each person gets in their own language; `url` is a path of the app. Without `channels` each person's choice holds.
    People who no longer work here are left out.
    """
    wanted = set(person_ids)
    for person in people():
        if person.id in wanted and person.active:
            tell_one(person, Notice(kind=kind, url=url, cause=cause), (title, body), channels)


def tell_one(person: Person, draft: Notice, words: tuple[Any, Any], channels: Sequence[Channel] | None) -> None:
    """Write one person's notice and what goes out for it."""
    with translation.override(person.language):
        title, body = " ".join(str(words[0]).split())[:300], str(words[1])
    try:
        with transaction.atomic():
            notice = Notice.objects.create(
                person_id=person.id, kind=draft.kind, title=title, body=body, url=draft.url, cause=draft.cause
            )
    except IntegrityError:
        return
    chosen = channels_of(person.id, draft.kind) if channels is None else set(channels)
    if Channel.mail in chosen:
        put(notice, Post(channel=Channel.mail.value, address=person.email))
    hook = ChatHook.objects.filter(person_id=person.id, active=True).first() if Channel.chat in chosen else None
    if hook:
        put(notice, Post(channel=Channel.chat.value, hook=hook))


def put(notice: Notice, post: Post) -> None:
    """Write one message that is to go out; the same cause to the same place only once."""
    post.kind, post.title, post.body = notice.kind, notice.title, notice.body
    post.url, post.cause = notice.url, notice.cause
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError:
        return


def tell_channel(kind: str, title: Any, body: Any, url: str, cause: str) -> None:
    """Tell the company's chat channel something, in the caller's transaction; nothing happens where there is none."""
    hook = ChatHook.objects.filter(person=None, active=True).first()
    if hook:
        notice = Notice(kind=kind, title=" ".join(str(title).split())[:300], body=str(body), url=url, cause=cause)
        put(notice, Post(channel=Channel.chat.value, hook=hook))
