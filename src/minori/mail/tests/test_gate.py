"""The gate tells the reason that lasts, not the one that happens to be asked first."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest

from minori.mail import gate
from minori.mail.words import LetterCard, Purpose, Skip

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
VERA = LetterCard(1, 7, "vera@steelworks.example", Purpose.NURTURE, (), None, None)


def says(reason: str) -> gate.Check:
    def check(letters: Sequence[LetterCard], now: datetime) -> Mapping[int, Skip]:
        return {letter.id: Skip(reason) for letter in letters}

    return check


def test_a_letter_today_does_not_hide_that_vera_is_in_a_deal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_checks", {})
    monkeypatch.setattr(gate, "_last", set())
    gate.register_check("frequency", says("frequency"), last=True)
    gate.register_check("deal", says("in_deal"))
    assert gate.decide([VERA], NOON)[1].reason == "in_deal"
