"""Screens of the front door: the tag with its settings, and what could not be read."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minori.collect import public
from minori.collect.acts.save_settings import Wanted, save_settings
from minori.collect.config_file import present_config
from minori.collect.forms import TagForm
from minori.collect.models import TagSettings
from minori.collect.words import ConsentMode
from minori.team.public import actor_of
from minori.ui.public import toast

PAGE = 50


@dataclass(frozen=True)
class Kept:
    """A line of the quarantine."""

    id: int
    received_at: datetime
    door: str
    place: str
    reason: str
    excerpt: str
    size: int


@require_http_methods(["GET", "POST"])
def tag(request: HttpRequest) -> HttpResponse:
    """The piece of code to paste, and what the tag may do."""
    row = TagSettings.objects.filter(id=1).first() or TagSettings(id=1)
    initial = {
        "own_sites": "\n".join(row.own_sites),
        "consent": row.consent,
        "excluded_nets": "\n".join(row.excluded_nets),
        "excluded_visitors": "\n".join(row.excluded_visitors),
    }
    form = TagForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = Wanted(
            said["own_sites"], ConsentMode(said["consent"]), said["excluded_nets"], said["excluded_visitors"]
        )
        save_settings(wanted, actor_of(request))
        toast(request, form.said())
        return redirect("collect:tag")
    shown = {"form": form, "script": f"{settings.TRACKING_URL}/t.js", "config": present_config(), "row": row}
    return render(request, "collect/tag.html", shown, status=200 if request.method == "GET" or form.is_valid() else 422)


@require_GET
def quarantine(request: HttpRequest) -> HttpResponse:
    """What could not become an event, newest first."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
    found = public.quarantined(before, PAGE + 1)
    rows = [
        Kept(q.id, q.received_at, q.door, q.place, q.reason, q.raw.decode("utf-8", "replace"), q.size)
        for q in found[:PAGE]
    ]
    older = rows[-1].id if len(found) > PAGE else None
    return render(request, "collect/quarantine.html", {"rows": rows, "older": older, "count": public.quarantine_size()})


def _chosen(request: HttpRequest) -> list[int]:
    return [int(id) for id in request.POST.getlist("id") if id.isascii() and id.isdigit() and len(id) < 16]


@require_POST
def work_on_quarantine(request: HttpRequest) -> HttpResponse:
    """Read the chosen ones again, or throw them away."""
    ids, by = _chosen(request), actor_of(request)
    if not ids:
        toast(request, _("Nothing was chosen."))
    elif request.POST.get("verb") == "discard":
        count = public.discard(ids, by)
        toast(request, ngettext("%(count)s thrown away.", "%(count)s thrown away.", count) % {"count": count})
    else:
        done = public.replay(ids, by)
        toast(
            request,
            _("%(stored)s became events, %(refused)s are refused again.")
            % {"stored": done.stored, "refused": done.refused},
        )
    return redirect("collect:quarantine")
