"""Unsubscribing: the address in every letter, and what it does. Reading it changes nothing; only a POST does."""

from django.conf import settings

from minori.collect.public import sign_unsubscribe


def address_of(lead_id: int, letter_id: int) -> str:
    """The unsubscribe address of one letter; needs no login and never expires."""
    return f"{settings.BASE_URL}/u/{sign_unsubscribe(lead_id, letter_id)}"
