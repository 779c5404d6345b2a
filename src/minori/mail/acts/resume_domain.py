"""How the company sends: its sender and limits, and letting a paused domain go on."""

from django.db import transaction

from minori.mail.forms import RulesForm
from minori.mail.models import Domain
from minori.team.public import require, trace
from minori.team.words import Actor, Role


def resume_domain(by: Actor, domain_id: int) -> None:
    """Let the letters of a paused sending domain leave again."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        if Domain.objects.filter(id=domain_id, paused_at__isnull=False).update(paused_at=None, rejected_in_a_row=0):
            trace(by, "mail.resume_domain", f"domain:{domain_id}")


def change_rules(by: Actor, form: RulesForm) -> None:
    """Store sender and limits."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        form.instance.id = 1
        form.save()
        trace(by, "mail.change_rules", "mail:rules")
