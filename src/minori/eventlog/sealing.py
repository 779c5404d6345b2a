"""Texts of people inside events: sealed with a key of their own, unreadable once the key is destroyed."""

import base64
import os
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from minori.eventlog.models import PersonKey

_MARK = "p1"


class Sealed(ValueError):
    """A sealed text that cannot be opened: its person was erased, or it was altered."""


def seal_for(lead_id: int, text: str) -> str:
    """Seal a text with the lead's own key, made at the first use (in the caller's transaction)."""
    nonce = os.urandom(12)
    box = AESGCM(_key_of(lead_id)).encrypt(nonce, text.encode(), _bound_to(lead_id))
    return f"{_MARK}.{lead_id}.{base64.urlsafe_b64encode(nonce + box).decode()}"


def open_for(lead_id: int, sealed: str) -> str:
    """The text behind `seal_for`; raises Sealed when the key is gone, the text was altered or is not this lead's.

    For a merged lead pass the id it was sealed for (`sealed_for`).
    """
    owner, box = _parts(sealed)
    row = PersonKey.objects.filter(lead=lead_id).first()
    if owner != lead_id or row is None:
        raise Sealed("The key of this text was destroyed, or it belongs to somebody else.")
    try:
        return AESGCM(_unsealed(row)).decrypt(box[:12], box[12:], _bound_to(lead_id)).decode()
    except InvalidTag as problem:
        raise Sealed("This text was altered.") from problem


def sealed_for(sealed: str) -> int:
    """The lead whose key sealed a text; raises Sealed when it is no sealed text."""
    return _parts(sealed)[0]


def destroy_keys(lead_ids: Iterable[int]) -> int:
    """Make everything sealed for these leads unreadable, in the caller's transaction; returns how many keys went."""
    wanted = list(lead_ids)
    return sum(PersonKey.objects.filter(lead__in=wanted[n : n + 900]).delete()[0] for n in range(0, len(wanted), 900))


def destroy_key(lead_id: int) -> None:
    """Make everything sealed for a lead unreadable, for good."""
    destroy_keys([lead_id])


def _parts(sealed: str) -> tuple[int, bytes]:
    mark, _, rest = sealed.partition(".")
    owner, _, box = rest.partition(".")
    try:
        if mark != _MARK:
            raise ValueError(mark)
        return int(owner), base64.b64decode(box, altchars=b"-_", validate=True)
    except ValueError as problem:
        raise Sealed("This is not a sealed text.") from problem


def _key_of(lead_id: int) -> bytes:
    row = PersonKey.objects.filter(lead=lead_id).first()
    if row is None:
        nonce, fresh = os.urandom(12), AESGCM.generate_key(256)
        sealed = nonce + _master().encrypt(nonce, fresh, _bound_to(lead_id))
        row, _ = PersonKey.objects.get_or_create(lead=lead_id, defaults={"sealed": sealed})
    return _unsealed(row)


def _unsealed(row: PersonKey) -> bytes:
    box = bytes(row.sealed)
    return _master().decrypt(box[:12], box[12:], _bound_to(row.lead))


def _master() -> AESGCM:
    return AESGCM(settings.MASTER_KEY.derive("person-keys"))


def _bound_to(lead_id: int) -> bytes:
    return f"lead {lead_id}".encode()
