"""Names and job titles of people."""

import re
import unicodedata
from functools import lru_cache

from minori.leads.words import Role

_DECIDES = re.compile(
    r"代表|社長|会長|取締役|役員|執行役|本部長|事業部長|事業本部長|理事|オーナー|院長|学長|頭取|専務|常務|局長"
    r"|\b(?:c[a-z]o|ceo|chief|president|chair\w*|owner|founder|partner|director|vp|vice president|head of)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"部長|次長|課長|室長|所長|支店長|工場長|マネー?ジャー?|マネジャ|グループ長|リーダー|係長|主査|\b(?:manager|lead|leader|supervisor)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def role_of_title(title: str) -> str:
    """What a job title lets one guess about the role; "" where there is no title."""
    plain = unicodedata.normalize("NFKC", title).strip()
    if not plain:
        return ""
    if _DECIDES.search(plain) and "秘書" not in plain and "代行" not in plain:
        return Role.DECISION_MAKER
    return Role.MANAGER if _LEADS.search(plain) else Role.STAFF


def split_name(full: str) -> tuple[str, str]:
    """Family and given name of a full name.

    Japanese names are written family first, with a space or without one (then all of it is the family name, because
    cutting would be guessing); names in Latin letters are written given name first unless a comma says otherwise.
    """
    plain = " ".join(full.replace("\u3000", " ").split())
    if not plain:
        return "", ""
    if "," in plain:
        family, _, given = plain.partition(",")
        return family.strip(), given.strip()
    head, _, tail = plain.partition(" ")
    if not tail:
        return plain, ""
    if plain.isascii() or unicodedata.name(plain[0], "").startswith("LATIN"):
        given, _, family = plain.rpartition(" ")
        return family, given
    return head, tail


def full_name(family: str, given: str) -> str:
    """The name as its owner writes it: family first in Japanese, given first in Latin letters."""
    if not (family and given):
        return family or given
    if (family + given).isascii() or unicodedata.name(family[0], "").startswith("LATIN"):
        return f"{given} {family}"
    return f"{family} {given}"
