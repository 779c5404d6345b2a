"""Reading tokens one after the other; what the grammar of conditions is built from."""

from __future__ import annotations

from datetime import date
from typing import NoReturn

from minori.rules.core.complaints import complain, nearest
from minori.rules.core.tokens import Token, tokens
from minori.rules.words import DateTerm, Place, RuleErrors, Span, Unit, Value

UNITS = {
    "minute": Unit.MINUTES, "minutes": Unit.MINUTES, "min": Unit.MINUTES, "分": Unit.MINUTES, "分間": Unit.MINUTES,
    "hour": Unit.HOURS, "hours": Unit.HOURS, "時間": Unit.HOURS,
    "day": Unit.DAYS, "days": Unit.DAYS, "日": Unit.DAYS, "日間": Unit.DAYS,
    "week": Unit.WEEKS, "weeks": Unit.WEEKS, "週": Unit.WEEKS, "週間": Unit.WEEKS,
    "month": Unit.MONTHS, "months": Unit.MONTHS, "か月": Unit.MONTHS, "ヶ月": Unit.MONTHS, "カ月": Unit.MONTHS,
}  # fmt: skip
SPAN_LIMIT = {
    Unit.MINUTES: 60 * 24 * 366, Unit.HOURS: 24 * 366 * 3, Unit.DAYS: 36600, Unit.WEEKS: 5220, Unit.MONTHS: 1200,
}  # fmt: skip
NUMBER_LIMIT = 10**15


class Reader:
    """The tokens of one condition and how far it has been read."""

    def __init__(self, text: str, start: Place) -> None:
        self.tokens = tokens(text, start)
        self.index = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.index]

    def at_end(self) -> bool:
        return self.tokens[self.index].kind == "end"

    def ahead(self, steps: int = 1) -> Token:
        return self.tokens[min(self.index + steps, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.now
        self.index = min(self.index + 1, len(self.tokens) - 1)
        return token

    def is_word(self, *words: str) -> bool:
        return self.now.kind == "word" and self.now.value in words

    def is_sign(self, *signs: str) -> bool:
        return self.now.kind == "sign" and self.now.value in signs

    def accept(self, *words: str) -> bool:
        """Read the given words if exactly they come next."""
        if all(self.ahead(i).kind == "word" and self.ahead(i).value == w for i, w in enumerate(words)):
            for _ in words:
                self.take()
            return True
        return False

    def accept_sign(self, sign: str) -> bool:
        if self.is_sign(sign):
            self.take()
            return True
        return False

    def need_sign(self, sign: str) -> None:
        if not self.accept_sign(sign):
            self.fail_expected(f"「{sign}」", f"`{sign}`")

    def fail_expected(self, ja: str, en: str) -> NoReturn:
        raise self.expected(ja, en)

    def expected(self, ja: str, en: str) -> RuleErrors:
        """The complaint that something else should stand here."""
        got = self.now
        got_ja, got_en = (
            ("ここで終わっています", "it ends") if got.kind == "end" else (f"「{got.value}」です", f"got `{got.value}`")
        )
        return RuleErrors([complain(got.place, "expected", ja=ja, en=en, got_ja=got_ja, got_en=got_en)])

    def name(self, ja: str, en: str) -> str:
        if self.now.kind != "word":
            self.fail_expected(ja, en)
        return self.take().value

    def number(self) -> int | float:
        if self.now.kind != "number":
            self.fail_expected("数", "a number")
        token = self.take()
        value = float(token.value) if "." in token.value else int(token.value)
        if abs(value) > NUMBER_LIMIT:
            raise RuleErrors([complain(token.place, "number_limit")])
        return value

    def span(self, negative: bool = False) -> Span:
        """A number and its unit."""
        place = self.now.place
        n = self.number()
        unit_token = self.now
        word = self.name("期間の単位（日、週など）", "a unit of time, such as days")
        if word not in UNITS:
            known = ["minutes", "hours", "days", "weeks", "months"]
            raise RuleErrors([complain(unit_token.place, "unit", nearest(word, known), got=word)])
        unit = UNITS[word]
        if not isinstance(n, int) or not 1 <= abs(n) <= SPAN_LIMIT[unit] or (n < 0 and not negative):
            raise RuleErrors([complain(place, "span", limit=SPAN_LIMIT[unit])])
        return Span(n, unit)

    def day(self) -> date:
        if self.now.kind != "date":
            self.fail_expected("日付（2026-11-20）", "a date such as 2026-11-20")
        token = self.take()
        try:
            return date.fromisoformat(token.value)
        except ValueError:
            raise RuleErrors([complain(token.place, "date", got=token.value)]) from None

    def shift(self) -> Span | None:
        """`+ 3 days`, `- 3 days` or nothing."""
        if self.is_sign("+", "-"):
            minus = self.take().value == "-"
            span = self.span()
            return Span(-span.n, span.unit) if minus else span
        if self.now.kind == "number" and self.now.value.startswith("-") and self.ahead().value in UNITS:
            return self.span(negative=True)
        return None

    def value(self) -> Value:
        """A text, number, date, true, false, `today - 30 days`, or an attribute moved by a span."""
        if self.now.kind == "text":
            return self.take().value
        if self.now.kind == "number":
            return self.number()
        if self.now.kind == "date":
            return self.day()
        if self.now.kind != "word":
            self.fail_expected("値", "a value")
        word = self.take().value
        if word in {"true", "false"}:
            return word == "true"
        shift = self.shift()
        if word in {"today", "now"} or shift is not None or ("." in word and not word.startswith(".")):
            return DateTerm(word, shift)
        return word

    def values(self) -> tuple[Value, ...]:
        """A list in square brackets."""
        self.need_sign("[")
        found = [self.value()]
        while self.accept_sign(","):
            found.append(self.value())
        self.need_sign("]")
        return tuple(found)
