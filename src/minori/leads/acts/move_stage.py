"""Move people to a buying stage and keep the history."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from minori.eventlog.public import Event, new_event_id, note_changes, record_many
from minori.leads.models import Lead, StageChange
from minori.leads.permitting import require_edit
from minori.leads.sets import chunks, insert
from minori.leads.words import STAGES
from minori.team.public import trace
from minori.team.words import Actor

COLUMNS = ("lead_id", "stage", "before", "why", "by", "by_user", "at")


def move_stage(lead_ids: Sequence[int], stage: str, why: str, by: Actor, source: str = "system") -> int:
    """Move people to `stage`; those who are there already stay untouched. Answers how many moved.

    `why` is a short sentence or the name of a rule. Raises ValueError for an unknown stage, PermissionDenied.
    """
    if stage not in STAGES:
        raise ValueError(f"no stage {stage!r}")
    require_edit(by, lead_ids)
    moved = 0
    with transaction.atomic():
        now = timezone.now()
        for part in chunks(lead_ids):
            here = dict(Lead.objects.filter(id__in=part).exclude(stage=stage).values_list("id", "stage"))
            if not here:
                continue
            Lead.objects.filter(id__in=list(here)).update(stage=stage, version=F("version") + 1)
            rows = [(lead_id, stage, before, why[:200], by.name, by.id, now) for lead_id, before in here.items()]
            insert(StageChange, COLUMNS, rows)
            note_changes("lead", here)
            record_many(
                [
                    Event(new_event_id(now), now, now, "lead.stage_changed", who=lead_id, object=stage,
                          props={"before": before, "stage": stage, "why": why[:200]}, source=source)
                    for lead_id, before in here.items()
                ]
            )  # fmt: skip
            moved += len(here)
        if moved and by.kind != "system":
            trace(by, "leads.move_stage", _object(lead_ids), {"stage": stage, "moved": moved})
    return moved


def _object(lead_ids: Sequence[int]) -> str:
    return f"lead:{lead_ids[0]}" if len(lead_ids) == 1 else "leads"
