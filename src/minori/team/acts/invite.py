from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from minori.team.actors import require, trace
from minori.team.core.invites import GOOD_FOR, new_token
from minori.team.models import Invitation, User
from minori.team.words import Actor, Role


def invite(email: str, role: Role, language: str, by: Actor) -> str:
    """Invite somebody and give the link, which is also mailed and cannot be shown again.

    A second invitation to the same address makes the first link void. Administrators only; raises ValidationError for
    an address that is none or belongs to somebody who is here already.
    """
    require(by, Role.admin)
    email = email.strip().lower()
    validate_email(email)
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError(_("Somebody with this mail address is here already."))
    token, token_hash = new_token()
    now = timezone.now()
    link = f"{settings.BASE_URL}{reverse('team:accept', args=[token])}"
    with transaction.atomic():
        Invitation.objects.filter(email__iexact=email, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
        row = Invitation.objects.create(
            email=email,
            role=role.value,
            language=language,
            token_hash=token_hash,
            invited_by_id=by.id,
            invited_at=now,
            expires_at=now + GOOD_FOR,
        )
        trace(by, "team.invite", f"invitation:{row.pk}", {"role": role.value})
        with translation.override(language):
            subject = _("%(name)s invites you to Minori") % {"name": by.name}
            text = _("Open this link within seven days and choose a password:\n\n%(link)s") % {"link": link}
            send_mail(subject, text, None, [email])
    return link


def withdraw(invitation_id: int, by: Actor) -> bool:
    """Make an open invitation void; False where it is used or void already. Administrators only."""
    require(by, Role.admin)
    with transaction.atomic():
        opened = Invitation.objects.filter(pk=invitation_id, used_at=None, withdrawn_at=None)
        gone = opened.update(withdrawn_at=timezone.now())
        if gone:
            trace(by, "team.withdraw_invitation", f"invitation:{invitation_id}")
    return bool(gone)
