"""The versions of the model."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from minori.scoring.core.definition import from_json, to_json
from minori.scoring.defaults import default_model
from minori.scoring.models import ModelRow
from minori.scoring.words import ModelCard, ModelState


def card(row: ModelRow) -> ModelCard:
    """A row as other rooms see it."""
    state = ModelState(row.state)
    return ModelCard(row.pk, row.version, state, row.name, from_json(row.definition), row.published_at)


def live() -> ModelCard:
    """The live model; the first question brings the default one to life."""
    row = ModelRow.objects.filter(state=ModelRow.LIVE).first()
    if row is None:
        try:
            with transaction.atomic():
                row = ModelRow.objects.create(
                    version=1,
                    state=ModelRow.LIVE,
                    name="B2B",
                    definition=to_json(default_model()),
                    published_at=timezone.now(),
                )
        except IntegrityError:
            row = ModelRow.objects.get(state=ModelRow.LIVE)
    return card(row)


def draft() -> ModelCard | None:
    """The draft, if somebody has begun one."""
    row = ModelRow.objects.filter(state=ModelRow.DRAFT).first()
    return card(row) if row else None


def versions() -> list[ModelCard]:
    """Every version, newest first."""
    return [card(row) for row in ModelRow.objects.order_by("-version")]
