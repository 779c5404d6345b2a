from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minori.team.actors import require, trace
from minori.team.models import User
from minori.team.staff import person_of
from minori.team.words import Actor, Person, Role


def add_person(
    email: str, name: str, role: Role, by: Actor, *, password: str | None = None, language: str = "ja"
) -> Person:
    """Add a member of staff, with a password or (None) as somebody who cannot log in yet.

    Administrators only. Raises ValidationError for an address that is none or is taken, and for a weak password.
    """
    require(by, Role.admin)
    email = email.strip().lower()
    validate_email(email)
    user = User(email=email, name=name.strip() or email, role=role.value, language=language)
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
            trace(by, "team.add_person", f"person:{user.pk}", {"role": role.value})
    except IntegrityError as problem:
        raise ValidationError(_("Somebody with this mail address is here already.")) from problem
    return person_of(user)
