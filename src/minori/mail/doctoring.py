"""Which letters want somebody's decision, for `minori doctor` and the home page."""

from datetime import timedelta

from django.utils import timezone

from minori.mail.models import Domain, Letter
from minori.mail.words import LetterState

LATE = timedelta(minutes=15)


def doctor() -> list[str]:
    """Letters whose fate is unknown, a sending domain that is paused, letters that should have left."""
    found = []
    unknown = Letter.objects.filter(state=LetterState.UNKNOWN).count()
    if unknown:
        found.append(f"{unknown} letters may or may not have arrived; decide for each: send again or leave")
    found += [f"sending as {row.name} is paused: {row.reason}" for row in Domain.objects.exclude(paused_at=None)]
    waiting = Letter.objects.filter(state=LetterState.WAITING, shift=None, broadcast=None)
    late = waiting.filter(due_at__lt=timezone.now() - LATE).count()
    if late:
        found.append(f"{late} letters are due for more than 15 minutes; is a sender running?")
    return found
