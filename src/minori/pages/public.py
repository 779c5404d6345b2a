"""The door of forms: what they are, what was submitted, and what shall follow."""

from minori.pages.acts.edit_form import save_form
from minori.pages.acts.submit import Pressed, submit
from minori.pages.after import follow_up, register_after_submit, submission_of
from minori.pages.models import Form, SubmissionRow
from minori.pages.words import Asked, FormCard, Intent, Submission

__all__ = [
    "Asked",
    "Form",
    "Pressed",
    "answers_of",
    "follow_up",
    "forms",
    "last_submission",
    "register_after_submit",
    "save_form",
    "submissions",
    "submissions_of",
    "submit",
]


def forms() -> list[FormCard]:
    """Every form, by title."""
    return [
        FormCard(form.pk, form.slug, form.title, Intent(form.intent), form.live, form.template)
        for form in Form.objects.order_by("title", "pk")
    ]


def submissions(after: int, limit: int = 1000) -> list[Submission]:
    """The ordered feed of accepted submissions with a number above `after`; the reader keeps its own bookmark."""
    rows = SubmissionRow.objects.filter(state=SubmissionRow.ACCEPTED, number__gt=after, lead_id__isnull=False)
    return [submission_of(row) for row in rows.select_related("form").order_by("number")[:limit]]


def last_submission() -> int:
    """The number of the newest accepted submission; 0 where there is none."""
    return SubmissionRow.objects.order_by("-number").values_list("number", flat=True).exclude(number=None).first() or 0


def submissions_of(lead_id: int, limit: int = 50) -> list[Submission]:
    """What one person submitted, newest first; answers are plain personal text."""
    rows = SubmissionRow.objects.filter(state=SubmissionRow.ACCEPTED, lead_id=lead_id)
    return [submission_of(row) for row in rows.select_related("form").order_by("-number")[:limit]]


def answers_of(number: int) -> dict[str, str]:
    """The answers of one submission by its number; empty where erased or unknown."""
    row = SubmissionRow.objects.filter(number=number).first()
    return dict(row.answers) if row else {}
