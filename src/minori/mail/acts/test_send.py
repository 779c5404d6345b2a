"""Send a template to oneself: outside the ledger, to the address of the person who presses the button only."""

import asyncio
from email.utils import format_datetime, make_msgid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from minori.mail.caught import keep
from minori.mail.core.headers import BadHeader
from minori.mail.core.language import BadTemplate
from minori.mail.core.letter import Envelope, assemble
from minori.mail.identity import Identity, identity
from minori.mail.preview import seen_by
from minori.mail.sender.relay import Relay, Unreachable, begin, relay_of
from minori.mail.sender.wire import Broken
from minori.mail.versions import facts_of
from minori.team.public import person, require, trace
from minori.team.words import Actor, Role


class NotSent(RuntimeError):
    """The relay's own words, or what is wrong with the template."""


def send_to_oneself(by: Actor, version_id: int, lead_id: int | None) -> str:
    """Send this version, filled in for a lead or with made-up values; returns the address. Raises `NotSent`."""
    require(by, Role.admin, Role.marketer)
    if by.id is None:
        raise NotSent("nobody to send to")
    me, who, version = person(by.id), identity(), facts_of([version_id])[version_id]
    try:
        words = seen_by(version.source, lead_id)
        message = assemble(_envelope(who, me.name, me.email), words)
    except (BadTemplate, BadHeader) as error:
        raise NotSent(str(error)) from error
    url = settings.OPTIONS.smtp_url
    if url.startswith("catcher:"):
        keep(message, who.email, me.email)
    else:
        asyncio.run(_deliver(relay_of(url), who.email, me.email, message))
    with transaction.atomic():
        trace(by, "mail.test_send", f"template:{version.key}")
    return me.email


def _envelope(who: Identity, name: str, email: str) -> Envelope:
    return Envelope(
        who.name, who.email, who.reply_to, name, email, format_datetime(timezone.localtime()),
        make_msgid(domain=who.domain or "localhost"), "", "",
    )  # fmt: skip


async def _deliver(relay: Relay, sender: str, to: str, message: bytes) -> None:
    try:
        session = await begin(relay)
        for command, expected in (
            (f"MAIL FROM:<{sender}>\r\n".encode(), 250),
            (f"RCPT TO:<{to}>\r\n".encode(), 250),
            (b"DATA\r\n", 354),
            (message + b".\r\n", 250),
        ):
            session.wire.write(command)
            async with asyncio.timeout(relay.reply_patience):
                reply = (await session.wire.replies(1, relay.reply_patience))[0]
            if reply.code != expected:
                session.wire.cut("refused")
                raise NotSent(reply.shown)
        session.wire.close()
    except (Unreachable, Broken, TimeoutError) as error:
        raise NotSent(str(error) or "the relay did not answer in time") from error
