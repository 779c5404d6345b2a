"""Take a submission: its row, the person, the consent as it was shown, the event and what follows, in one transaction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from minori.eventlog.public import record, seal_for
from minori.leads.public import name_person
from minori.leads.words import Basis, BasisKind
from minori.pages.after import plan_afterwards
from minori.pages.models import Form, SubmissionRow, Wording
from minori.team.public import SYSTEM, require, trace
from minori.team.words import Actor, Role

KEPT_BESIDE = frozenset({"message"})
NEW = "new"


@dataclass(frozen=True)
class Pressed:
    """One press of the button as the page sent it. `answers` are texts by field name, checked already."""

    press: str
    answers: Mapping[str, str]
    at: datetime
    visitor: str = ""
    agreed: bool = False
    language: str = "ja"
    came_by: Mapping[str, str] = field(default_factory=dict)
    suspicion: str = ""


@dataclass(frozen=True)
class Taken:
    """The submission's row, and whether this very call made it."""

    id: int
    fresh: bool


def submit(form: Form, pressed: Pressed) -> Taken:
    """Store a press once, however often and however parallel it arrives.

    A suspicious one is held: kept, but nobody is named before somebody of staff has looked. Raises BadAddress and
    BadValue (from leads) for answers that cannot be read; nothing is stored then.
    """
    with transaction.atomic():
        wording = Wording.objects.filter(form=form).order_by("-number").first()
        fresh = SubmissionRow(
            form=form,
            press=pressed.press,
            state=SubmissionRow.HELD,
            held_why=pressed.suspicion or NEW,
            at=pressed.at,
            answers=dict(pressed.answers),
            wording=wording,
            agreed=pressed.agreed,
            visitor=pressed.visitor,
            came_by=dict(pressed.came_by),
            language=pressed.language,
        )
        SubmissionRow.objects.bulk_create([fresh], ignore_conflicts=True)
        row = SubmissionRow.objects.get(form=form, press=pressed.press)
        if row.held_why != NEW or not accept_row(row):
            return Taken(row.pk, False)
    return Taken(row.pk, True)


def accept_row(row: SubmissionRow) -> bool:
    """Name the person of a held row and let everything follow, in the caller's transaction; False if done already."""
    waiting = SubmissionRow.objects.filter(pk=row.pk, state=SubmissionRow.HELD, lead_id=None)
    if not waiting.select_for_update().exists():
        return False
    form, answers = row.form, dict(row.answers)
    known = {name: text for name, text in answers.items() if name not in KEPT_BESIDE and name != "email"}
    named = name_person(
        SYSTEM, answers.get("email"), known, row.visitor or None, f"form:{form.slug}"[:50], basis_of(row), at=row.at
    )
    event = record(
        "form.submitted",
        lead=named.lead_id,
        object=form.slug,
        campaign=row.came_by.get("utm_campaign", ""),
        props={"intent": form.intent, "answers": seal_for(named.lead_id, json.dumps(answers, ensure_ascii=False))},
        source="form",
        at=row.at,
    )
    newest = SubmissionRow.objects.aggregate(newest=Max("number"))["newest"] or 0
    waiting.update(
        state=SubmissionRow.ACCEPTED,
        held_why="",
        lead_id=named.lead_id,
        created_lead=named.created,
        event_id=event,
        number=newest + 1,
    )
    plan_afterwards(row.pk, row.at)
    return True


def basis_of(row: SubmissionRow) -> Basis | None:
    """The consent that came with a submission, with the wording that was shown; None where it was not given."""
    if not row.agreed or row.wording is None:
        return None
    evidence = f"form {row.form.slug}, submission {row.pk}, wording version {row.wording.number}"
    return Basis(BasisKind.OPT_IN, evidence, row.wording.text, row.at)


def release(submission_id: int, by: Actor) -> bool:
    """Accept a held submission: it was a person after all. Raises PermissionDenied, BadAddress, BadValue."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        done = accept_row(SubmissionRow.objects.select_related("form", "wording").get(pk=submission_id))
        if done:
            trace(by, "pages.release", f"submission:{submission_id}")
    return done


def drop(submission_id: int, by: Actor) -> bool:
    """Throw a held submission away; its answers go, the row stays so that the same press does not come back."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        held = SubmissionRow.objects.filter(pk=submission_id, state=SubmissionRow.HELD)
        done = bool(held.update(state=SubmissionRow.DROPPED, answers={}, visitor="", came_by={}))
        if done:
            trace(by, "pages.drop", f"submission:{submission_id}")
    return done
