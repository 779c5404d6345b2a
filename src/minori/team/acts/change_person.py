from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minori.team.actors import require, trace
from minori.team.models import User
from minori.team.words import Actor, Role


def change_role(person_id: int, role: Role, by: Actor) -> None:
    """Give somebody another role. Administrators only; ValidationError where nobody would be left to administer."""
    change(person_id, {"role": role.value}, by)


def deactivate(person_id: int, by: Actor) -> None:
    """Let somebody in no more; their work stays under their name. Administrators only; never the last of them."""
    change(person_id, {"is_active": False}, by)


def reactivate(person_id: int, by: Actor) -> None:
    """Let somebody in again. Administrators only."""
    change(person_id, {"is_active": True}, by)


def change(person_id: int, values: dict[str, Any], by: Actor) -> None:
    """Change a person and make sure that an active administrator is left; LookupError for nobody."""
    require(by, Role.admin)
    with transaction.atomic():
        admins = User.objects.select_for_update().filter(role=Role.admin.value, is_active=True)
        list(admins.order_by("pk"))
        if not User.objects.filter(pk=person_id).update(**values):
            raise LookupError(f"no person {person_id}")
        if not admins.exists():
            raise ValidationError(_("Somebody has to stay administrator. Make somebody else one first."))
        trace(by, "team.change_person", f"person:{person_id}", values)
