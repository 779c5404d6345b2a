"""The send gate: the one place that decides whether a letter may leave, at the moment of sending, in sets.

Checks read state rows only and are asked in the order in which they were registered, the passing reasons last. A refusal for good wins over a
hold; among holds the latest `until` wins, because every check has to be content.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from minori.mail import reasons
from minori.mail.words import LetterCard, Skip

Check = Callable[[Sequence[LetterCard], datetime], Mapping[int, Skip]]

_checks: dict[str, Check] = {}
_at_the_wire: dict[str, Check] = {}
_last: set[str] = set()


def register_check(
    name: str,
    check: Check,
    labels: Mapping[str, tuple[reasons.Label, reasons.Label]] | None = None,
    *,
    at_the_wire: bool = False,
    last: bool = False,
) -> None:
    """Add a check of the gate: (letters, now) -> {letter id: Skip}; letters it does not name may pass.

    `labels` names its reasons: {reason: (label, one sentence)}. `at_the_wire` asks it a second time in the
    transaction that records the intent; only for checks that answer a hundred letters in about a millisecond.
    `last` asks it after all others: a reason that passes (she had a letter today) must not hide one that lasts.
    """
    _checks[name] = check
    _last.discard(name)
    if last:
        _last.add(name)
    if at_the_wire:
        _at_the_wire[name] = check
    reasons.register_reasons(labels or {})


def decide(letters: Sequence[LetterCard], now: datetime) -> dict[int, Skip]:
    """Every refusal and hold among these letters; whoever is missing from the answer may be sent."""
    return _ask(_checks, letters, now)


def decide_at_the_wire(letters: Sequence[LetterCard], now: datetime) -> dict[int, Skip]:
    """The quick checks once more, for the transaction that records the intent."""
    return _ask(_at_the_wire, letters, now)


def _ask(checks: Mapping[str, Check], letters: Sequence[LetterCard], now: datetime) -> dict[int, Skip]:
    refused: dict[int, Skip] = {}
    held: dict[int, Skip] = {}
    left = list(letters)
    for name in sorted(checks, key=lambda name: name in _last):
        if not left:
            break
        check = checks[name]
        for letter_id, skip in check(left, now).items():
            if skip.until is None:
                refused.setdefault(letter_id, skip)
            elif letter_id not in held or (held[letter_id].until or now) < skip.until:
                held[letter_id] = skip
        left = [letter for letter in left if letter.id not in refused]
    return {**held, **refused}
