"""What a marketer says about the tag."""

from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minori.collect.core.links import checked_url, host_of
from minori.collect.words import BadLink, ConsentMode


def host(text: str) -> str:
    """The host of a line such as `www.example.com` or `https://www.example.com/`; raises ValueError."""
    try:
        return host_of(checked_url(text if "://" in text else f"https://{text}"))
    except BadLink as problem:
        raise ValueError(str(problem)) from problem


def net(text: str) -> str:
    """A network such as 203.0.113.0/24; raises ValueError."""
    return str(ip_network(text, strict=False))


def visitor(text: str) -> str:
    """A visitor's number; raises ValueError."""
    if len(text) != 32 or set(text) - set("0123456789abcdef"):
        raise ValueError(text)
    return text


class Lines(forms.CharField):
    """One thing a line; every wrong line is named."""

    def __init__(self, read: Callable[[str], str], wrong: Any, **kwargs: Any) -> None:
        self._read, self._wrong = read, wrong
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}), **kwargs)

    def clean(self, value: Any) -> list[str]:
        """The lines, each once."""
        found: list[str] = []
        errors: list[str] = []
        for line in str(super().clean(value)).split():
            try:
                found.append(self._read(line))
            except ValueError:
                errors.append(self._wrong % {"line": line[:100]})
        if errors:
            raise forms.ValidationError(errors)
        return list(dict.fromkeys(found))


class TagForm(forms.Form):
    """Own sites, consent, and whose visits do not count."""

    own_sites = Lines(
        host,
        gettext_lazy("“%(line)s” is no host name such as www.example.com."),
        label=gettext_lazy("Own sites"),
        help_text=gettext_lazy(
            "One host a line; what lies below it counts too. Only these may report events, and only to these does a letter’s link bring its reader’s token. Empty: any page may report."
        ),
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("Consent"),
        widget=forms.RadioSelect,
        choices=[
            (ConsentMode.FREE.value, gettext_lazy("Count visits at once; whoever refuses is left out")),
            (ConsentMode.REQUIRED.value, gettext_lazy("Nothing is sent or stored before the visitor agrees")),
        ],
    )
    excluded_nets = Lines(
        net,
        gettext_lazy("“%(line)s” is no network such as 203.0.113.0/24."),
        label=gettext_lazy("Own networks"),
        help_text=gettext_lazy("Visits from here are kept but never count: your offices, your agency."),
    )
    excluded_visitors = Lines(
        visitor,
        gettext_lazy("“%(line)s” is no visitor number (32 digits and letters a-f)."),
        label=gettext_lazy("Own browsers"),
        help_text=gettext_lazy("The value of the cookie mn_v in that browser."),
    )

    def said(self) -> str:
        """A sentence for the toast."""
        return _("Saved. The collector uses the new settings within a second.")
