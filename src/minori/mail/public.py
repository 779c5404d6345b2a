"""The door of this room: planning letters, the gate's checks, the ledger, the sender's entry."""

from minori.mail.acts.run_broadcast import draft, start
from minori.mail.acts.write_template import Writing, write_template
from minori.mail.core.letter import Source
from minori.mail.doctoring import doctor
from minori.mail.gate import register_check
from minori.mail.handing import hand_over
from minori.mail.ledger import ledger, letters_of, upcoming
from minori.mail.planning import UnknownTemplate, plan_letters
from minori.mail.reasons import label as reason_label
from minori.mail.sender.catching import catch_all_due
from minori.mail.sender.run import send_forever
from minori.mail.templates_of import living_templates

__all__ = [
    "Source",
    "UnknownTemplate",
    "Writing",
    "catch_all_due",
    "doctor",
    "draft",
    "hand_over",
    "ledger",
    "letters_of",
    "living_templates",
    "plan_letters",
    "reason_label",
    "register_check",
    "send_forever",
    "start",
    "upcoming",
    "write_template",
]  # fmt: skip
