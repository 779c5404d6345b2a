"""Writing people and companies down by hand, and their consent."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minori.leads.acts.edit_company import add_company, edit_company
from minori.leads.acts.edit_lead import Changed, add_lead, edit_lead
from minori.leads.acts.give_consent import StillRefused, give, take_back_refusal
from minori.leads.acts.opt_out import opt_out
from minori.leads.cards import may_mail
from minori.leads.core.values import BadValue
from minori.leads.forms import CompanyForm, ConsentForm, LeadForm
from minori.leads.labels import BASIS_LABELS
from minori.leads.ledger import lines_of
from minori.leads.models import Company, Lead, LeadTag
from minori.leads.permitting import require_edit, require_sight
from minori.leads.words import Basis, BasisKind
from minori.team.public import actor_of
from minori.ui.public import toast

SHARED = (
    "family_name", "given_name", "family_kana", "given_kana", "email", "phone", "department", "title", "role",
    "prefecture", "stage",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def new_lead(request: HttpRequest) -> HttpResponse:
    """Write down a new person."""
    form = LeadForm(request.POST or None, initial={"stage": "aware"})
    if request.method == "POST" and form.is_valid():
        try:
            lead_id = add_lead(form.values(), actor_of(request))
        except BadValue as problem:
            form.blame(problem)
        else:
            toast(request, _("Saved."))
            return redirect("desk:lead", lead_id)
    return render(request, "leads/lead_form.html", {"form": form, "lead": None})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Correct a person."""
    lead = get_object_or_404(Lead, pk=lead_id)
    require_edit(actor_of(request), [lead_id])
    form = LeadForm(request.POST or None, initial=_initial(lead))
    if request.method == "POST" and form.is_valid():
        try:
            edit_lead(lead_id, form.values(), _version(request, lead.version), actor_of(request))
        except BadValue as problem:
            form.blame(problem)
        except Changed:
            form.add_error(None, _("Somebody changed this meanwhile. Look at it again and repeat your correction."))
        else:
            toast(request, _("Saved."))
            return redirect("desk:lead", lead_id)
    return render(request, "leads/lead_form.html", {"form": form, "lead": lead, "version": lead.version})


def _version(request: HttpRequest, now: int) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else now


def _initial(lead: Lead) -> dict[str, Any]:
    tags = LeadTag.objects.filter(lead=lead).order_by("tag__name").values_list("tag__name", flat=True)
    return {
        **{name: getattr(lead, name) for name in SHARED},
        "company": lead.company.name if lead.company else "",
        "external_id": lead.external_id or "",
        "owner": lead.owner_id or "",
        "tags": ", ".join(tags),
        **_customs(lead.custom),
    }


def _customs(custom: dict[str, Any]) -> dict[str, Any]:
    words = {True: "yes", False: "no"}
    return {f"custom_{n}": words[v] if isinstance(v, bool) else v for n, v in custom.items()}


@require_http_methods(["GET", "POST"])
def new_company(request: HttpRequest) -> HttpResponse:
    """Write down a company."""
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            company_id = add_company(form.values(), actor_of(request), namesake="namesake" in request.POST)
        except BadValue as problem:
            form.blame(problem)
        else:
            toast(request, _("Saved."))
            return redirect("desk:company", company_id)
    taken = "name" in form.errors
    return render(request, "leads/company_form.html", {"form": form, "company": None, "taken": taken})


@require_http_methods(["GET", "POST"])
def company_edit(request: HttpRequest, company_id: int) -> HttpResponse:
    """Correct a company."""
    company = get_object_or_404(Company, pk=company_id)
    names = ("name", "corporate_number", "industry", "employees", "revenue", "region")
    initial = {
        **{name: getattr(company, name) for name in names},
        "domains": " ".join(company.domains.order_by("id").values_list("domain", flat=True)),
        "parent": company.parent.name if company.parent else "",
        "owner": company.owner_id or "",
        **_customs(company.custom),
    }
    form = CompanyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_company(company_id, form.values(), _version(request, company.version), actor_of(request))
        except BadValue as problem:
            form.blame(problem)
        except Changed:
            form.add_error(None, _("Somebody changed this meanwhile. Look at it again and repeat your correction."))
        else:
            toast(request, _("Saved."))
            return redirect("desk:company", company_id)
    return render(request, "leads/company_form.html", {"form": form, "company": company, "version": company.version})


@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Every proof about one person's consent, and where another one is noted."""
    lead = get_object_or_404(Lead, pk=lead_id)
    require_sight(actor_of(request), lead)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.values()
        basis = Basis(BasisKind(typed["basis"]), typed["evidence"], typed["wording"])
        try:
            if may_mail([lead_id])[lead_id] == "opted_out":
                take_back_refusal(lead_id, basis, actor_of(request), "manual")
            elif not give(lead_id, basis, actor_of(request)):
                form.add_error("basis", _("There is an equal or stronger basis already."))
        except StillRefused:
            form.add_error(
                "basis", _("This person opted out. Only an opt-in given later, with evidence, changes that.")
            )
        if not form.errors:
            toast(request, _("Noted with its evidence."))
            return redirect("leads:consent", lead_id)
    return render(request, "leads/consent.html", consent_of(lead) | {"form": form})


def consent_of(lead: Lead) -> dict[str, Any]:
    """What `leads/_consent.html` shows."""
    lines = [(line, BASIS_LABELS.get(line.basis, "")) for line in reversed(lines_of(lead.pk))]
    return {
        "lead": lead,
        "lines": lines,
        "refusal": may_mail([lead.pk])[lead.pk],
        "basis": BASIS_LABELS.get(lead.basis, ""),
    }


@require_POST
def stop_letters(request: HttpRequest, lead_id: int) -> HttpResponse:
    """She told somebody here that she wants no letters."""
    lead = get_object_or_404(Lead, pk=lead_id)
    actor = actor_of(request)
    require_sight(actor, lead)
    if actor.role == "viewer":
        raise PermissionDenied
    opt_out(lead_id, "manual", request.POST.get("evidence", "").strip()[:500], actor)
    toast(request, _("No letter will reach this person any more."))
    return redirect("leads:consent", lead_id)
