"""Texts become typed values."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

from minori.leads.words import FieldType, FieldValue

_YES = frozenset(
    ["1", "true", "t", "yes", "y", "on", "はい", "有", "あり", "○", "〇", "◯", "✓", "済", "可", "該当", "真"]
)
_NO = frozenset(
    ["0", "false", "f", "no", "n", "off", "いいえ", "無", "なし", "×", "✕", "x", "未", "不可", "非該当", "偽"]
)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_ERA = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ERA_BEGINS = {
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "M": 1867,
    "T": 1911,
    "S": 1925,
    "H": 1988,
    "R": 2018,
}
_UNITS = {
    "円": 1,
    "名": 1,
    "人": 1,
    "千": 1_000,
    "千円": 1_000,
    "万": 10_000,
    "万円": 10_000,
    "百万円": 1_000_000,
    "億": 10**8,
    "億円": 10**8,
}
_NUMBER = re.compile(r"([+-]?)[¥$€]?(\d+(?:,\d{3})*|\d+)(\.\d+)?(\D*)")
LONGEST_INT = 2**53


class BadValue(ValueError):
    """A text that a field cannot hold: the field's name, a code for the reason, and the text."""

    def __init__(self, field: str, code: str, detail: str = "") -> None:
        super().__init__(f"{field}: {code} {detail}")
        self.field, self.code, self.detail = field, code, detail


def yes_or_no(text: str) -> bool | None:
    """What a cell says as yes or no; None where it says neither."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    return True if plain in _YES else False if plain in _NO else None


def day(text: str) -> date | None:
    """A calendar day written the Japanese, ISO or day-month-year way (with dashes); None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        if found := _DATE.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _ERA.fullmatch(plain):
            year = 1 if found[2] == "元" else int(found[2])
            return date(_ERA_BEGINS[found[1]] + year, int(found[3]), int(found[4]))
        if found := _DAY_FIRST.fullmatch(plain):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if len(plain) == 8 and plain.isdigit():
            return date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    except ValueError:
        return None
    return None


def number(text: str) -> float | int | None:
    """A number as people write it: separators, currency signs, 万 and 億; None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-").replace(" ", "")
    found = _NUMBER.fullmatch(plain)
    if not found or (found[4] and found[4] not in _UNITS):
        return None
    scale = _UNITS.get(found[4], 1)
    whole = int(found[2].replace(",", ""))
    sign = -1 if found[1] == "-" else 1
    if not found[3]:
        return sign * whole * scale
    return sign * float(f"{whole}{found[3]}") * scale


def unit_of(header: str) -> str:
    """The unit that a header states in brackets, such as 百万円; "" without one."""
    plain = unicodedata.normalize("NFKC", header)
    inner = plain.rpartition("(")[2].partition(")")[0].strip() if "(" in plain else ""
    return inner if inner in _UNITS else ""


def read_value(name: str, kind: FieldType, text: str, choices: Sequence[str] = ()) -> FieldValue:
    """The typed value of a cell or form answer that is not blank; raises `BadValue`."""
    if kind is FieldType.TEXT:
        if len(text) > 1000:
            raise BadValue(name, "too_long", text[:40])
        return text
    if kind is FieldType.CHOICE:
        if text in choices:
            return text
        plain = unicodedata.normalize("NFKC", text).strip().lower()
        for choice in choices:
            if unicodedata.normalize("NFKC", choice).strip().lower() == plain:
                return choice
        raise BadValue(name, "not_a_choice", text[:40])
    value: FieldValue
    if kind is FieldType.BOOL:
        value = yes_or_no(text)
    elif kind is FieldType.DATE:
        value = day(text)
    else:
        value = _counted(kind, text)
    if value is None:
        raise BadValue(name, f"not_{kind.value}", text[:40])
    return value


def _counted(kind: FieldType, text: str) -> int | float | None:
    found = number(text)
    if found is None or abs(found) > LONGEST_INT:
        return None
    if kind is FieldType.FLOAT:
        return float(found)
    return int(found) if found == int(found) else None


def stored(value: FieldValue) -> str | int | float | bool | None:
    """A typed value as JSON keeps it: a day as its ISO text."""
    return value.isoformat() if isinstance(value, date) else value


def restored(kind: FieldType, value: str | int | float | bool | None) -> FieldValue:
    """The typed value of what JSON kept."""
    if value is None:
        return None
    if kind is FieldType.DATE:
        return date.fromisoformat(str(value))
    return float(value) if kind is FieldType.FLOAT else value


def moment(text: str) -> datetime | date | None:
    """A moment or day, as consent columns hold it; None for anything else. A moment keeps the zone it states."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("/", "-")
    try:
        return datetime.fromisoformat(plain) if len(plain) > 10 else day(plain)
    except ValueError:
        return day(text)
