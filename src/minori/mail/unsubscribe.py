"""Unsubscribing: the address in every letter, and what it does. Reading it changes nothing; only a POST does."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from minori.collect.public import read_unsubscribe, sign_unsubscribe
from minori.eventlog.public import record
from minori.leads.public import cards, opt_out, refuse_key
from minori.mail.models import Letter
from minori.team.words import SYSTEM


def address_of(lead_id: int, letter_id: int) -> str:
    """The unsubscribe address of one letter; needs no login and never expires."""
    return f"{settings.BASE_URL}/u/{sign_unsubscribe(lead_id, letter_id)}"


def unsubscribe(token: str, how: str) -> bool:
    """Refuse further mail for the reader of this letter, at once and repeatably; False: the token is not ours.

    Both the person and the address that the letter went to are refused, so merging, erasing or changing the person's
    address meanwhile makes no difference. `how`: one_click or page.
    """
    named = read_unsubscribe(token)
    if named is None:
        return False
    lead_id, letter_id = named
    letter = Letter.objects.filter(id=letter_id).select_related("version__template").first()
    evidence = f"letter:{letter_id}"
    with transaction.atomic():
        fresh = bool(cards([lead_id])) and opt_out(lead_id, how, evidence, SYSTEM)
        if letter and letter.address:
            refuse_key(letter.address, how, evidence, SYSTEM)
        if fresh:
            key = letter.version.template.key if letter else ""
            record("mail.unsubscribed", lead=lead_id, object=key, props={"letter": letter_id, "how": how},
                   source="mail", at=timezone.now())  # fmt: skip
    return True
