"""What a marketer says about a segment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minori.rules import public as rules
from minori.rules.words import RuleErrors
from minori.segments.models import Segment
from minori.segments.words import Kind


class SegmentForm(forms.ModelForm[Segment]):
    """A dynamic segment: its rule is checked where it is written."""

    rule = forms.CharField(
        label=_("Rule"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "font-mono"}),
        help_text=_("One condition a line under all: or any:, such as - company.employees >= 300"),
    )

    class Meta:
        model = Segment
        fields = ["name", "key", "note", "rule"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["key"].disabled = True

    def clean_rule(self) -> str:
        """The rule's text; every fault with its line."""
        text = str(self.cleaned_data["rule"])
        try:
            rules.parse(text)
        except RuleErrors as wrong:
            raise forms.ValidationError([str(error) for error in wrong.errors]) from wrong
        return text


class ListForm(forms.ModelForm[Segment]):
    """A list that people keep by hand."""

    class Meta:
        model = Segment
        fields = ["name", "key", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.kind = Kind.STATIC
        if self.instance.pk:
            self.fields["key"].disabled = True


class AddForm(forms.Form):
    """Addresses of people who shall be on a list, one a line."""

    addresses = forms.CharField(
        label=_("Mail addresses"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line. People whom Minori does not know yet are named back to you."),
    )
