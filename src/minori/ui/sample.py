"""Invented content for the living page of parts."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minori.ui.assets import STATIC
from minori.ui.table import Column, Filter, page_of

COLOURS = ["primary", "ink", "ink2", "ink3", "line", "line2", "series2", "low-bg", "mid-bg", "high-bg", "card"]


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Sender's name"))
    address = forms.EmailField(label=_("Sender's address"), help_text=_("Replies arrive here."))
    stage = forms.ChoiceField(label=_("Stage"), choices=[("a", _("Interested")), ("b", _("Considering"))], required=False)  # fmt: skip
    days = forms.MultipleChoiceField(
        label=_("Days"), choices=[("1", _("Monday")), ("2", _("Tuesday"))], widget=forms.CheckboxSelectMultiple
    )
    holidays = forms.BooleanField(label=_("Do not send on holidays"), required=False)
    text = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


@dataclass(frozen=True)
class Person:
    """A row of the sample table."""

    name: str
    company: str
    score: int
    band: str


PEOPLE = [
    Person("高瀬 直人", "株式会社三峰精機", 82000, "high"),
    Person("中野 恵理", "カナメ物流株式会社", 64000, "middle"),
    Person("Maximiliana Alexandrowna Featherstonehaugh-Wolfeschlegelstein von Hohenberg-Sachs", "Steelworks Ltd", 28000, "low"),
]  # fmt: skip
COLUMNS = [
    Column("name", _("Name"), sort="name", url=lambda person: "?"),
    Column("company", _("Company"), sort="company"),
    Column("score", _("Score"), sort="score", template="ui/_sample_score.html"),
]


def icons() -> list[str]:
    """The names of all icons."""
    return re.findall(r'symbol id="(\w+)"', (STATIC / "ui" / "icons.svg").read_text())


def parts_of(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Everything that the page shows."""
    hour = timedelta(hours=1)
    values = [18, 24, 24, 33, 36, 36, 52, 51, 49, 47, 58, 71, 82]
    stages = Filter("stage", _("Stage"), [("", _("All")), ("interested", _("Interested"))])
    return {
        "colours": COLOURS,
        "icons": icons(),
        "periods": [("30", _("30 days")), ("90", _("90 days"))],
        "now": now,
        "clocks": [
            {"due": now + 3 * hour, "begun": now - hour},
            {"due": now + 0.7 * hour, "begun": now - 3 * hour},
            {"due": now - 0.6 * hour, "begun": now - 3 * hour},
        ],
        "form": SampleForm({"name": "佐野 美咲", "address": "sano@example", "days": ["1"]}),
        "chart": {
            "labels": [str(n) for n in range(len(values))],
            "series": [{"name": "Score", "values": values, "step": True}],
            "bands": [{"from": 50, "to": 70, "name": "", "tone": "mid"}, {"from": 70, "to": 100, "name": "", "tone": "high"}],
            "max": 100,
        },
        "table": page_of(request, PEOPLE, COLUMNS, order="-score", filters=[stages], searches=True),
    }  # fmt: skip
