"""Which column of a file goes into which field: known headers, presets of known tools, memory."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from minori.leads.core.parse import plain_header
from minori.leads.words import BasisKind, TargetField

_BRACKETS = re.compile(r"[(（\[［].*?[)）\]］]")


@dataclass(frozen=True)
class Preset:
    """A tool whose exports we know: headers that give it away (all must be there), what its columns mean, its consent."""

    name: str
    label: str
    signs: tuple[str, ...]
    columns: Mapping[str, str]
    basis: BasisKind | None = None
    evidence: str = ""


_CARD = {
    "会社名": "company", "部署名": "department", "部署": "department", "役職": "title", "氏名": "name", "姓": "family_name", "名": "given_name",
    "姓かな": "family_kana", "名かな": "given_kana", "セイ": "family_kana", "メイ": "given_kana", "氏名かな": "kana",
    "email": "email", "eメール": "email", "メールアドレス": "email", "tel会社": "phone", "tel": "phone", "電話番号": "phone",
    "url": "company_domain", "会社url": "company_domain", "都道府県": "prefecture", "業種": "company_industry", "法人番号": "corporate_number",
    "名刺id": "external_id", "タグ": "tags", "配信停止": "opt_out", "メール配信停止": "opt_out", "オプトアウト": "opt_out",
}  # fmt: skip
PRESETS = (
    Preset("sansan", "Sansan", ("名刺所有者", "会社名"), _CARD, BasisKind.NOTIFIED, "Sansan"),
    Preset("sansan", "Sansan", ("名刺交換日", "会社名"), _CARD, BasisKind.NOTIFIED, "Sansan"),
    Preset("eight", "Eight", ("会社名", "部署名", "役職", "氏名", "email"), _CARD, BasisKind.NOTIFIED, "Eight"),
    Preset(
        "pardot", "Account Engagement (Pardot)", ("prospectid", "optedout"),
        {"prospectid": "external_id", "firstname": "given_name", "lastname": "family_name", "optedout": "opt_out",
         "jobtitle": "title", "donotemail": "opt_out", "employees": "company_employees"},
    ),
    Preset(
        "marketo", "Marketo", ("emailaddress", "unsubscribed"),
        {"emailaddress": "email", "unsubscribed": "opt_out", "companyname": "company", "personid": "external_id"},
    ),
    Preset(
        "hubspot", "HubSpot", ("recordid", "lifecyclestage"),
        {"recordid": "external_id", "unsubscribedfromallemail": "opt_out", "companyname": "company"},
    ),
    Preset(
        "salesforce", "Salesforce", ("leadid", "emailoptout"),
        {"leadid": "external_id", "emailoptout": "opt_out", "companyaccount": "company", "leadsource": "source"},
    ),
)  # fmt: skip


def preset_of(headers: Sequence[str]) -> Preset | None:
    """The tool that wrote a file with these headers; None for no tool we know."""
    plain = {plain_header(h) for h in headers}
    return next((p for p in PRESETS if all(any(sign in h for h in plain) for sign in p.signs)), None)


def suggest(headers: Sequence[str], fields: Sequence[TargetField]) -> dict[int, str]:
    """Column number -> field name for every header that is understood; each field is given once, to the first column."""
    known = {plain_header(alias): field.name for field in reversed(fields) for alias in (field.name, *field.aliases)}
    preset = preset_of(headers)
    possible = {field.name for field in fields}
    if preset:
        known |= {header: field for header, field in preset.columns.items() if field in possible}
    chosen: dict[int, str] = {}
    for n, header in enumerate(headers):
        field = known.get(plain_header(header)) or known.get(plain_header(_BRACKETS.sub("", header)))
        if field and field not in chosen.values():
            chosen[n] = field
    if "name" in chosen.values() and {"family_name", "given_name"} <= set(chosen.values()):
        chosen = {n: f for n, f in chosen.items() if f != "name"}
    return chosen


def headers_hash(headers: Sequence[str]) -> str:
    """One short name for a set of headers in their order."""
    return blake2b("\x1f".join(headers).encode(), digest_size=16).hexdigest()
