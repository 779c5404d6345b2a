"""Why a letter was not sent, in words. Plugged rooms add their own; the ledger explains each with one sentence."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

_LABELS: dict[str, tuple[Label, Label]] = {
    "no_consent": (_("No consent"), _("There is no record that this person agreed to be mailed.")),
    "opted_out": (_("Opted out"), _("The person refused further mail; this also counts after planning.")),
    "excluded": (_("Excluded"), _("Own staff, an agency or a competitor.")),
    "no_address": (_("No address"), _("The person has no mail address.")),
    "gone": (_("Person deleted"), _("The person was erased or merged after the letter was planned.")),
    "frequency": (_("Frequency limit"), _("The person has already had as many nurture letters as your rules allow.")),
    "duplicate_address": (_("Duplicate address"), _("The same address has this letter through another record.")),
    "bounced": (_("Bounced before"), _("Earlier letters to this address came back for good.")),
    "unrenderable": (_("Text failed"), _("The template could not be filled in for this person.")),
    "stopped": (_("Stopped by hand"), _("Somebody stopped the broadcast before this letter's turn.")),
    "no_such_mailbox": (_("Mailbox does not exist"), _("The receiver does not know this address.")),
    "rejected": (_("Rejected by the receiver"), _("The receiver refused the letter for a reason of its own.")),
    "sender_fault": (_("Sender refused"), _("The receiver says that our domain or server is at fault.")),
    "bad_address": (_("Address cannot be used"), _("The relay cannot send to an address written like this.")),
    "gave_up": (_("Gave up"), _("Temporary refusals for more than a day.")),
    "reply_lost": (
        _("Reply lost"),
        _("The connection broke after the letter was handed over, before the relay answered."),
    ),
    "left": (_("Left as it is"), _("Somebody has looked and decided not to send it again.")),
    "try_again": (_("To be tried again"), _("The relay asked to come back later.")),
    "sender_died": (_("Sender died"), _("The sending process ended while this letter was on its way.")),
}


def register_reasons(labels: Mapping[str, tuple[Label, Label]]) -> None:
    """Add names of reasons with (label, one sentence that explains it)."""
    _LABELS.update(labels)


def label(reason: str) -> str:
    """The reason in two or three words, in the language of the page."""
    return str(_LABELS[reason][0]) if reason in _LABELS else reason


def explanation(reason: str) -> str:
    """The reason in one sentence; empty for an unknown name."""
    return str(_LABELS[reason][1]) if reason in _LABELS else ""
