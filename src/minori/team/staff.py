"""The people who work here, as frozen words."""

from collections.abc import Sequence

from minori.team.models import User
from minori.team.words import Person, Role


def person_of(user: User) -> Person:
    """One row as words."""
    return Person(user.pk, user.name, user.email, Role(user.role), user.is_active, user.language)


def people(roles: Sequence[Role] | None = None) -> list[Person]:
    """Members of staff by name, with the given roles or all; also those who no longer work here (`active` tells)."""
    found = User.objects.order_by("name", "pk")
    return [person_of(u) for u in (found if roles is None else found.filter(role__in=[str(r) for r in roles]))]


def person(id: int) -> Person:
    """One member of staff; raises LookupError where there is none."""
    user = User.objects.filter(pk=id).first()
    if user is None:
        raise LookupError(f"no person {id}")
    return person_of(user)
