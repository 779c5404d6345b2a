from django.apps import apps
from django.db import transaction

from minori.team.actors import require, trace
from minori.team.models import AccountRow
from minori.team.profile import account_row
from minori.team.seals import SealedText
from minori.team.words import Actor, Role


def rotate_seals(by: Actor) -> int:
    """Move on to new sealing keys and seal every stored secret again; gives how many secrets that were.

    Administrators only. One transaction: either everything is sealed anew or nothing changed.
    """
    require(by, Role.admin)
    sealed = 0
    with transaction.atomic():
        row = account_row()
        row.seal_generation += 1
        row.save()
        for model in apps.get_models():
            names = [f.attname for f in model._meta.local_concrete_fields if isinstance(f, SealedText)]
            for thing in model._default_manager.only(*names) if names else ():
                model._default_manager.filter(pk=thing.pk).update(**{name: getattr(thing, name) for name in names})
                sealed += len(names)
        generation = AccountRow.objects.get().seal_generation
        trace(by, "team.rotate_seals", "account:1", {"generation": generation, "secrets": sealed})
    return sealed
