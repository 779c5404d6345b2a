"""Mail addresses: as typed they stay with the person, normalised they are her key."""

import re
import unicodedata
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from minori.leads.core.values import BadValue

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
# Japanese carriers gave out addresses that break the grammar: a dot at the end or two in a row.
_CARRIER = re.compile(
    r"[a-z0-9._+?%&~/-]{1,64}@(?:docomo\.ne\.jp|ezweb\.ne\.jp|au\.com|softbank\.ne\.jp|i\.softbank\.jp|[a-z]\.vodafone\.ne\.jp)"
)
_FREE = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.co.jp",
        "yahoo.com",
        "ymail.ne.jp",
        "outlook.com",
        "outlook.jp",
        "hotmail.com",
        "hotmail.co.jp",
        "live.jp",
        "live.com",
        "msn.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "protonmail.com",
        "proton.me",
        "gmx.com",
        "gmx.de",
        "web.de",
        "mail.ru",
        "docomo.ne.jp",
        "ezweb.ne.jp",
        "au.com",
        "softbank.ne.jp",
        "i.softbank.jp",
        "nifty.com",
        "nifty.ne.jp",
        "biglobe.ne.jp",
        "so-net.ne.jp",
        "ocn.ne.jp",
        "plala.or.jp",
        "dion.ne.jp",
        "excite.co.jp",
        "goo.jp",
        "infoseek.jp",
        "rakuten.jp",
        "qq.com",
        "163.com",
        "naver.com",
    ]
)
LONGEST = 254


class BadAddress(BadValue):
    """The text is not a mail address."""

    def __init__(self, text: str) -> None:
        super().__init__("email", "bad_address", text[:80])


def normal_address(text: str) -> str:
    """The key of an address: NFKC, lower case, trimmed; raises `BadAddress`."""
    key = text.strip().lower()
    if not key.isascii():
        key = unicodedata.normalize("NFKC", key).strip().lower()
    if len(key) > LONGEST:
        raise BadAddress(text)
    local, _, domain = key.partition("@")
    if len(local) <= 64 and _good_local(local) and _good_domain(domain):
        return key
    if _CARRIER.fullmatch(key):
        return key
    try:
        return validate_email(key, check_deliverability=False).normalized.lower()
    except (EmailNotValidError, ValueError) as problem:
        raise BadAddress(text) from problem


def _good_local(local: str) -> bool:
    plain = local.replace(".", "a", 1) if local[:1].isalnum() and local[-1:].isalnum() else local
    return (plain.isascii() and plain.isalnum()) or _LOCAL.fullmatch(local) is not None


@lru_cache(maxsize=65536)
def _good_domain(domain: str) -> bool:
    return _DOMAIN.fullmatch(domain) is not None


def domain_of(key: str) -> str:
    """The part behind the @ of a normalised address; "" without one."""
    return key.rpartition("@")[2] if "@" in key else ""


def company_domain_of(key: str) -> str:
    """The domain of an address where it can stand for a company; "" for free and carrier mail."""
    domain = domain_of(key)
    return "" if domain in _FREE or domain.endswith(".vodafone.ne.jp") else domain
