"""Company names and corporate numbers: what makes two spellings one company."""

import re
import unicodedata
from functools import lru_cache

# After NFKC ㈱ is (株), and full-width brackets are half-width ones.
_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人|社団法人|財団法人"
    r"|特定非営利活動法人|医療法人(?:社団|財団)?|社会福祉法人|学校法人|国立大学法人|独立行政法人|宗教法人|農業協同組合"
    r"|\((?:株|有|同|資|名|社|財|一社|一財|公社|公財|医|福|学|独|特非)\)"
)
_LATIN_FORMS = re.compile(
    r"(?:[ ,.]|\b)(?:co\.?,? ?ltd|company,? limited|inc|incorporated|corp|corporation|ltd|limited|llc|k\.?k|gmbh|plc|s\.?a)\.?$"
)
_HEAD_LATIN = re.compile(r"^(?:kabushiki kaisha|k\.k\.) ")
_GAPS = re.compile(r"[\s・･.,'\"`’‘“”\-‐‑–—―−_/&＆]+")


@lru_cache(maxsize=65536)
def normal_company(name: str) -> str:
    """The key of a company name: NFKC, lower case, without legal form, gaps and punctuation; the name itself if only a form is left."""
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    bare = _FORMS.sub("", plain).strip()
    bare = _HEAD_LATIN.sub("", bare)
    while (shorter := _LATIN_FORMS.sub("", bare).strip()) != bare and shorter:
        bare = shorter
    key = _GAPS.sub("", bare)
    return key or _GAPS.sub("", plain)


class BadCorporateNumber(ValueError):
    """Not a 法人番号: thirteen digits of which the first checks the others."""


def corporate_number(text: str) -> str:
    """The thirteen digits of a 法人番号; raises `BadCorporateNumber` where the check digit is wrong."""
    digits = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).removeprefix("T").removeprefix("t")
    if len(digits) != 13 or not digits.isascii() or not digits.isdigit():
        raise BadCorporateNumber(text)
    total = sum(int(d) * (1 if n % 2 == 0 else 2) for n, d in enumerate(reversed(digits[1:])))
    if int(digits[0]) != 9 - total % 9:
        raise BadCorporateNumber(text)
    return digits
