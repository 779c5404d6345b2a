"""Staff who asked for it hear of each submission, once."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minori.leads.public import cards
from minori.notices.public import tell
from minori.pages.words import Submission


def notify_staff(submission: Submission) -> None:
    """Leave a notice for everybody whom the form names."""
    if not submission.notify:
        return
    card = cards([submission.lead_id]).get(submission.lead_id)
    who = " / ".join(part for part in (card.name, card.company_name) if part) if card else ""
    title = _("“%(form)s” was submitted by %(who)s") % {"form": submission.title, "who": who or "?"}
    body = submission.answers.get("message", "")[:1000]
    url = reverse("pages:submissions", args=[submission.form_id])
    tell(list(submission.notify), "form", title, body, url, f"submission:{submission.number}")
