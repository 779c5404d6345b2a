"""Make and change forms; the wording of the consent gets a new version whenever it changes."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from minori.pages.models import Form, Wording
from minori.team.public import require, trace
from minori.team.words import Actor, Role


def save_form(form: Form, by: Actor, consent: str, required: bool, notify: Sequence[int] = ()) -> int:
    """Store a form and, if it changed, a new version of its wording; returns the form's id. Raises PermissionDenied."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        form.notify = list(notify)
        form.save()
        newest = Wording.objects.filter(form=form).order_by("-number").first()
        if newest is None or (newest.text, newest.required) != (consent, required):
            number = (Wording.objects.filter(form=form).aggregate(newest=Max("number"))["newest"] or 0) + 1
            Wording.objects.create(form=form, number=number, text=consent, required=required)
        trace(by, "pages.save_form", f"form:{form.pk}", {"slug": form.slug, "live": form.live})
    return form.pk
