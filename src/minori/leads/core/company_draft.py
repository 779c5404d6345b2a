"""What a file's row or a form says about a company, read and checked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from minori.leads.core.company import BadCorporateNumber, corporate_number, normal_company
from minori.leads.core.draft import CONTROL
from minori.leads.core.values import BadValue, number, read_value, stored
from minori.leads.words import CustomField, FieldType


@dataclass(slots=True)
class CompanyDraft:
    """Columns of a company's row as they should become, and what belongs beside it."""

    columns: dict[str, Any] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)
    domain: str = ""
    parent: str = ""
    owner: str = ""


CompanyReader = Callable[[CompanyDraft, str], None]


def _name(draft: CompanyDraft, text: str) -> None:
    plain = " ".join(text.split())
    if len(plain) > 200:
        raise BadValue("name", "too_long", plain[:40])
    draft.columns["name"], draft.columns["name_key"] = plain, normal_company(plain)


def _number(draft: CompanyDraft, text: str) -> None:
    try:
        draft.columns["corporate_number"] = corporate_number(text)
    except BadCorporateNumber as problem:
        raise BadValue("corporate_number", "bad_corporate_number", text[:20]) from problem


def _text(name: str) -> CompanyReader:
    def read(draft: CompanyDraft, text: str) -> None:
        if len(text) > 100:
            raise BadValue(name, "too_long", text[:40])
        draft.columns[name] = " ".join(text.split())

    return read


def _amount(name: str) -> CompanyReader:
    def read(draft: CompanyDraft, text: str) -> None:
        value = number(text)
        if value is None or value < 0 or value > 2**53 or (name == "employees" and value > 2**31 - 1):
            raise BadValue(name, "not_int", text[:40])
        draft.columns[name] = round(value)

    return read


def _domain(draft: CompanyDraft, text: str) -> None:
    plain = text.strip().lower().split("://")[-1].removeprefix("www.").split("/")[0].split(":")[0]
    if "." not in plain or not plain.isascii() or " " in plain or len(plain) > 253:
        raise BadValue("domain", "bad_domain", text[:80])
    draft.domain = plain


def _parent(draft: CompanyDraft, text: str) -> None:
    if len(text) > 200:
        raise BadValue("parent", "too_long", text[:40])
    draft.parent = " ".join(text.split())


def _owner(draft: CompanyDraft, text: str) -> None:
    draft.owner = text.strip().lower()


_BUILT_IN: dict[str, CompanyReader] = {
    "name": _name, "corporate_number": _number, "industry": _text("industry"), "region": _text("region"),
    "employees": _amount("employees"), "revenue": _amount("revenue"), "domain": _domain, "parent": _parent, "owner": _owner,
}  # fmt: skip


def _custom(definition: CustomField) -> CompanyReader:
    def read(draft: CompanyDraft, text: str) -> None:
        kind = FieldType(definition.type)
        draft.custom[definition.name] = stored(read_value(f"custom_{definition.name}", kind, text, definition.choices))

    return read


def company_readers(custom: Sequence[CustomField]) -> dict[str, CompanyReader]:
    """Every field's reader by its name; custom fields are called `custom_NAME`."""
    return _BUILT_IN | {f"custom_{c.name}": _custom(c) for c in custom if c.subject == "company"}


def company_draft_of(values: Mapping[str, Any], custom: Sequence[CustomField] = ()) -> CompanyDraft:
    """The draft of a mapping field -> text; blanks are left out. Raises BadValue, also for a field nobody has."""
    known, draft = company_readers(custom), CompanyDraft()
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
