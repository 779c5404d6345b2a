"""Note that an address bounced for good."""

from datetime import datetime

from django.db import transaction

from minori.leads.addressing import address_hash
from minori.leads.core.address import normal_address
from minori.leads.facts import bump
from minori.leads.models import BouncedAddress, Lead
from minori.leads.sets import insert


def mark_bounced(address: str, detail: str, at: datetime) -> None:
    """From now on `may_mail` answers "bounced" for this address; a new address of the person is not concerned."""
    key = normal_address(address)
    with transaction.atomic():
        if insert(BouncedAddress, ("address_hash", "detail", "at"), [(address_hash(key), detail[:300], at)]):
            bump(list(Lead.objects.filter(email_key=key).values_list("id", flat=True)))


def forget_bounce(address: str) -> None:
    """Let an address be tried again."""
    key = normal_address(address)
    with transaction.atomic():
        if BouncedAddress.objects.filter(address_hash=address_hash(key)).delete()[0]:
            bump(list(Lead.objects.filter(email_key=key).values_list("id", flat=True)))
