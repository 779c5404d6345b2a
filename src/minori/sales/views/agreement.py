"""The written criteria, and who takes hand-offs."""

from datetime import date

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from minori.sales.acts.agree import save_criteria, save_receiver
from minori.sales.agreed import criteria
from minori.sales.forms import CriteriaForm
from minori.sales.models import Receiver
from minori.sales.shown import QUEUE_LABELS
from minori.sales.words import Queue
from minori.team.public import actor_of, may, people
from minori.team.words import Role
from minori.ui.public import toast


def agreement(request: HttpRequest) -> HttpResponse:
    """What is handed over, how fast it is answered, and what a deal holds back."""
    form = CriteriaForm(request.POST or None, instance=criteria())
    if request.method == "POST" and form.is_valid():
        row = form.save(commit=False)
        row.bands = form.cleaned_data["bands"]
        save_criteria(row, actor_of(request))
        toast(request, _("The agreement is saved."))
        return HttpResponseRedirect(reverse("sales:criteria"))
    context = {"form": form, "people": rows(), "may_edit": may(actor_of(request), "edit_marketing")}
    return render(request, "sales/criteria.html", context, status=422 if form.is_bound else 200)


def rows() -> list[dict[str, object]]:
    """Everybody who may take hand-offs, with both queues."""
    known = {(row.person_id, row.queue): row for row in Receiver.objects.all()}
    return [
        {
            "person": one,
            "queues": [(str(queue), QUEUE_LABELS[queue], known.get((one.id, str(queue)))) for queue in Queue],
            "away": next((row for queue in Queue if (row := known.get((one.id, str(queue))))), None),
        }
        for one in people([Role.admin, Role.inside_sales, Role.sales])
        if one.active
    ]


def receivers(request: HttpRequest) -> HttpResponse:
    """Who takes hand-offs of which queue, and who is away when."""
    with transaction.atomic():
        for one in people([Role.admin, Role.inside_sales, Role.sales]):
            away = (day(request, f"from-{one.id}"), day(request, f"until-{one.id}"))
            for queue in Queue:
                save_receiver(one.id, queue, bool(request.POST.get(f"{queue}-{one.id}")), away, actor_of(request))
    toast(request, _("Saved."))
    return HttpResponseRedirect(reverse("sales:criteria"))


def day(request: HttpRequest, name: str) -> date | None:
    """A date of the form, None where there is none or no such day."""
    try:
        return parse_date(request.POST.get(name, ""))
    except ValueError:
        return None
