"""Bring the draft of the scoring model to life."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone, translation

from minori.scoring.models import ModelRow
from minori.scoring.parsing import checked
from minori.scoring.rescoring import start_walk
from minori.scoring.store import draft
from minori.team.public import Actor, Role, require, trace


class NoDraft(ValueError):
    """There is no draft, or somebody else has just published it."""


def publish(version: int, by: Actor) -> None:
    """Make this draft the live model; everybody is rescored in the coming beats.

    Raises NoDraft, or ModelErrors when the world has changed so that a rule no longer makes sense.
    """
    require(by, Role.admin, Role.marketer)
    found = draft()
    if found is None or found.version != version:
        raise NoDraft
    checked(found.model, translation.get_language() or "ja")
    with transaction.atomic():
        ModelRow.objects.filter(state=ModelRow.LIVE).update(state=ModelRow.OLD)
        waiting = ModelRow.objects.filter(state=ModelRow.DRAFT, version=version)
        if not waiting.update(state=ModelRow.LIVE, published_at=timezone.now()):
            raise NoDraft
        start_walk()
        trace(by, "scoring.publish", f"model:{found.id}", {"version": version})
