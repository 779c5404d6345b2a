"""What people type in about the team."""

from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from minori.team.core.keys import SCOPES
from minori.team.models import LANGUAGES, ROLES, THEMES, AccountRow

SCOPE_WORDS = {
    "events.write": _("Send events"),
    "leads.read": _("Read leads"),
    "leads.write": _("Create and change leads"),
    "reports.read": _("Read reports"),
}


class InviteForm(forms.Form):
    """Whom to invite."""

    email = forms.EmailField(label=_("Mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, initial="marketer")
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="ja")


class RoleForm(forms.Form):
    """Which role somebody has."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES)


class AcceptForm(forms.Form):
    """How somebody who was invited wants to be called, and the password."""

    name = forms.CharField(label=_("Name"), max_length=150)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters."),
    )


class KeyForm(forms.Form):
    """What a machine may do."""

    name = forms.CharField(label=_("What the key is for"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=_("Rights"), choices=[(s, SCOPE_WORDS[s]) for s in SCOPES], widget=forms.CheckboxSelectMultiple
    )


class AccountForm(forms.ModelForm[AccountRow]):
    """The company's profile."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: [(z, z) for z in sorted(available_timezones())])
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), help_text=_("Three letters, such as JPY."), max_length=3
    )

    class Meta:
        model = AccountRow
        fields = (
            "name", "sender_name", "sender_address_postal", "contact", "time_zone", "language", "currency",
            "sales_see_own",
        )  # fmt: skip
        help_texts = {
            "sender_name": _("Stands in the letters' footer, as the law on advertising mail asks."),
            "sender_address_postal": _("Stands in the letters' footer."),
            "contact": _("A telephone number, mail address or web address for complaints; stands in the footer."),
            "language": _("For pages and letters to people whose language is not known."),
        }


class ProfileForm(forms.Form):
    """One's own name, language and look."""

    name = forms.CharField(label=_("Name"), max_length=150)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    theme = forms.ChoiceField(label=_("Appearance"), choices=THEMES)
