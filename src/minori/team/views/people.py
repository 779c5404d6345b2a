"""Who works here: invite, change role, deactivate; and the page behind an invitation's link."""

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from minori.team.actors import actor_of
from minori.team.acts.accept import accept as accept_invitation
from minori.team.acts.accept import open_invitation
from minori.team.acts.change_person import change_role, deactivate, reactivate
from minori.team.acts.invite import invite, withdraw
from minori.team.forms import AcceptForm, InviteForm, RoleForm
from minori.team.models import Invitation, User
from minori.team.words import Role
from minori.ui.public import Column, page_of, toast, wish_of

COLUMNS = [
    Column("name", gettext_lazy("Name"), sort="name", template="team/_person.html"),
    Column("email", gettext_lazy("Mail address"), sort="email"),
    Column("role", gettext_lazy("Role"), lambda u: u.get_role_display(), sort="role"),
    Column("last_login", gettext_lazy("Last login"), template="team/_moment.html", sort="last_login"),
]


@never_cache
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, the open invitations, and the form that invites; a new link is shown once, on this answer."""
    form, link = InviteForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            link = invite(told["email"], Role(told["role"]), told["language"], actor_of(request))
            form = InviteForm()
        except ValidationError as problem:
            form.add_error("email", problem)
    wish = wish_of(request, COLUMNS, "name")
    found = User.objects.all()
    if wish.search:
        found = found.filter(name__icontains=wish.search) | found.filter(email__icontains=wish.search)
    context = {
        "table": page_of(request, found, COLUMNS, order="name", searches=True, csv=False),
        "form": form,
        "link": link,
        "open": Invitation.objects.filter(used_at=None, withdrawn_at=None).order_by("-invited_at"),
        "now": timezone.now(),
    }
    return render(request, "team/people.html", context)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One member of staff: role, and whether they may log in."""
    user = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST or None, initial={"role": user.role})
    if request.method == "POST" and form.is_valid():
        try:
            change_role(pk, Role(form.cleaned_data["role"]), actor_of(request))
        except ValidationError as problem:
            form.add_error("role", problem)
        else:
            toast(request, _("The role was changed."))
            return redirect("team:people")
    return render(request, "team/person.html", {"person": user, "form": form})


@require_POST
def switch(request: HttpRequest, pk: int, on: bool) -> HttpResponse:
    """Let somebody in again, or no more."""
    try:
        (reactivate if on else deactivate)(pk, actor_of(request))
    except LookupError as problem:
        raise Http404 from problem
    except ValidationError as problem:
        toast(request, problem.messages[0], error=True)
    else:
        toast(request, _("May log in again.") if on else _("May log in no more; the work stays."))
    return redirect("team:person", pk)


@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an open invitation void."""
    if withdraw(pk, actor_of(request)):
        toast(request, _("The invitation was withdrawn."))
    return redirect("team:people")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation's link: choose a name and a password, then be logged in."""
    now = timezone.now()
    invitation = open_invitation(token, now)
    if invitation is None:
        return render(request, "team/void.html", status=404)
    with translation.override(invitation.language):
        form = AcceptForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                person = accept_invitation(token, form.cleaned_data["name"], form.cleaned_data["password"], now)
            except ValidationError as problem:
                form.add_error("password", problem)
            else:
                login(request, User.objects.get(pk=person.id), settings.AUTHENTICATION_BACKENDS[0])
                return redirect(settings.LOGIN_REDIRECT_URL)
        return render(request, "team/accept.html", {"form": form, "invitation": invitation})
