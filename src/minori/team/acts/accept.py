from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minori.team.acts.add_person import add_person
from minori.team.core.keys import hash_of
from minori.team.models import Invitation
from minori.team.words import SYSTEM, Person, Role


def open_invitation(token: str, now: datetime) -> Invitation | None:
    """The invitation behind a link, as long as it may still be used."""
    opened = Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=now)
    return opened.filter(token_hash=hash_of(token)).first()


def accept(token: str, name: str, password: str, now: datetime) -> Person:
    """Become a member of staff by invitation; the link works once.

    Raises ValidationError for a void link, a weak password, or an address that joined by another way meanwhile.
    """
    invitation = open_invitation(token, now)
    if invitation is None:
        raise ValidationError(_("This invitation is no longer valid. Ask for a new one."))
    with transaction.atomic():
        mine = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None)
        if not mine.update(used_at=now):
            raise ValidationError(_("This invitation is no longer valid. Ask for a new one."))
        role = Role(invitation.role)
        return add_person(invitation.email, name, role, SYSTEM, password=password, language=invitation.language)
