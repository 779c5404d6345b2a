"""Custom fields, exclusions and opt-outs."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minori.leads.acts.opt_out import refuse_key
from minori.leads.core.address import BadAddress, normal_address
from minori.leads.core.values import BadValue
from minori.leads.customs import define_field, drop_field, fields
from minori.leads.exclusions import exclude, include
from minori.leads.forms import ExclusionForm, FieldForm, RefusalForm
from minori.leads.labels import EXCLUSION_KIND_LABELS, EXCLUSION_WHY_LABELS, TYPE_LABELS
from minori.leads.models import Exclusion, Lead, Refusal
from minori.leads.words import ExclusionKind, ExclusionWhy, FieldType
from minori.team.public import actor_of
from minori.ui.public import toast


@require_http_methods(["GET", "POST"])
def custom_fields(request: HttpRequest) -> HttpResponse:
    """The fields that this installation added."""
    form = FieldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            define_field(form.definition(), actor_of(request))
        except BadValue as problem:
            form.blame(problem)
        else:
            toast(request, _("Saved. The field can be used in imports and rules at once."))
            return redirect("leads:fields")
    rows = [(f, TYPE_LABELS[FieldType(f.type)]) for subject in ("lead", "company") for f in fields(subject)]
    return render(request, "leads/fields.html", {"form": form, "rows": rows})


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Take a field away; its values rest in the rows."""
    drop_field(request.POST.get("subject", ""), request.POST.get("name", ""), actor_of(request))
    toast(request, _("The field is gone; a field of the same name brings its values back."))
    return redirect("leads:fields")


@require_http_methods(["GET", "POST"])
def exclusions(request: HttpRequest) -> HttpResponse:
    """Whose behaviour does not count."""
    form = ExclusionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.values()
        try:
            kind, why = ExclusionKind(typed["kind"]), ExclusionWhy(typed["why"])
            known = exclude(kind, typed["value"], why, actor_of(request), typed["note"])
        except BadAddress as problem:
            problem.field = "value"
            form.blame(problem)
        else:
            toast(request, _("From now on they do not count; people concerned: %(n)s.") % {"n": known})
            return redirect("leads:exclusions")
    kinds = {k.value: label for k, label in EXCLUSION_KIND_LABELS.items()}
    whys = {w.value: label for w, label in EXCLUSION_WHY_LABELS.items()}
    rows = [(e, kinds[e.kind], whys[e.why]) for e in Exclusion.objects.order_by("kind", "value")]
    return render(request, "leads/exclusions.html", {"form": form, "rows": rows})


@require_POST
def count_again(request: HttpRequest, exclusion_id: int) -> HttpResponse:
    """Let them count again."""
    if Exclusion.objects.filter(pk=exclusion_id).exists():
        include(exclusion_id, actor_of(request))
        toast(request, _("They count again."))
    return redirect("leads:exclusions")


@require_http_methods(["GET", "POST"])
def opt_outs(request: HttpRequest) -> HttpResponse:
    """Addresses that must not be mailed, and how to add one."""
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.values()
        bad = []
        for line in typed["addresses"].splitlines():
            if not line.strip():
                continue
            try:
                refuse_key(normal_address(line), "manual", typed["evidence"], actor_of(request))
            except BadAddress:
                bad.append(line.strip()[:80])
        if bad:
            form.add_error(
                "addresses", _("These are no mail addresses: %(list)s. The others are kept.") % {"list": ", ".join(bad)}
            )
        else:
            toast(request, _("Kept. No letter will reach these addresses."))
            return redirect("leads:opt_outs")
    page = Paginator(Refusal.objects.order_by("-at", "-id"), 50).get_page(request.GET.get("page"))
    shown = {"form": form, "page": page, "people": Lead.objects.filter(opted_out=True).count()}
    return render(request, "leads/opt_outs.html", shown)
