"""A draft: what a form, a file's row or a person says about somebody, read and checked, before anything is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from minori.leads.core.address import domain_of, normal_address
from minori.leads.core.company import BadCorporateNumber, corporate_number
from minori.leads.core.person import role_of_title, split_name
from minori.leads.core.phone import BadPhone, normal_phone
from minori.leads.core.places import normal_prefecture, region_of
from minori.leads.core.values import BadValue, day, moment, number, read_value, stored, yes_or_no
from minori.leads.words import STAGES, BasisKind, CustomField, FieldType, Role

LIMITS = {
    "family_name": 100, "given_name": 100, "family_kana": 100, "given_kana": 100, "phone": 50, "department": 150,
    "title": 150, "prefecture": 50, "region": 50, "source": 50, "external_id": 100,
}  # fmt: skip
OLDEST = 1990
CONTROL = frozenset(map(chr, [*range(9), 11, 12, *range(14, 32), 127]))


@dataclass(slots=True)
class Draft:
    """Columns of a lead's row as they should become, what belongs beside the row, and remarks (code, detail).

    `guesses` follow from other columns (role from title, region from prefecture) and give way to what was said.
    """

    columns: dict[str, Any] = field(default_factory=dict)
    guesses: dict[str, str] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)
    company: str = ""
    about_company: dict[str, Any] = field(default_factory=dict)
    owner: str = ""
    tags: tuple[str, ...] = ()
    opted_out: bool = False
    basis: str = ""
    consent_at: Any = None
    evidence: str = ""
    remarks: list[tuple[str, str]] = field(default_factory=list)


Reader = Callable[[Draft, str], None]


def _email(draft: Draft, text: str) -> None:
    key = normal_address(text)
    draft.columns["email"], draft.columns["email_key"], draft.columns["email_domain"] = text, key, domain_of(key)


def _name(draft: Draft, text: str) -> None:
    family, given = split_name(text)
    _text("family_name")(draft, family)
    if given:
        _text("given_name")(draft, given)


def _kana(draft: Draft, text: str) -> None:
    family, given = split_name(text)
    _text("family_kana")(draft, family)
    if given:
        _text("given_kana")(draft, given)


def _phone(draft: Draft, text: str) -> None:
    _text("phone")(draft, text)
    try:
        draft.columns["phone_key"] = normal_phone(text)
    except BadPhone:
        draft.columns["phone_key"] = ""
        draft.remarks.append(("odd_phone", text[:50]))


def _title(draft: Draft, text: str) -> None:
    _text("title")(draft, text)
    draft.guesses["role"] = role_of_title(text)


def _role(draft: Draft, text: str) -> None:
    try:
        draft.columns["role"] = Role(text.strip().lower()).value
    except ValueError:
        draft.columns["role"] = role_of_title(text)


def _prefecture(draft: Draft, text: str) -> None:
    name = normal_prefecture(text)
    _text("prefecture")(draft, name)
    if region := region_of(name):
        draft.guesses["region"] = region


@lru_cache(maxsize=64)
def _text(name: str) -> Reader:
    limit = LIMITS[name]

    def read(draft: Draft, text: str) -> None:
        if len(text) > limit:
            raise BadValue(name, "too_long", text[:40])
        draft.columns[name] = " ".join(text.split()) if "\n" in text or "\r" in text else text

    return read


def _stage(draft: Draft, text: str) -> None:
    value = STAGE_WORDS.get(text.strip().lower(), text.strip().lower())
    if value not in STAGES:
        raise BadValue("stage", "not_a_choice", text[:40])
    draft.columns["stage"] = value


def _company(draft: Draft, text: str) -> None:
    if len(text) > 200:
        raise BadValue("company", "too_long", text[:40])
    draft.company = " ".join(text.split())


def _corporate_number(draft: Draft, text: str) -> None:
    try:
        draft.about_company["corporate_number"] = corporate_number(text)
    except BadCorporateNumber as problem:
        raise BadValue("corporate_number", "bad_corporate_number", text[:20]) from problem


def _company_text(name: str) -> Reader:
    def read(draft: Draft, text: str) -> None:
        if len(text) > 100:
            raise BadValue(f"company_{name}", "too_long", text[:40])
        draft.about_company[name] = text

    return read


def _company_number(name: str) -> Reader:
    def read(draft: Draft, text: str) -> None:
        value = number(text)
        if value is None or value < 0 or value > 2**53:
            raise BadValue(f"company_{name}", "not_int", text[:40])
        draft.about_company[name] = round(value)

    return read


def _company_domain(draft: Draft, text: str) -> None:
    domain = text.strip().lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").split("/")[0]
    if "." not in domain or not domain.isascii() or len(domain) > 253:
        draft.remarks.append(("odd_domain", text[:80]))
    else:
        draft.about_company["domain"] = domain


def _owner(draft: Draft, text: str) -> None:
    draft.owner = text.strip().lower()


def _tags(draft: Draft, text: str) -> None:
    for mark in ("、", ";", "；", "|", "\n"):
        text = text.replace(mark, ",")
    draft.tags += tuple(t[:60] for part in text.split(",") if (t := part.strip()))


def _opt_out(draft: Draft, text: str) -> None:
    # Whatever is not clearly "no" counts as a refusal: a wrong guess here would mail somebody who said stop.
    if OPT_OUT_WORDS.get(text.strip().lower(), yes_or_no(text)) is not False:
        draft.opted_out = True


def _mail_allowed(draft: Draft, text: str) -> None:
    if OPT_OUT_WORDS.get(text.strip().lower(), yes_or_no(text)) is not True:
        draft.opted_out = True


def _basis(draft: Draft, text: str) -> None:
    draft.basis = BASIS_WORDS.get(text.strip().lower(), "")
    if not draft.basis:
        draft.remarks.append(("no_basis", text[:40]))


def _consent_at(draft: Draft, text: str) -> None:
    found = moment(text) or day(text)
    if found is None or found.year < OLDEST:
        raise BadValue("consent_at", "not_date", text[:40])
    draft.consent_at = found


def _evidence(draft: Draft, text: str) -> None:
    draft.evidence = text


STAGE_WORDS = {
    "認知": "aware", "興味": "interested", "検討": "considering", "比較・決定": "deciding", "比較検討": "deciding",
    "比較": "deciding", "決定": "deciding", "商談": "in_deal", "商談中": "in_deal", "既存顧客": "customer", "顧客": "customer",
    "in deal": "in_deal",
}  # fmt: skip
BASIS_WORDS = {kind.value: kind.value for kind in BasisKind} | {
    "opt-in": "opt_in", "同意": "opt_in", "同意あり": "opt_in", "オプトイン": "opt_in", "許諾": "opt_in", "取引": "trading",
    "取引関係": "trading", "取引先": "trading", "既存顧客": "trading", "通知": "notified", "名刺": "notified", "名刺交換": "notified",
    "書面通知": "notified", "公表": "published", "公開": "published", "yes": "opt_in", "はい": "opt_in", "1": "opt_in", "true": "opt_in",
}  # fmt: skip
OPT_OUT_WORDS = {
    "配信停止": True, "停止": True, "拒否": True, "不要": True, "オプトアウト": True, "opt-out": True, "optout": True,
    "unsubscribed": True, "配信可": False, "許可": False, "配信中": False, "希望": False, "subscribed": False, "-": False,
}  # fmt: skip
BUILT_IN: dict[str, Reader] = {
    "email": _email, "name": _name, "kana": _kana, "phone": _phone, "title": _title, "role": _role,
    "prefecture": _prefecture, "stage": _stage, "company": _company, "corporate_number": _corporate_number,
    "company_industry": _company_text("industry"), "company_region": _company_text("region"),
    "company_employees": _company_number("employees"), "company_revenue": _company_number("revenue"),
    "company_domain": _company_domain, "owner": _owner, "tags": _tags, "opt_out": _opt_out, "basis": _basis,
    "mail_allowed": _mail_allowed, "consent_at": _consent_at, "consent_evidence": _evidence,
    **{name: _text(name) for name in ("external_id", "family_name", "given_name", "family_kana", "given_kana", "department", "region", "source")},
}  # fmt: skip


def _custom_reader(custom: CustomField) -> Reader:
    name, kind, choices = custom.name, FieldType(custom.type), custom.choices

    def read(draft: Draft, text: str) -> None:
        draft.custom[name] = stored(read_value(f"custom_{name}", kind, text, choices))

    return read


def readers(custom: Sequence[CustomField]) -> dict[str, Reader]:
    """Every field's reader by its name; custom fields are called `custom_NAME`."""
    return BUILT_IN | {f"custom_{c.name}": _custom_reader(c) for c in custom if c.subject == "lead"}


def draft_of(values: Mapping[str, Any], custom: Sequence[CustomField] = ()) -> Draft:
    """The draft of a mapping field -> answer; blanks are left out. Raises `BadValue`, also for a field nobody has."""
    known, draft = readers(custom), Draft()
    for name, value in values.items():
        text = "" if value is None else str(value).strip()
        if not text:
            continue
        if name not in known:
            raise BadValue(name, "no_such_field")
        if not CONTROL.isdisjoint(text):
            raise BadValue(name, "control_characters")
        known[name](draft, text)
    return draft
