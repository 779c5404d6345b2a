"""The company's profile, and one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minori.team.actors import actor_of
from minori.team.acts.edit_account import edit_account
from minori.team.acts.edit_profile import edit_profile
from minori.team.forms import AccountForm, ProfileForm
from minori.team.models import User
from minori.team.profile import account_row
from minori.ui.public import toast


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The company that uses this installation."""
    form = AccountForm(request.POST or None, instance=account_row())
    if request.method == "POST" and form.is_valid():
        edit_account(form.cleaned_data, actor_of(request))
        toast(request, _("Saved."))
        return redirect("team:account")
    return render(request, "team/account.html", {"form": form})


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name, language and look; the password has its own page."""
    user = get_object_or_404(User, pk=actor_of(request).id or 0)
    initial = {"name": user.name, "language": user.language, "theme": user.theme}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        edit_profile(actor_of(request), **form.cleaned_data)
        translation.activate(form.cleaned_data["language"])
        toast(request, _("Saved."))
        return redirect("team:profile")
    return render(request, "team/profile.html", {"form": form, "person": user})
