"""The look's own addresses: choose language and theme, and the living page of all parts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from minori.ui import look, sample


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Take a language or a theme and go back to where the person was."""
    there = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(there, {request.get_host()}, request.is_secure()):
        there = "/"
    response = HttpResponseRedirect(there)
    theme, language = request.POST.get("theme", ""), request.POST.get("language", "")
    if theme in look.THEMES:
        look.remember_theme(response, theme)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=look.A_YEAR, samesite="Lax")
        translation.activate(language)
    wish = look.Taste(theme * (theme in look.THEMES), language * (language in dict(settings.LANGUAGES)))
    if look.PLUGS.save and request.user.is_authenticated:
        look.PLUGS.save(request, wish)
    return response


@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """The living page of every part, for whoever draws a screen."""
    return render(request, "ui/parts.html", sample.parts_of(request, timezone.now()))
