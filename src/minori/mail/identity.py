"""Who letters come from."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings

from minori.mail.models import MailRules
from minori.team.public import account


@dataclass(frozen=True)
class Identity:
    """Name and address in From, where replies go, and the sending domain."""

    name: str
    email: str
    reply_to: str

    @property
    def domain(self) -> str:
        """The domain that receivers judge."""
        return self.email.rpartition("@")[2].lower()


def identity() -> Identity:
    """As set under Mail > Sending; else the sender of notices and the account's name."""
    rules = MailRules.objects.filter(id=1).first() or MailRules()
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    profile = account()
    return Identity(
        rules.from_name or profile.sender_name or profile.name or name, rules.from_email or address, rules.reply_to
    )
