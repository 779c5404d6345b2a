"""The board of deals, and one deal."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minori.leads import public as leads
from minori.sales.acts.deal import NewDeal, move_deal, open_deal
from minori.sales.acts.stages import deal_stages
from minori.sales.cards import stage_label
from minori.sales.forms import DealForm, MoveForm
from minori.sales.models import Deal, DealStage
from minori.sales.shown import names_of_staff
from minori.sales.words import DealState
from minori.team.public import account, actor_of, may
from minori.ui.public import Column, csv_of, page_of, toast, wish_of

SHOWN = 30
WHOLE = frozenset({"JPY", "KRW", "VND"})


def in_minor_units(amount: Any, currency: str) -> int | None:
    """An amount as typed in minor units of its currency."""
    if amount is None:
        return None
    return int(amount) if currency in WHOLE else int(amount * 100)


def board(request: HttpRequest) -> HttpResponse:
    """Open deals in their columns; won and lost ones as counts that lead to the list."""
    columns = []
    for stage in deal_stages():
        found = Deal.objects.filter(stage=stage).order_by("expected_on", "-opened_at", "-id")
        shown = list(found[:SHOWN]) if stage.result == DealState.OPEN else []
        columns.append(
            {
                "stage": stage,
                "label": stage_label(stage),
                "deals": dressed(shown),
                "count": found.count(),
                "sum": sums(stage),
            }
        )
    return render(request, "sales/board.html", {"columns": columns, "works": may(actor_of(request), "work_handoffs")})


def sums(stage: DealStage) -> list[tuple[int, str]]:
    """What the deals of a stage are worth, by currency."""
    found: dict[str, int] = {}
    for currency, amount in Deal.objects.filter(stage=stage, amount__isnull=False).values_list("currency", "amount"):
        found[currency] = found.get(currency, 0) + (amount or 0)
    return [(amount, currency) for currency, amount in sorted(found.items())]


def dressed(rows: list[Deal]) -> list[dict[str, Any]]:
    """Deals with the names of their companies, people and owners."""
    firms = leads.companies({row.company_id for row in rows})
    cards = leads.cards({row.lead_id for row in rows if row.lead_id})
    staff = names_of_staff()
    return [
        {
            "row": row,
            "company": firms[row.company_id].name if row.company_id in firms else "",
            "person": cards[row.lead_id].name if row.lead_id in cards else "",
            "owner": staff.get(row.owner_id or 0, row.owner_name),
        }
        for row in rows
    ]


LIST = [
    Column("name", gettext_lazy("Name of the deal"), sort="name", url=lambda row: reverse("sales:deal", args=[row.pk])),
    Column("stage", gettext_lazy("Stage"), value=lambda row: stage_label(row.stage)),
    Column("amount", gettext_lazy("Amount"), template="sales/_amount.html", right=True, sort="amount"),
    Column("opened_at", gettext_lazy("Opened"), template="sales/_day.html", sort="opened_at"),
    Column(
        "owner_name", gettext_lazy("Owner"), value=lambda row: names_of_staff().get(row.owner_id or 0, row.owner_name)
    ),
]


def listed(request: HttpRequest) -> Any:
    """Every deal as a table, of one stage or all."""
    stage = request.GET.get("stage", "")
    found = Deal.objects.select_related("stage")
    if stage:
        found = found.filter(stage__key=stage)
    wish = wish_of(request, LIST, "-opened_at")
    if wish.search:
        found = found.filter(name__icontains=wish.search)
    if wish.as_csv and may(actor_of(request), "export"):
        return csv_of(found.iterator(), LIST, "deals.csv")
    table = page_of(request, found, LIST, order="-opened_at", searches=True)
    return render(request, "sales/deals.html", {"table": table})


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One deal with its history."""
    row = get_object_or_404(Deal.objects.select_related("stage"), pk=pk)
    labels = {stage.key: stage_label(stage) for stage in deal_stages()}
    moves = [
        {"move": move, "before": labels.get(move.before, move.before), "after": labels.get(move.after, move.after)}
        for move in row.moves.order_by("-at", "-id")
    ]
    context = {
        "deal": dressed([row])[0],
        "row": row,
        "label": stage_label(row.stage),
        "moves": moves,
        "move": MoveForm(initial={"stage": row.stage.key}),
        "works": may(actor_of(request), "work_handoffs"),
    }
    return render(request, "sales/deal.html", context)


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a deal to another stage."""
    get_object_or_404(Deal, pk=pk)
    try:
        if move_deal(pk, request.POST.get("stage", ""), actor_of(request), reason=request.POST.get("reason", "")):
            toast(request, _("Moved."))
    except (ValueError, LookupError) as problem:
        toast(request, str(problem), error=True)
    return HttpResponseRedirect(reverse("sales:deal", args=[pk]))


def new(request: HttpRequest, lead_id: int | None = None) -> HttpResponse:
    """Open a deal, of a person or of a company alone."""
    card = leads.cards([lead_id]).get(lead_id) if lead_id else None
    if lead_id and card is None:
        raise Http404
    form = DealForm(
        request.POST or None,
        initial={"company": card.company_name if card else "", "owner": str(actor_of(request).id or "")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        [company] = leads.find_companies(given["company"], 1)
        if card and card.company_id and card.company_name == given["company"]:
            company = card.company_id
        made = open_deal(
            NewDeal(
                company, given["name"], lead_id, in_minor_units(given["amount"], account().currency), stage=given["stage"],
                owner_id=int(given["owner"]) if given["owner"] else None, product=given["product"],
                expected_on=given["expected_on"],
            ),
            actor_of(request),
        )  # fmt: skip
        toast(request, _("The deal is open. From now on she gets letters that fit a deal."))
        return HttpResponseRedirect(reverse("sales:deal", args=[made]))
    return render(request, "sales/deal_new.html", {"form": form, "card": card}, status=422 if form.is_bound else 200)
