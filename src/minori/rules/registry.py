"""The vocabulary as the rooms plugged it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from minori.rules.core.vocabulary import Vocabulary, vocabulary_of
from minori.rules.words import Attribute, Behaviour, Choice, Membership

T = TypeVar("T")
Words = Sequence[T] | Callable[[], Sequence[T]]

_attributes: list[Words[Attribute]] = []
_behaviours: list[Words[Behaviour]] = []
_memberships: list[Words[Membership]] = []
_topics: list[Words[Choice]] = []


def register_vocabulary(
    attributes: Words[Attribute] = (),
    behaviours: Words[Behaviour] = (),
    memberships: Words[Membership] = (),
    topics: Words[Choice] = (),
) -> None:
    """Add words that rules may use; each list may be a function, asked anew for every check (custom fields).

    An attribute's column must be registered with the lead dimension; blank texts are to be None there.
    """
    _attributes.append(attributes)
    _behaviours.append(behaviours)
    _memberships.append(memberships)
    _topics.append(topics)


def vocabulary() -> Vocabulary:
    """Every word there is now."""
    return vocabulary_of(_all(_attributes), _all(_behaviours), _all(_memberships), _all(_topics))


def _all(stores: Sequence[Words[T]]) -> list[T]:
    return [word for words in stores for word in (words() if callable(words) else words)]
