"""The draft of a model as a form: one line a rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from minori.scoring.words import Band, BehaviourRule, FitRule, Model, Trigger

SMALL = {"class": "input input-sm w-24"}
TEXT = {"class": "input input-sm w-full"}
MONO = {"class": "input input-sm w-full font-mono", "spellcheck": "false"}


class FitForm(forms.Form):
    """A fact and its points."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(TEXT))
    rule = forms.CharField(label=_("Condition"), max_length=500, widget=forms.TextInput(MONO))
    points = forms.FloatField(label=_("Points"), widget=forms.NumberInput(SMALL | {"step": "any"}))


class BehaviourForm(forms.Form):
    """A behaviour and its points."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(TEXT))
    when = forms.CharField(label=_("Behaviour"), max_length=500, widget=forms.TextInput(MONO))
    points = forms.FloatField(label=_("Points"), widget=forms.NumberInput(SMALL | {"step": "any"}))
    most = forms.FloatField(label=_("At most"), required=False, widget=forms.NumberInput(SMALL | {"step": "any"}))
    within_days = forms.IntegerField(label=_("Days that count"), required=False, widget=forms.NumberInput(SMALL))


class TriggerForm(forms.Form):
    """A special trigger."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(TEXT))
    rule = forms.CharField(label=_("Condition"), max_length=500, widget=forms.TextInput(MONO))
    again_days = forms.IntegerField(
        label=_("Again after days"), min_value=0, initial=0, widget=forms.NumberInput(SMALL)
    )


class ModelForm(forms.Form):
    """Limits, fading and bands."""

    name = forms.CharField(label=_("Name of the model"), max_length=120)
    fit_cap = forms.FloatField(label=_("Limit of the fit score"))
    behaviour_cap = forms.FloatField(label=_("Limit of the behaviour score"))
    half_life_days = forms.FloatField(
        label=_("Half-life in days"), help_text=_("After so many days a point is worth half. 0: points do not fade.")
    )
    middle = forms.FloatField(label=_("Band middle from"))
    high = forms.FloatField(label=_("Band high from"))
    low_action = forms.CharField(label=_("What to do in band low"), required=False, max_length=200)
    middle_action = forms.CharField(label=_("What to do in band middle"), required=False, max_length=200)
    high_action = forms.CharField(label=_("What to do in band high"), required=False, max_length=200)
    capacity = forms.IntegerField(
        label=_("People in band high that sales can take in a week"), required=False, min_value=1
    )


Fits: type[BaseFormSet[FitForm]] = formset_factory(FitForm, extra=1, can_delete=True, max_num=60)
Behaviours: type[BaseFormSet[BehaviourForm]] = formset_factory(BehaviourForm, extra=1, can_delete=True, max_num=60)
Triggers: type[BaseFormSet[TriggerForm]] = formset_factory(TriggerForm, extra=1, can_delete=True, max_num=60)


def forms_of(model: Model, name: str, language: str, data: Any = None) -> dict[str, Any]:
    """The forms of a model, with what was sent in where it is given."""
    short = "ja" if language.startswith("ja") else "en"

    def rows(rules: Sequence[Any], *fields: str) -> list[dict[str, Any]]:
        return [{"label": _said(r.label, short)} | {f: getattr(r, f) for f in ("key", *fields)} for r in rules]

    low, middle, high = model.bands
    main = {
        "name": name, "fit_cap": model.fit_cap, "behaviour_cap": model.behaviour_cap,
        "half_life_days": model.half_life_days, "middle": middle.at, "high": high.at, "capacity": high.weekly_capacity,
        "low_action": _said(low.action, short), "middle_action": _said(middle.action, short),
        "high_action": _said(high.action, short),
    }  # fmt: skip
    return {
        "main": ModelForm(data, initial=main),
        "fit": Fits(data, prefix="fit", initial=rows(model.fit, "rule", "points")),
        "behaviour": Behaviours(
            data, prefix="behaviour", initial=rows(model.behaviour, "when", "points", "most", "within_days")
        ),
        "triggers": Triggers(data, prefix="triggers", initial=rows(model.triggers, "rule", "again_days")),
    }


def _said(label: Mapping[str, str], short: str) -> str:
    return label.get(short) or next((text for text in label.values() if text), "")


def model_of(parts: Mapping[str, Any], old: Model, language: str) -> Model:
    """The model that valid forms describe; labels keep their other language."""
    short = "ja" if language.startswith("ja") else "en"
    named: list[FitRule | BehaviourRule | Trigger] = [*old.fit, *old.behaviour, *old.triggers]
    labels = {r.key: dict(r.label) for r in named}
    taken: set[str] = set()

    def label(row: Mapping[str, Any]) -> dict[str, str]:
        return labels.get(row["key"], {}) | {short: row["label"]}

    def key(row: Mapping[str, Any], kind: str) -> str:
        plain = row["key"] or re.sub(r"[^a-z0-9]+", "_", row["label"].lower()).strip("_")[:30] or kind
        found, n = plain, 2
        while found in taken:
            found, n = f"{plain}_{n}", n + 1
        taken.add(found)
        return found

    def rows(name: str) -> list[Mapping[str, Any]]:
        return [d for d in parts[name].cleaned_data if d and not d.get("DELETE")]

    main = parts["main"].cleaned_data
    actions = {b.key: dict(b.action) | {short: main[f"{b.key}_action"]} for b in old.bands}
    return Model(
        fit=tuple(FitRule(key(r, "fit"), label(r), r["rule"], r["points"]) for r in rows("fit")),
        behaviour=tuple(
            BehaviourRule(key(r, "rule"), label(r), r["when"], r["points"], r["most"], r["within_days"])
            for r in rows("behaviour")
        ),
        triggers=tuple(Trigger(key(r, "trigger"), label(r), r["rule"], r["again_days"]) for r in rows("triggers")),
        bands=(
            Band("low", 0, actions["low"]),
            Band("middle", main["middle"], actions["middle"]),
            Band("high", main["high"], actions["high"], main["capacity"]),
        ),
        fit_cap=main["fit_cap"],
        behaviour_cap=main["behaviour_cap"],
        half_life_days=main["half_life_days"],
    )
