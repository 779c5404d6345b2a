"""Forms of this room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minori.leads.words import STAGES
from minori.mail.models import MailRules
from minori.mail.templates_of import living_templates
from minori.mail.words import Purpose
from minori.segments.public import segments

PURPOSES = [
    (Purpose.NURTURE, _("Nurture: written for people who are not in a deal")),
    (Purpose.DEAL, _("Deal: also to people in a deal")),
    (Purpose.CUSTOMER, _("Customer: to those who bought")),
    (Purpose.SERVICE, _("Service: the answer to somebody's own request")),
]
STAGE_LABELS = dict(
    zip(
        STAGES,
        [_("Aware"), _("Interested"), _("Considering"), _("Deciding"), _("In a deal"), _("Customer")],
        strict=True,
    )
)

FOOTER = """<hr>
<p>{{ account.sender_name }}<br>{{ account.postal_address }}<br>{{ account.contact }}</p>
<p>配信停止はこちら: <a href="{{ unsubscribe_url }}">配信を停止する</a></p>
"""
START = f"""<p>{{{{ company.name }}}}<br>{{{{ lead.family_name | default: "ご担当者" }}}} 様</p>
<p></p>
{FOOTER}"""


class TemplateForm(forms.Form):
    """A template and its words."""

    name = forms.CharField(label=_("Name"), max_length=120)
    key = forms.SlugField(
        label=_("Key"), max_length=60, help_text=_("Used in rules and files; cannot be changed later.")
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=PURPOSES)
    stages = forms.MultipleChoiceField(
        label=_("Written for the buying stages"), choices=list(STAGE_LABELS.items()), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Nurture only; none means every stage."),
    )  # fmt: skip
    subject = forms.CharField(label=_("Subject"), max_length=300)
    html = forms.CharField(label=_("HTML"), widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}))
    text = forms.CharField(
        label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Empty: made from the HTML."),
    )  # fmt: skip

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["key"]


class BroadcastForm(forms.Form):
    """Which template goes to whom."""

    name = forms.CharField(label=_("Name"), max_length=160)
    template = forms.TypedChoiceField(label=_("Template"), coerce=int)
    segment = forms.TypedChoiceField(label=_("Segment"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        template, segment = self.fields["template"], self.fields["segment"]
        assert isinstance(template, forms.ChoiceField)
        assert isinstance(segment, forms.ChoiceField)
        template.choices = [(t.id, t.name) for t in living_templates()]
        segment.choices = [(s.id, f"{s.name} ({s.members:,})") for s in segments()]

    class Time(forms.Form):
        """When it starts."""

        at = forms.DateTimeField(
            label=_("Start"), input_formats=["%Y-%m-%dT%H:%M"],
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        )  # fmt: skip


class RulesForm(forms.ModelForm[MailRules]):
    """How this company sends."""

    class Meta:
        model = MailRules
        fields = ["from_name", "from_email", "reply_to", "per_day", "per_week"]
