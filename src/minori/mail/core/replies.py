"""What a relay's answer means. Pure: a code and its text in, a verdict out."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

# Receivers that refuse because of *us* (authentication, reputation, bulk rules): never the reader's fault.
_SENDER_FAULT = re.compile(r"\b(4\.7\.(23|27|28|29|30|31|32)|5\.7\.(25|26|27|28|29|30|509|515))\b")
_NO_MAILBOX = re.compile(r"\b5\.1\.(1|2|3|6|10)\b")
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 300, 600, 600))  # about 27 hours in eight tries


class Verdict(StrEnum):
    """What happens to the letter."""

    ACCEPTED = "accepted"
    AGAIN = "again"  # try later
    NO_MAILBOX = "no_such_mailbox"
    REJECTED = "rejected"
    SENDER_FAULT = "sender_fault"


@dataclass(frozen=True)
class Reply:
    """One answer of a relay: three digits and its text on one line."""

    code: int
    text: str

    @property
    def shown(self) -> str:
        """For the ledger: code and text, short."""
        return f"{self.code} {self.text}"[:300]

    @property
    def status(self) -> str:
        """The enhanced code, such as 5.1.1; else the three digits."""
        found = _STATUS.search(self.text)
        return found.group() if found else str(self.code)


def read(reply: Reply) -> Verdict:
    """Judge the answer to MAIL, RCPT, DATA or the final dot."""
    if 200 <= reply.code < 300:
        return Verdict.ACCEPTED
    if reply.code < 500:
        return Verdict.AGAIN
    if _SENDER_FAULT.search(reply.text):
        return Verdict.SENDER_FAULT
    if _NO_MAILBOX.search(reply.text) or (reply.code == 550 and not _STATUS.search(reply.text)):
        return Verdict.NO_MAILBOX
    return Verdict.REJECTED


def blames_us(reply: Reply) -> bool:
    """Does the receiver say that our domain or server is at fault, for now or for good?"""
    return bool(_SENDER_FAULT.search(reply.text))


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many tries (1 = the first has just failed); None: give up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
