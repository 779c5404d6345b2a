"""What must be put right before a broadcast may start, in sentences."""

from django.conf import settings
from django.utils.translation import gettext as _

from minori.mail.core.checks import Problem, problems_of, without_fallback
from minori.mail.core.letter import Source
from minori.mail.identity import identity
from minori.mail.models import Broadcast, Version
from minori.mail.people import account_values
from minori.mail.words import Purpose


def obstacles(broadcast: Broadcast) -> list[str]:
    """Why this broadcast cannot start; empty: it can."""
    newest = Version.objects.filter(template_id=broadcast.template_id).order_by("-number").first()
    if newest is None:
        return [_("The template has no text.")]
    source = Source(newest.subject, newest.html, newest.text)
    found = [sentence(p) for p in problems_of(source, Purpose(broadcast.template.purpose))]
    return found + sender_gaps()


def sender_gaps() -> list[str]:
    """Data about the sender that the law wants shown and that nobody has filled in."""
    house, gaps = account_values(), []
    if not house["sender_name"]:
        gaps.append(_("Settings lack the sender's name."))
    if not house["postal_address"]:
        gaps.append(_("Settings lack the sender's postal address."))
    if not house["contact"]:
        gaps.append(_("Settings lack an address or number for complaints."))
    catching = settings.OPTIONS.smtp_url.startswith("catcher:")
    if not identity().email or (identity().domain in {"", "localhost"} and not catching):
        gaps.append(_("Set the sender address under Mail > Sending first."))
    return gaps


def advice(source: Source) -> list[str]:
    """What could be better but stops nobody."""
    return [
        _("{{ %(field)s }} leaves a gap where it is empty; add | default: '…'.") % {"field": field}
        for field in sorted(without_fallback(source))
    ]


def sentence(problem: Problem) -> str:
    """A fault in one sentence."""
    part = {"subject": _("Subject"), "html": _("HTML"), "text": _("Text"), "key": _("Key")}.get(problem.part, "")
    words = {
        "no_subject": _("there is no subject."),
        "no_unsubscribe": _("the unsubscribe link {{ unsubscribe_url }} is missing."),
        "no_sender": _("the sender's name {{ account.sender_name }} is missing."),
        "no_postal": _("the postal address {{ account.postal_address }} is missing."),
        "no_contact": _("the contact for complaints {{ account.contact }} is missing."),
        "key_taken": _("another template uses it already."),
    }
    text = words.get(problem.code, problem.text)
    if problem.line:
        return _("%(part)s, line %(line)d: %(text)s") % {"part": part, "line": problem.line, "text": text}
    return f"{part}: {text}"
