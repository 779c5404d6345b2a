"""Keyed hashes of addresses, under which refusals and bounces outlive the person's row."""

from collections.abc import Collection
from hashlib import blake2b

from django.conf import settings

from minori.leads.models import BouncedAddress, Refusal
from minori.leads.sets import chunks

_key: bytes = settings.MASTER_KEY.derive("refusals")


def address_hash(key: str) -> str:
    """32 hex digits for a normalised address; nobody without the installation's key can tell which."""
    return blake2b(key.encode(), digest_size=16, key=_key).hexdigest()


def refused_among(hashes: Collection[str]) -> set[str]:
    """Those of the hashes whose address refused to be mailed."""
    found: set[str] = set()
    for part in chunks(hashes):
        found.update(Refusal.objects.filter(address_hash__in=part).values_list("address_hash", flat=True))
    return found


def bounced_among(hashes: Collection[str]) -> set[str]:
    """Those of the hashes whose address bounced for good."""
    found: set[str] = set()
    for part in chunks(hashes):
        found.update(BouncedAddress.objects.filter(address_hash__in=part).values_list("address_hash", flat=True))
    return found
