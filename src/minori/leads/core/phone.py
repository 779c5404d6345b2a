"""Phone numbers: as typed for the eye, E.164 for the key."""

import unicodedata
from functools import lru_cache

import phonenumbers

_DROP = str.maketrans("", "", "-()（）‐‑–—―ー−－ .　[]/\t\u200b")


class BadPhone(ValueError):
    """The text is not a phone number that exists."""


@lru_cache(maxsize=65536)
def _japanese_block_exists(block: str, length: int) -> bool:
    """Whether a Japanese number that begins with these digits exists; its last four digits never matter."""
    number = phonenumbers.parse(block + "0" * (length - len(block)), "JP")
    return bool(phonenumbers.is_valid_number(number))


def normal_phone(text: str, country: str = "JP") -> str:
    """E.164 of a number written the way people of `country` write it; raises `BadPhone`."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    digits = plain.translate(_DROP)
    if country == "JP" and digits.isascii() and digits.isdigit() and digits[0] == "0" and len(digits) in (10, 11):
        if _japanese_block_exists(digits[: len(digits) - 4], len(digits)):
            return "+81" + digits[1:]
        raise BadPhone(text)
    return _by_library(plain, country)


@lru_cache(maxsize=65536)
def _by_library(text: str, country: str) -> str:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as problem:
        raise BadPhone(text) from problem
    if not phonenumbers.is_valid_number(number):
        raise BadPhone(text)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
