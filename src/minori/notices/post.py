"""Mail to staff: everything Django sends is first a row; this also gives the relay that takes it."""

from collections.abc import Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from minori.notices.models import Post
from minori.notices.words import Channel

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class QueuedMail(BaseEmailBackend):
    """Writes each mail as a row instead of talking to a relay within somebody's request."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [
            Post(
                channel=Channel.mail.value,
                address=address,
                kind="account",
                title=" ".join(str(message.subject).split())[:300],
                body=str(message.body),
            )
            for message in email_messages
            for address in message.recipients()
        ]
        for row in rows:
            row.save()
        return len(email_messages)


def catches() -> bool:
    """Is mail kept for reading instead of sent?"""
    return urlsplit(settings.OPTIONS.smtp_url).scheme == "catcher"


def relay() -> BaseEmailBackend:
    """A connection to the relay of MINORI_SMTP_URL.

    smtps:// speaks TLS from the start. smtp:// upgrades to TLS where the relay is another machine, which
    `?starttls=no` forbids and `?starttls=yes` demands on this machine too.
    """
    parts = urlsplit(settings.OPTIONS.smtp_url)
    host, secure = parts.hostname or "localhost", parts.scheme == "smtps"
    wish = parse_qs(parts.query).get("starttls", ["no" if host in LOOPBACK or parts.port == 25 else "yes"])[0]
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=host,
        port=parts.port or (465 if secure else 587),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=secure,
        use_tls=not secure and wish == "yes",
        timeout=settings.EMAIL_TIMEOUT,
    )


def letter_of(post: Post, connection: BaseEmailBackend) -> EmailMessage:
    """The mail of a row: plain text, with the address of the thing it is about."""
    link = absolute(post.url)
    body = f"{post.body}\n\n{link}\n" if link else post.body
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(post.title, body, to=[post.address], connection=connection, headers=headers)


def absolute(url: str) -> str:
    """A path of the app as a full address; other text stays as it is."""
    return f"{settings.BASE_URL}{url}" if url.startswith("/") else url
