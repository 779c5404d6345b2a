"""API keys: made, shown once, revoked."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from minori.team.actors import actor_of
from minori.team.acts.keys import make_key, revoke_key
from minori.team.forms import SCOPE_WORDS, KeyForm
from minori.team.models import ApiKey
from minori.ui.public import toast


@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Every key by name and beginning; the text of a new one stands on this answer and nowhere else."""
    form, fresh = KeyForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            fresh = make_key(form.cleaned_data["name"], form.cleaned_data["scopes"], actor_of(request))
            form = KeyForm()
        except ValidationError as problem:
            form.add_error("scopes", problem)
    rows = [
        {"key": key, "scopes": [SCOPE_WORDS.get(scope, scope) for scope in key.scopes]}
        for key in ApiKey.objects.order_by("revoked_at", "-made_at")
    ]
    return render(request, "team/keys.html", {"rows": rows, "form": form, "fresh": fresh})


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a key open nothing more."""
    if revoke_key(pk, actor_of(request)):
        toast(request, _("The key was revoked."))
    return redirect("team:keys")
