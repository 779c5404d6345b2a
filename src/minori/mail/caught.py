"""The built-in catcher: messages kept as rows, for reading what would have been sent."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from django.core.mail import EmailMessage as DjangoMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from minori.mail.models import Caught

KEPT = 5_000  # messages; older ones go


def keep(raw: bytes, sender: str, to: str, letter_id: int | None = None) -> int:
    """Keep a message (CRLF line ends, stuffed dots); a letter is kept once. Returns the row's id."""
    plain = raw.replace(b"\r\n..", b"\r\n.")
    subject = str(parsed(plain)["Subject"] or "")[:300]
    row = Caught.objects.create(
        at=timezone.now(), sender=sender, to=to, subject=subject, letter_id=letter_id, raw=plain
    )
    if row.id % 100 == 0:
        Caught.objects.filter(id__lte=row.id - KEPT).delete()
    return row.id


def parsed(raw: bytes) -> EmailMessage:
    """The message as an object; broken ones too."""
    return message_from_bytes(raw, policy=policy.default)


def part(message: EmailMessage, kind: str) -> str:
    """The text of its `plain` or `html` part; empty if there is none."""
    found = message.get_body((kind,))
    return str(found.get_content()) if found else ""


class CatcherBackend(BaseEmailBackend):
    """Django's mail into the catcher, so that notices to staff appear beside the letters."""

    def send_messages(self, email_messages: list[DjangoMessage]) -> int:  # type: ignore[override]  # list is what Django gives
        """Keep each message once for each of its recipients."""
        kept = 0
        for message in email_messages:
            raw = message.message().as_bytes(policy=policy.SMTP)
            for to in message.recipients():
                keep(raw, message.from_email, to)
            kept += 1
        return kept
