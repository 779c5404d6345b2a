"""What this room hands to the rooms on its left when Django starts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minori.collect.public import register_link_reader
from minori.collect.words import LetterFacts
from minori.mail import checks, freezing
from minori.mail.models import Broadcast, Letter
from minori.mail.planning import plan_letters
from minori.mail.templates_of import living_templates
from minori.mail.words import BroadcastState, LetterState, LetterWanted
from minori.pages.public import register_after_submit
from minori.pages.words import Submission
from minori.scenarios.public import register_step
from minori.scenarios.words import Place, Setting, StepKind, Waiting
from minori.segments.public import register_use
from minori.segments.words import Use
from minori.ui.public import register_menu

CHUNK = 900
JOBS = (freezing,)  # importing them registers them


def plug() -> None:
    """The gate's own checks, the letter step, the reply to a form, and facts about letters for the collector."""
    checks.plug()
    register_menu("grow", _("Mail"), "mail:list", "mail")
    register_use("broadcast", broadcasts_using)
    register_link_reader(letter_facts)
    register_after_submit("letter", reply_to_form, _choices)
    register_step(
        StepKind(
            name="letter",
            label=_("Send a letter"),
            settings=[Setting("template", _("Template"), "choice", _choices)],
            start=send_from_scenario,
            check=_wrong,
            say=_said,
        )
    )


def broadcasts_using(key: str, segment_id: int) -> list[Use]:
    """The broadcasts that are meant for a segment and not over yet."""
    rows = Broadcast.objects.filter(segment_id=segment_id).exclude(state=BroadcastState.DONE)
    return [Use(row.name, reverse("mail:broadcast", args=[row.pk])) for row in rows]


def letter_facts(ids: Sequence[int]) -> dict[int, LetterFacts]:
    """Whose letters these are and when they left; a letter that only perhaps left counts from its intent."""
    found: dict[int, LetterFacts] = {}
    for start in range(0, len(ids), CHUNK):
        rows = Letter.objects.filter(id__in=ids[start : start + CHUNK]).select_related("version__template")
        for row in rows:
            sent = row.decided_at if row.state == LetterState.SENT else row.intent_at
            campaign = row.cause.partition("/")[0]
            found[row.id] = LetterFacts(row.lead_id, campaign, sent, row.version.template.key)
    return found


def reply_to_form(submission: Submission) -> None:
    """The reply letter of a form that has one; what the person typed may be printed as `form.NAME`."""
    if not submission.template:
        return
    fields = {
        **submission.answers,
        "title": submission.title,
        "document_url": submission.document_url,
    }
    cause = f"form:{submission.form_id}/{submission.number}"
    plan_letters([LetterWanted(submission.lead_id, submission.template, cause, submission.at, fields=fields)])


def send_from_scenario(places: Sequence[Place], settings: Mapping[str, Any], now: datetime) -> Waiting | None:
    """One letter for each person at the step; they move on at once, the gate decides when the letter's turn comes."""
    template = str(settings["template"])
    plan_letters([LetterWanted(place.lead_id, template, place.cause, now) for place in places])
    return None


def _choices() -> list[tuple[str, Any]]:
    return [(t.key, t.name) for t in living_templates()]


def _wrong(settings: Mapping[str, Any]) -> list[Any]:
    key = str(settings.get("template", ""))
    return [] if key in {t.key for t in living_templates()} else [_("There is no such template: %s") % key]


def _said(settings: Mapping[str, Any]) -> Any:
    names = {t.key: t.name for t in living_templates()}
    key = str(settings.get("template", ""))
    return names.get(key, key)
