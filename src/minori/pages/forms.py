"""The form by which people answer, and the one by which staff make it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minori.leads.public import BadAddress, BadPhone, normal_address, normal_phone
from minori.pages.after import reply_choices
from minori.pages.fields import FormField, fields_of, known_fields
from minori.pages.models import Form, Wording
from minori.team.public import people

UNCHOSEN = ("", "---------")


class Answers(forms.Form):
    """The fields that a form asks, the consent below them, and the trap for robots."""

    homepage = forms.CharField(required=False)

    def __init__(self, form: Form, wording: Wording | None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.asked = fields_of(form.fields)
        trap = self.fields.pop("homepage")
        for one in self.asked:
            self.fields[one.name] = input_of(one)
        if wording and wording.text:
            self.fields["agreed"] = forms.BooleanField(label=wording.text, required=wording.required)
        self.fields["homepage"] = trap

    def clean(self) -> dict[str, Any]:
        """Addresses and phone numbers must be readable; the sentences say what to mend."""
        found = super().clean() or {}
        if found.get("email"):
            try:
                normal_address(found["email"])
            except BadAddress:
                self.add_error("email", _("This mail address cannot be right. Please check it."))
        if found.get("phone"):
            try:
                normal_phone(found["phone"])
            except BadPhone:
                self.add_error("phone", _("This phone number cannot be right. Please check it."))
        return found

    def texts(self) -> dict[str, str]:
        """The answers as texts by field name; blanks are left out."""
        found = {one.name: self.cleaned_data.get(one.name) for one in self.asked}
        return {name: text_of(value) for name, value in found.items() if value not in (None, "")}

    def trapped(self) -> bool:
        """Did something fill in the field that people do not see?"""
        return bool(self.cleaned_data.get("homepage"))


def text_of(value: object) -> str:
    """A cleaned answer as text."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value).strip()


def input_of(one: FormField) -> forms.Field:
    """The input of one field."""
    about: dict[str, Any] = {"label": one.label, "required": one.required}
    attrs = {"autocomplete": one.complete} if one.complete else {}
    if one.input == "select":
        return forms.ChoiceField(choices=[UNCHOSEN, *one.choices], **about)
    if one.input == "checkbox":
        return forms.BooleanField(**about)
    if one.input == "number":
        return forms.DecimalField(widget=forms.NumberInput(attrs | {"step": "any"}), **about)
    if one.input == "date":
        return forms.DateField(widget=forms.DateInput(attrs | {"type": "date"}), **about)
    if one.input == "textarea":
        return forms.CharField(max_length=one.longest, widget=forms.Textarea(attrs | {"rows": 5}), **about)
    kind = {"email": "email", "tel": "tel"}.get(one.input, "text")
    return forms.CharField(max_length=one.longest, widget=forms.TextInput(attrs | {"type": kind}), **about)


ASK = [("", _("Not asked")), ("optional", _("Optional")), ("required", _("Required"))]


class FormEditor(forms.ModelForm[Form]):
    """Everything that staff decide about a form; each known field is asked, asked for sure, or not."""

    consent = forms.CharField(
        label=_("Wording of the consent"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown beside a tick box. Each change is a new version; what people agreed to is kept as shown."),
    )  # fmt: skip
    consent_required = forms.BooleanField(label=_("The form cannot be sent without this consent"), required=False)
    document_url = forms.URLField(
        label=_("Address of the document"), required=False, assume_scheme="https", max_length=500,
        help_text=_("Shown after the form was sent; the download is counted."),
    )  # fmt: skip
    notify_people = forms.MultipleChoiceField(
        label=_("Whom to notify"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Form
        fields = [
            "title", "slug", "intent", "language", "intro", "button", "thanks", "document_name", "document_url",
            "template", "live",
        ]  # fmt: skip
        widgets = {"intro": forms.Textarea(attrs={"rows": 3}), "thanks": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "slug": _("The page will be at /f/…; letters, numbers and hyphens."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known_fields()
        chosen = {row["name"]: "required" if row.get("required") else "optional" for row in self.instance.fields}
        for name, one in self.known.items():
            if name != "email":
                self.fields[f"ask_{name}"] = forms.ChoiceField(
                    label=one.label, choices=ASK, required=False, initial=chosen.get(name, "")
                )
        wording = self.instance.wordings.order_by("-number").first() if self.instance.pk else None
        if wording:
            self.fields["consent"].initial, self.fields["consent_required"].initial = wording.text, wording.required
        staff: Any = self.fields["notify_people"]
        staff.choices = [(str(one.id), one.name) for one in people() if one.active]
        staff.initial = [str(id) for id in self.instance.notify]
        replies = reply_choices()
        if replies:
            self.fields["template"] = forms.ChoiceField(
                label=_("Reply letter"), required=False, choices=[("", _("No reply")), *replies]
            )

    def asked(self) -> list[dict[str, Any]]:
        """The chosen fields in order, the address first."""
        rows: list[dict[str, Any]] = [{"name": "email", "required": True}]
        for name in self.known:
            choice = self.cleaned_data.get(f"ask_{name}")
            if choice:
                rows.append({"name": name, "required": choice == "required"})
        return rows
