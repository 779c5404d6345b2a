"""What people type in about people, companies, fields, exclusions and consent."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minori.leads.core.values import BadValue
from minori.leads.customs import fields
from minori.leads.labels import (
    BASIS_LABELS,
    EXCLUSION_KIND_LABELS,
    EXCLUSION_WHY_LABELS,
    ROLE_LABELS,
    STAGE_LABELS,
    TYPE_LABELS,
)
from minori.leads.telling import sentence
from minori.leads.words import BasisKind, CustomField, ExclusionKind, FieldType
from minori.team.public import people


def _text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, **more)


def _staff() -> list[tuple[str, Any]]:
    return [("", _("Nobody")), *((str(p.id), p.name) for p in people() if p.active)]


def custom_control(field: CustomField) -> forms.Field:
    """The control in which a custom field is typed; values go through the same readers as files and forms."""
    label = field.label_ja if get_language() == "ja" else field.label_en
    if field.type is FieldType.CHOICE:
        return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *((c, c) for c in field.choices)])
    if field.type is FieldType.BOOL:
        return forms.ChoiceField(label=label, required=False, choices=[("", "–"), ("yes", _("Yes")), ("no", _("No"))])
    if field.type is FieldType.DATE:
        return forms.CharField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))
    return forms.CharField(label=label, required=False, max_length=1000)


class _Checked(forms.Form):
    """A form whose values are read by the room's core, which says what is wrong with which field."""

    def blame(self, problem: BadValue) -> None:
        """Show a refusal at its field."""
        aliases = {"email_key": "email", "domain": "domains"}
        name = aliases.get(problem.field, problem.field)
        self.add_error(name if name in self.fields else None, sentence(problem))

    def values(self) -> dict[str, str]:
        """What was typed, as text by field name."""
        return {name: str(value or "").strip() for name, value in self.cleaned_data.items()}


class LeadForm(_Checked):
    """A person."""

    family_name = _text(_("Family name"), max_length=100)
    given_name = _text(_("Given name"), max_length=100)
    family_kana = _text(_("Reading of the family name"), max_length=100)
    given_kana = _text(_("Reading of the given name"), max_length=100)
    email = _text(_("E-mail address"), max_length=254, widget=forms.TextInput(attrs={"inputmode": "email"}))
    phone = _text(_("Phone"), max_length=50)
    company = _text(_("Company"), max_length=200)
    department = _text(_("Department"), max_length=150)
    title = _text(_("Job title"), max_length=150)
    role = forms.ChoiceField(
        label=_("Role in decisions"),
        required=False,
        choices=lambda: [("", _("Guess from the title")), *ROLE_LABELS.items()],
    )
    prefecture = _text(_("Prefecture"), max_length=50)
    stage = forms.ChoiceField(label=_("Buying stage"), choices=lambda: list(STAGE_LABELS.items()), initial="aware")
    owner = forms.ChoiceField(label=_("Owner"), required=False, choices=_staff)
    tags = _text(_("Tags"), help_text=_("Separated by commas."))
    external_id = _text(_("External ID"), max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in fields():
            self.fields[f"custom_{field.name}"] = custom_control(field)


class CompanyForm(_Checked):
    """A company."""

    name = forms.CharField(label=_("Company name"), max_length=200)
    corporate_number = _text(_("Corporate number"), max_length=20, help_text=_("Thirteen digits."))
    domains = _text(
        _("Mail and web domains"), help_text=_("Separated by blanks. People who write from there belong here.")
    )
    industry = _text(_("Industry"), max_length=100)
    employees = _text(_("Employees"), max_length=20)
    revenue = _text(_("Revenue"), max_length=30, help_text=_("Also with a unit, such as 12億円."))
    region = _text(_("Region"), max_length=100)
    parent = _text(_("Parent company"), max_length=200)
    owner = forms.ChoiceField(label=_("Owner"), required=False, choices=_staff)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in fields("company"):
            self.fields[f"custom_{field.name}"] = custom_control(field)


class FieldForm(_Checked):
    """A custom field."""

    subject = forms.ChoiceField(label=_("Belongs to"), choices=[("lead", _("Leads")), ("company", _("Companies"))])
    name = forms.CharField(
        label=_("Key"), max_length=39, help_text=_("For rules, files and letters: small letters, digits, underscores.")
    )
    label_ja = forms.CharField(label=_("Japanese label"), max_length=60)
    label_en = _text(_("English label"), max_length=60)
    type = forms.ChoiceField(label=_("Type"), choices=lambda: list(TYPE_LABELS.items()))
    choices = _text(_("Choices, one a line"), widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        """A list to choose from needs something to choose."""
        found = super().clean() or self.cleaned_data
        if found.get("type") == FieldType.CHOICE and not (found.get("choices") or "").strip():
            self.add_error("choices", _("Write at least one choice."))
        return found

    def definition(self) -> CustomField:
        """The field as the act wants it."""
        typed = self.values()
        choices = tuple(dict.fromkeys(line.strip() for line in typed["choices"].splitlines() if line.strip()))
        kind = FieldType(typed["type"])
        used = choices if kind is FieldType.CHOICE else ()
        return CustomField(typed["name"], typed["label_ja"], typed["label_en"], kind, used, typed["subject"])


class ExclusionForm(_Checked):
    """Whose behaviour does not count."""

    kind = forms.ChoiceField(
        label=_("Recognised by"), choices=lambda: list(EXCLUSION_KIND_LABELS.items()), initial=ExclusionKind.DOMAIN
    )
    value = forms.CharField(
        label=_("Domain, address, network or browser"),
        max_length=254,
        help_text=_("A network is given as its key from the event page."),
    )
    why = forms.ChoiceField(label=_("Who that is"), choices=lambda: list(EXCLUSION_WHY_LABELS.items()))
    note = _text(_("Note"), max_length=200)


class RefusalForm(_Checked):
    """Addresses that must not be mailed."""

    addresses = forms.CharField(label=_("Mail addresses, one a line"), widget=forms.Textarea(attrs={"rows": 5}))
    evidence = _text(_("How they said so"), max_length=500)


class ConsentForm(_Checked):
    """Why somebody may be mailed."""

    basis = forms.ChoiceField(label=_("Basis"), choices=lambda: list(BASIS_LABELS.items()), initial=BasisKind.OPT_IN)
    evidence = forms.CharField(
        label=_("Evidence"), max_length=500, help_text=_("Where it can be proved: form, card, contract, mail.")
    )
    wording = _text(_("Wording that was shown"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
