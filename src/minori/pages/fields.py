"""The fields that a form may ask: built-in fields of a lead, and the custom ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minori.leads import public as leads
from minori.leads.words import FieldType

LONGEST = 2_000


@dataclass(frozen=True)
class FormField:
    """One field as a form shows it. `input` is the HTML input's kind, `complete` its autocomplete token."""

    name: str
    label: Any
    input: str = "text"
    complete: str = ""
    choices: tuple[tuple[str, Any], ...] = ()
    required: bool = False
    longest: int = 200


BUILT_IN: dict[str, FormField] = {
    field.name: field
    for field in [
        FormField("email", _("E-mail address"), "email", "email"),
        FormField("family_name", _("Family name"), complete="family-name", longest=100),
        FormField("given_name", _("Given name"), complete="given-name", longest=100),
        FormField("name", _("Name"), complete="name"),
        FormField("company", _("Company name"), complete="organization"),
        FormField("department", _("Department"), longest=100),
        FormField("title", _("Job title"), complete="organization-title", longest=100),
        FormField("phone", _("Phone number"), "tel", "tel", longest=40),
        FormField("prefecture", _("Prefecture"), complete="address-level1", longest=100),
        FormField("message", _("What can we do for you?"), "textarea", longest=LONGEST),
    ]
}
"""`message` is the one field that is not kept on the lead, only with the submission."""

INPUTS = {
    FieldType.INT: "number",
    FieldType.FLOAT: "number",
    FieldType.DATE: "date",
    FieldType.BOOL: "checkbox",
    FieldType.CHOICE: "select",
}


def known_fields() -> dict[str, FormField]:
    """Every field a form may ask, by name."""
    english = (get_language() or "ja").startswith("en")
    custom = {
        f"custom_{f.name}": FormField(
            f"custom_{f.name}",
            (f.label_en if english else f.label_ja) or f.name,
            INPUTS.get(f.type, "text"),
            choices=tuple((choice, choice) for choice in f.choices),
        )
        for f in leads.fields()
    }
    return BUILT_IN | custom


def fields_of(asked: Sequence[Mapping[str, Any]]) -> list[FormField]:
    """The fields of a form in order; the address is always asked, and first unless placed elsewhere."""
    known = known_fields()
    rows = [dict(row) for row in asked if row.get("name") in known]
    if not any(row["name"] == "email" for row in rows):
        rows.insert(0, {"name": "email"})
    return [
        FormField(
            f.name, f.label, f.input, f.complete, f.choices, bool(row.get("required")) or f.name == "email", f.longest
        )
        for row in rows
        for f in [known[row["name"]]]
    ]
