"""Who takes the next hand-off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Candidate:
    """Somebody who takes hand-offs of a queue; `last_turn` grows with every turn taken."""

    person_id: int
    last_turn: int
    absent_from: date | None = None
    absent_until: date | None = None

    def here(self, today: date) -> bool:
        """Is this person there today?"""
        if self.absent_from is None and self.absent_until is None:
            return True
        return (self.absent_from is not None and today < self.absent_from) or (
            self.absent_until is not None and today > self.absent_until
        )


def next_receiver(candidates: Sequence[Candidate], owners: Sequence[int | None], today: date) -> int | None:
    """The first of the owners (of the person, of the company) who takes hand-offs and is there; else whose turn it is;
    None when nobody is there."""
    here = [one for one in candidates if one.here(today)]
    for owner in owners:
        if any(one.person_id == owner for one in here):
            return owner
    return min(here, key=lambda one: (one.last_turn, one.person_id)).person_id if here else None
