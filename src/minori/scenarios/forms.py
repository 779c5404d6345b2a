"""What the screens of scenarios ask."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minori.eventlog.public import KINDS
from minori.scenarios.models import Scenario
from minori.scenarios.words import Reentry, Setting, StepKind, TriggerKind
from minori.segments.public import segments

TRIGGERS = [
    (str(TriggerKind.HAND), _("Only by hand")),
    (str(TriggerKind.EVENT), _("Something happens")),
    (str(TriggerKind.SEGMENT), _("Somebody enters a segment")),
    (str(TriggerKind.BAND), _("Somebody reaches a score band")),
]
REENTRIES = [
    (str(Reentry.NEVER), _("Never again")),
    (str(Reentry.AFTER_END), _("As soon as it ended")),
    (str(Reentry.AFTER_DAYS), _("After some days")),
]
BANDS = [("high", _("High")), ("middle", _("Middle")), ("low", _("Low"))]


class NewScenario(forms.ModelForm[Scenario]):
    """A scenario's name and key."""

    class Meta:
        model = Scenario
        fields = ["name", "key"]
        help_texts = {"key": _("Letters, numbers and hyphens; stays for good.")}


class EntryForm(forms.Form):
    """What brings people in, and whether they may come again."""

    kind = forms.ChoiceField(label=_("What brings people in"), choices=TRIGGERS)
    event = forms.ChoiceField(label=_("Event"), required=False)
    object = forms.CharField(label=_("About (page, form, letter; * for any text)"), required=False, max_length=200)
    segment = forms.ChoiceField(label=_("Segment"), required=False)
    band = forms.ChoiceField(label=_("Band"), choices=[("", "–"), *BANDS], required=False)
    rule = forms.CharField(
        label=_("Only those who match this rule"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reentry = forms.ChoiceField(label=_("May somebody come again?"), choices=REENTRIES)
    reentry_days = forms.IntegerField(label=_("Days until then"), required=False, min_value=0, max_value=3650)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event: Any = self.fields["event"]
        event.choices = [("", "–"), *((kind, kind) for kind in sorted(KINDS))]
        segment: Any = self.fields["segment"]
        segment.choices = [("", "–"), *((str(one.id), one.name) for one in segments())]

    def trigger(self) -> dict[str, Any]:
        """The trigger as it is stored."""
        given = self.cleaned_data
        found: dict[str, Any] = {"kind": given["kind"]}
        for name in {"event": ("event", "object"), "segment": ("segment",), "band": ("band",)}.get(given["kind"], ()):
            found[name] = given[name]
        if found.get("segment"):
            found["segment"] = int(found["segment"])
        if given["rule"].strip():
            found["rule"] = given["rule"].strip()
        return found


class StepForm(forms.Form):
    """The settings of one step, as its kind asks for them."""

    name = forms.CharField(label=_("Name of the step"), required=False, max_length=100)

    def __init__(self, kind: StepKind, targets: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for setting in kind.settings:
            self.fields[f"s_{setting.name}"] = input_of(setting)
        if kind.name != "end":
            self.fields["next"] = forms.ChoiceField(label=_("Then"), choices=targets, required=False)

    def settings(self) -> dict[str, Any]:
        """The settings as they are stored."""
        found = {one.name: self.cleaned_data.get(f"s_{one.name}") for one in self.kind.settings}
        return {name: value for name, value in found.items() if value not in (None, "", [])}


def input_of(setting: Setting) -> forms.Field:
    """The input of one setting."""
    about: dict[str, Any] = {"label": setting.label, "required": False}
    choices = list(setting.choices()) if setting.choices else []
    if setting.type == "weekdays":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **about)
    if choices:
        return forms.ChoiceField(choices=[("", "–"), *choices], **about)
    if setting.type == "int":
        return forms.IntegerField(min_value=0, max_value=100_000, **about)
    if setting.type in ("rule", "textarea"):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **about)
    kind = "time" if setting.type == "time" else "text"
    return forms.CharField(max_length=300, widget=forms.TextInput(attrs={"type": kind}), **about)


def initial_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a step's form shows at first."""
    settings = {f"s_{name}": value for name, value in (row.get("settings") or {}).items()}
    return {"name": row.get("name", ""), "next": "" if row.get("next") is None else str(row["next"]), **settings}
