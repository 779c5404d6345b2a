"""Begin, change and throw away the draft of the scoring model."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import translation

from minori.scoring.core.definition import to_json
from minori.scoring.models import ModelRow
from minori.scoring.parsing import checked
from minori.scoring.store import card, draft, live
from minori.scoring.words import Model, ModelCard
from minori.team.public import Actor, Role, require, trace


def begin_draft(by: Actor) -> ModelCard:
    """A draft that equals the live model; the one that stands, if there is one."""
    require(by, Role.admin, Role.marketer)
    standing = live()
    with transaction.atomic():
        existing = draft()
        if existing:
            return existing
        newest = ModelRow.objects.aggregate(n=Max("version"))["n"] or 0
        row = ModelRow.objects.create(
            version=newest + 1, state=ModelRow.DRAFT, name=standing.name, definition=to_json(standing.model)
        )
        trace(by, "scoring.begin_draft", f"model:{row.pk}", {"version": row.version})
        return card(row)


def save_draft(model: Model, name: str, by: Actor) -> None:
    """Keep a changed draft; raises ModelErrors when a score could not be worked out from it."""
    require(by, Role.admin, Role.marketer)
    checked(model, translation.get_language() or "ja")
    with transaction.atomic():
        changed = ModelRow.objects.filter(state=ModelRow.DRAFT).update(name=name, definition=to_json(model))
        if changed:
            trace(by, "scoring.save_draft", "model:draft", {"name": name})


def discard_draft(by: Actor) -> None:
    """Throw the draft away."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        if ModelRow.objects.filter(state=ModelRow.DRAFT).delete()[0]:
            trace(by, "scoring.discard_draft", "model:draft")
