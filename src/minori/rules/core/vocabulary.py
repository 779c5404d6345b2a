"""The names that rules may use at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from minori.rules.words import Attribute, Behaviour, Choice, Membership


@dataclass(frozen=True)
class Vocabulary:
    """Attributes, behaviours, groups and topics by name."""

    attributes: Mapping[str, Attribute]
    behaviours: Mapping[str, Behaviour]
    memberships: Mapping[str, Membership] = field(default_factory=dict)
    topics: Sequence[Choice] = ()

    def is_day_or_moment(self, name: str) -> bool:
        """Is this an attribute with a column that holds a day or a moment?"""
        found = self.attributes.get(name)
        return found is not None and found.type in {"time", "date"} and not found.last_of


def vocabulary_of(
    attributes: Sequence[Attribute],
    behaviours: Sequence[Behaviour],
    memberships: Sequence[Membership] = (),
    topics: Sequence[Choice] = (),
) -> Vocabulary:
    """A vocabulary of the given words; a later word replaces an earlier one of its name."""
    return Vocabulary(
        {a.name: a for a in attributes}, {b.name: b for b in behaviours}, {m.name: m for m in memberships}, topics
    )
