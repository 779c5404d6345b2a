"""From a claimed letter to the bytes of its message. Templates are compiled once and kept."""

import logging
from email.utils import format_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from minori.collect.public import BadLink, click_url, open_url
from minori.mail.core.headers import BadHeader
from minori.mail.core.language import BadTemplate
from minori.mail.core.letter import Compiled, Envelope, Source, Written, assemble, compile_letter, message_id, write
from minori.mail.identity import Identity
from minori.mail.sender.parcels import Parcel
from minori.mail.unsubscribe import address_of
from minori.mail.words import Purpose

log = logging.getLogger("minori.mail")


class CannotCompose(ValueError):
    """This letter cannot be written; `reason` is a name of `reasons.py`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@lru_cache(maxsize=64)
def compiled(source: Source) -> Compiled:
    """The same words are compiled once in the life of the process."""
    return compile_letter(source)


def words_of(parcel: Parcel) -> Written:
    """Subject, HTML and text for one reader, with tracked links; raises `CannotCompose`."""
    letter_id = parcel.card.id
    values = {**parcel.values, "unsubscribe_url": address_of(parcel.card.lead_id, letter_id)}

    def track(n: int, url: str) -> str:
        try:
            return click_url(letter_id, n, url)
        except BadLink:
            return url

    try:
        return write(compiled(parcel.version.source), values, track, open_url(letter_id))
    except BadTemplate as error:
        raise CannotCompose("unrenderable", str(error)) from error


def message_of(parcel: Parcel, identity: Identity) -> bytes:
    """The message for the wire, dots stuffed, without the final dot; raises `CannotCompose`."""
    card = parcel.card
    envelope = Envelope(
        from_name=identity.name,
        from_email=identity.email,
        reply_to=identity.reply_to,
        to_name=parcel.to_name,
        to_email=parcel.to_email,
        date=format_datetime(timezone.now().astimezone(_zone())),
        message_id=message_id(_key(), card.id, identity.domain),
        unsubscribe_url="" if card.purpose == Purpose.SERVICE else address_of(card.lead_id, card.id),
        list_id=f"<{card.purpose}.{identity.domain}>",
    )
    try:
        return assemble(envelope, words_of(parcel))
    except BadHeader as error:
        raise CannotCompose("bad_address", str(error)) from error
    except CannotCompose:
        raise
    except Exception as error:  # whatever is wrong with one letter must not stop the others
        log.exception("letter %s cannot be written", card.id)
        raise CannotCompose("unrenderable", type(error).__name__) from error


@lru_cache(maxsize=1)
def _key() -> bytes:
    key: bytes = settings.MASTER_KEY.derive("message-id")
    return key


@lru_cache(maxsize=1)
def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
