"""The company that uses this installation."""

from django.conf import settings

from minori.team.models import AccountRow
from minori.team.words import Account, Actor, Role


def account_row() -> AccountRow:
    """The stored profile, or one with defaults that nobody has stored yet."""
    return AccountRow.objects.first() or AccountRow(time_zone=settings.TIME_ZONE, language=settings.LANGUAGE_CODE)


def account() -> Account:
    """The company's profile; defaults until an administrator has edited it."""
    row = account_row()
    return Account(
        row.name, row.time_zone, row.language, row.currency, row.sender_name, row.sender_address_postal, row.contact
    )


def visible_leads_restricted(actor: Actor) -> bool:
    """Does this actor see only leads that are theirs or nobody's?"""
    return actor.role in {Role.sales, Role.inside_sales} and account_row().sales_see_own
