"""The door of this room: planning letters, the gate's checks, the ledger."""

from minori.mail.gate import register_check
from minori.mail.ledger import ledger, letters_of, upcoming
from minori.mail.planning import UnknownTemplate, plan_letters
from minori.mail.reasons import label as reason_label
from minori.mail.sender.run import send_forever

__all__ = [
    "UnknownTemplate",
    "ledger",
    "letters_of",
    "plan_letters",
    "reason_label",
    "register_check",
    "send_forever",
    "upcoming",
]
