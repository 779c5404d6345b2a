"""Pauses between attempts to deliver, and what further attempts cannot mend."""

from datetime import timedelta

PAUSES = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
)


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after the nth failed attempt (n >= 1); None once it is of no use any more."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def hopeless(status: int) -> bool:
    """Does this HTTP status say that the same message will never be taken?"""
    return 400 <= status < 500 and status not in {408, 425, 429}
