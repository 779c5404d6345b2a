from typing import Any

from django.db import transaction

from minori.team.actors import require, trace
from minori.team.models import AccountRow
from minori.team.profile import account_row
from minori.team.words import Actor, Role

FIELDS = (
    "name", "time_zone", "language", "currency", "sender_name", "sender_address_postal", "contact", "sales_see_own",
)  # fmt: skip


def edit_account(values: dict[str, Any], by: Actor) -> None:
    """Change the company's profile: any of FIELDS. Administrators only; KeyError for a field that is none."""
    require(by, Role.admin)
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise KeyError(sorted(unknown)[0])
    with transaction.atomic():
        before = account_row()
        changed = {name: value for name, value in values.items() if getattr(before, name) != value}
        AccountRow.objects.get_or_create(pk=1, defaults={"time_zone": before.time_zone, "language": before.language})
        AccountRow.objects.filter(pk=1).update(**values)
        if changed:
            trace(by, "team.edit_account", "account:1", changed)
