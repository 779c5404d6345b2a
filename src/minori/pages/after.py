"""What follows a submission: other rooms plug in, rows carry what is still to do, so a kill loses nothing."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from minori.pages.models import Afterward, Form, SubmissionRow
from minori.pages.words import Intent, Submission

log = logging.getLogger(__name__)
FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(hours=1)
Choices = Callable[[], Sequence[tuple[str, Any]]]
_kinds: dict[str, Callable[[Submission], None]] = {}
_replies: list[Choices] = []


def register_after_submit(kind: str, run: Callable[[Submission], None], replies: Choices | None = None) -> None:
    """Have `run` called once for every accepted submission, in a transaction of its own soon after it.

    It must only write rows (no network, no rendering): its effect commits together with the note that it is done. If
    it raises, it is tried again later, and the failure stands beside the submission. `replies` offers values for the
    form's reply letter: (template key, name).
    """
    _kinds[kind] = run
    if replies and replies not in _replies:
        _replies.append(replies)


def reply_choices() -> list[tuple[str, Any]]:
    """Every reply letter that a plugged room offers."""
    return [choice for choices in _replies for choice in choices()]


def plan_afterwards(submission_id: int, at: datetime) -> None:
    """Note, in the submission's own transaction, what has to follow it."""
    Afterward.objects.bulk_create(
        [Afterward(submission_id=submission_id, kind=kind, due_at=at) for kind in _kinds], ignore_conflicts=True
    )


def follow_up(now: datetime, submission: int | None = None, limit: int = 500) -> int:
    """Do what is due after submissions (of one of them, or of all); returns how many things were done."""
    due = Afterward.objects.filter(state="due", due_at__lte=now)
    if submission is not None:
        due = due.filter(submission_id=submission)
    return sum(follow(pk, now) for pk in list(due.order_by("id").values_list("pk", flat=True)[:limit]))


def follow(pk: int, now: datetime) -> bool:
    """Do one thing, unless somebody else was faster; a failure is kept and tried again."""
    try:
        with transaction.atomic():
            if not Afterward.objects.filter(pk=pk, state="due").update(state="done", done_at=now):
                return False
            row = Afterward.objects.select_related("submission__form").get(pk=pk)
            _kinds[row.kind](submission_of(row.submission))
    except Exception as problem:
        log.exception("afterward %s failed", pk)
        put_off(pk, now, f"{type(problem).__name__}: {problem}")
        return False
    return True


def put_off(pk: int, now: datetime, failure: str) -> None:
    """Try again later, twice as late each time."""
    with transaction.atomic():
        row = Afterward.objects.get(pk=pk)
        wait = min(FIRST_RETRY * 2 ** min(row.tries, 10), LAST_RETRY)
        Afterward.objects.filter(pk=pk, state="due").update(
            tries=row.tries + 1, failure=failure[:2000], due_at=now + wait
        )


def submission_of(row: SubmissionRow) -> Submission:
    """The frozen value that other rooms see."""
    form: Form = row.form
    return Submission(
        number=row.number or 0,
        form_id=form.pk,
        slug=form.slug,
        title=form.title,
        intent=Intent(form.intent),
        lead_id=row.lead_id or 0,
        created=row.created_lead,
        at=row.at,
        language=row.language,
        template=form.template,
        document_url=form.document_url,
        campaign=str(row.came_by.get("utm_campaign", "")),
        answers=dict(row.answers),
        notify=tuple(form.notify),
    )
