from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minori.team.actors import require, trace
from minori.team.core.keys import SCOPES, new_key
from minori.team.keyring import keys_changed
from minori.team.models import ApiKey
from minori.team.words import Actor, Role


def make_key(name: str, scopes: Sequence[str], by: Actor) -> str:
    """Make a key for a machine and give its text, which cannot be shown again. Administrators only."""
    require(by, Role.admin)
    if not scopes or set(scopes) - set(SCOPES):
        raise ValidationError(_("Choose at least one of the known rights."))
    key = new_key()
    with transaction.atomic():
        row = ApiKey.objects.create(
            name=name.strip()[:100],
            prefix=key.prefix,
            sha256=key.sha256,
            scopes=sorted(set(scopes)),
            made_by_id=by.id if by.kind == "user" else None,
        )
        trace(by, "team.make_key", f"key:{row.pk}", {"name": row.name, "prefix": row.prefix, "scopes": row.scopes})
        keys_changed()
    return key.text


def revoke_key(key_id: int, by: Actor) -> bool:
    """Let a key open nothing more, at once; False where it is revoked already. Administrators only."""
    require(by, Role.admin)
    with transaction.atomic():
        gone = ApiKey.objects.filter(pk=key_id, revoked_at=None).update(revoked_at=timezone.now())
        if gone:
            trace(by, "team.revoke_key", f"key:{key_id}")
            keys_changed()
    return bool(gone)
