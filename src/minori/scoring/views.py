"""Screens of scoring: the model and what it does, its draft, and what publishing would change."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minori.scoring.acts.edit_draft import begin_draft, discard_draft, save_draft
from minori.scoring.acts.publish import NoDraft, publish
from minori.scoring.comparing import changes, distribution, shares, total_of
from minori.scoring.core.definition import said
from minori.scoring.forms import forms_of, model_of
from minori.scoring.models import Progress
from minori.scoring.parsing import ModelErrors
from minori.scoring.public import band_counts
from minori.scoring.store import draft, live, versions
from minori.scoring.words import Model
from minori.team.public import Role, actor_of
from minori.ui.public import toast


def language_of() -> str:
    """The language of the reader."""
    return translation.get_language() or "ja"


def bands_of(model: Model) -> list[dict[str, Any]]:
    """The bands with their people, the hottest first."""
    people = band_counts()
    return [
        {"band": b, "people": people[b.key], "action": said(b.action, language_of())} for b in reversed(model.bands)
    ]


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The live model: bands, distribution, rules with their share of the points."""
    card = live()
    columns = distribution(card.model)
    parts = shares(card.model, timezone.now(), language_of())
    walking = Progress.objects.filter(walk_after__isnull=False).exists()
    return render(request, "scoring/model.html", {
        "card": card, "model": card.model, "bands": bands_of(card.model), "columns": columns,
        "people": total_of(columns), "walking": walking, "draft": draft(), "versions": versions()[:10],
        "fit": list(zip(card.model.fit, [p for p in parts if p.side == "fit"], strict=True)),
        "behaviour": list(zip(card.model.behaviour, [p for p in parts if p.side == "behaviour"], strict=True)),
        "triggers": [(t, said(t.label, language_of())) for t in card.model.triggers],
        "may_edit": actor_of(request).role in {Role.admin, Role.marketer},
    })  # fmt: skip


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft, or go on with the one that stands."""
    begin_draft(actor_of(request))
    return redirect("scoring:draft")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """The draft as a form."""
    card = draft()
    if card is None:
        return redirect("scoring:model")
    parts = forms_of(card.model, card.name, language_of(), request.POST or None)
    errors: dict[str, list[str]] = {}
    valid = [part.is_valid() for part in parts.values()]
    if request.method == "POST" and all(valid):
        try:
            model = model_of(parts, card.model, language_of())
            save_draft(model, parts["main"].cleaned_data["name"], actor_of(request))
        except ModelErrors as found:
            errors = found.errors
        else:
            toast(request, _("The draft is saved."))
            return redirect("scoring:publish" if "publish" in request.POST else "scoring:draft")
    status = 422 if request.method == "POST" else 200
    return render(request, "scoring/draft.html", {"card": card, "errors": errors, **parts}, status=status)


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest) -> HttpResponse:
    """What publishing the draft would change; and publishing it."""
    card = draft()
    if card is None:
        return redirect("scoring:model")
    if request.method == "POST":
        try:
            publish(int(request.POST.get("version", "0")), actor_of(request))
        except NoDraft:
            toast(request, _("Somebody else has changed the draft meanwhile. Look again."))
            return redirect("scoring:publish")
        toast(request, _("The model is live. Everybody is rescored within a minute or so."))
        return redirect("scoring:model")
    return render(request, "scoring/publish.html", {"card": card, "changes": changes(card.model, timezone.now())})


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    discard_draft(actor_of(request))
    toast(request, _("The draft is thrown away; the live model stays."))
    return redirect("scoring:model")
