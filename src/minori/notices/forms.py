"""What people type in about notices."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HookForm(forms.Form):
    """A chat webhook. What is stored is not shown again."""

    url = forms.CharField(
        label=_("Webhook address"),
        required=False,
        max_length=1000,
        help_text=_("An incoming webhook of Slack or of a chat that speaks its language. Empty switches it off."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://hooks.slack.com/services/…"}),
    )
