"""What the screens of sales ask."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from minori.leads import public as leads
from minori.sales.acts.stages import deal_stages
from minori.sales.cards import stage_label
from minori.sales.models import Criteria
from minori.sales.shown import OUTCOME_LABELS, REASON_LABELS, SCOPE_LABELS, choices
from minori.team.public import account, people
from minori.team.words import Role

DAY = forms.DateInput(attrs={"type": "date"})
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
BANDS = [("high", _("High")), ("middle", _("Middle")), ("low", _("Low"))]


def sellers() -> list[tuple[str, str]]:
    """Everybody who may own deals and tasks."""
    return [(str(one.id), one.name) for one in people([Role.admin, Role.inside_sales, Role.sales]) if one.active]


class RejectForm(forms.Form):
    """Why a hand-off is given back."""

    reason = forms.ChoiceField(label=_("Reason"), choices=choices(REASON_LABELS), widget=forms.RadioSelect)
    again_on = forms.DateField(label=_("Nurture until, then bring back"), required=False, widget=DAY)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class QualifyForm(forms.Form):
    """Need and next step: what makes a lead sales-qualified."""

    need = forms.CharField(label=_("Her need"), widget=forms.Textarea(attrs={"rows": 3}))
    next_step = forms.CharField(label=_("Next step"), widget=forms.Textarea(attrs={"rows": 2}))


class CallForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=choices(OUTCOME_LABELS), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    again_at = forms.DateTimeField(label=_("Next call (empty: as usual)"), required=False, widget=MOMENT)


class TaskForm(forms.Form):
    """A new task."""

    title = forms.CharField(label=_("What to do"), max_length=200)
    due_at = forms.DateTimeField(label=_("By when"), widget=MOMENT)
    owner = forms.ChoiceField(label=_("Who"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.choices = [("", _("Me")), *sellers()]


class HandOverForm(forms.Form):
    """A hand-off by hand."""

    why = forms.CharField(label=_("Why should sales call?"), widget=forms.Textarea(attrs={"rows": 3}))


class DealForm(forms.Form):
    """A deal: what everybody needs to know of it."""

    name = forms.CharField(label=_("Name of the deal"), max_length=200)
    company = forms.CharField(label=_("Company"), max_length=200)
    amount = forms.DecimalField(label=_("Amount"), required=False, min_value=0, max_value=10**12)
    stage = forms.ChoiceField(label=_("Stage"))
    expected_on = forms.DateField(label=_("Expected to close"), required=False, widget=DAY)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    product = forms.CharField(label=_("Product"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage: Any = self.fields["stage"]
        stage.choices = [(one.key, stage_label(one)) for one in deal_stages() if one.result == "open"]
        owner: Any = self.fields["owner"]
        owner.choices = [("", _("Nobody yet")), *sellers()]

    def clean_company(self) -> str:
        """A company that is known, by its name."""
        name = str(self.cleaned_data["company"])
        if not leads.find_companies(name, 1):
            raise forms.ValidationError(_("No company of this name is known. Add it with one of its people first."))
        return name


class MoveForm(forms.Form):
    """Where a deal goes, and why it was lost."""

    stage = forms.ChoiceField(label=_("Stage"))
    reason = forms.CharField(label=_("Reason (for a lost deal)"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage: Any = self.fields["stage"]
        stage.choices = [(one.key, stage_label(one)) for one in deal_stages()]


class CriteriaForm(forms.ModelForm[Criteria]):
    """What marketing and sales agreed on."""

    bands = forms.MultipleChoiceField(
        label=_("Bands that are handed over"), choices=BANDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    opens = forms.TimeField(label=_("Office opens"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    closes = forms.TimeField(label=_("Office closes"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    scope = forms.ChoiceField(
        label=_("Whom an open deal protects from letters of earlier stages"), choices=choices(SCOPE_LABELS)
    )

    class Meta:
        model = Criteria
        fields = [
            "text",
            "bands",
            "triggers",
            "enquiries",
            "inside_first",
            "scope",
            "enquiry_minutes",
            "other_minutes",
            "agreed_on",
        ]
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "agreed_on": DAY}
        labels = {
            "text": _("The agreement in words"),
            "triggers": _("Special triggers hand over"),
            "enquiries": _("Enquiries hand over at once"),
            "inside_first": _("Inside sales answers first"),
            "enquiry_minutes": _("Minutes to answer an enquiry"),
            "other_minutes": _("Business minutes to answer anything else (540 is a day)"),
            "agreed_on": _("Agreed on"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        self.fields["agreed_on"].required = False
        self.fields["opens"].initial = clock(row.opens_at)
        self.fields["closes"].initial = clock(row.closes_at)

    def clean(self) -> dict[str, Any]:
        """The office closes after it opens."""
        found = super().clean() or {}
        opens, closes = found.get("opens"), found.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("The office must close after it opens."))
        elif opens and closes:
            self.instance.opens_at = opens.hour * 60 + opens.minute
            self.instance.closes_at = closes.hour * 60 + closes.minute
        return found


def clock(minutes: int) -> str:
    """Minutes after midnight as the input shows them."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def local(moment: datetime) -> str:
    """A moment as the input for date and time shows it."""
    return f"{moment.astimezone(ZoneInfo(account().time_zone)):%Y-%m-%dT%H:%M}"
