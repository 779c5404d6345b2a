"""Broadcasts: the list, making one, its ledger live, and the moves of its life."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from minori.mail.acts import run_broadcast
from minori.mail.acts.decide_unknown import leave, send_again
from minori.mail.forms import BroadcastForm
from minori.mail.freezing import size_of
from minori.mail.ledger import ledger
from minori.mail.models import Broadcast, Domain, Letter
from minori.mail.readiness import obstacles
from minori.mail.shown import COLUMNS, Shown, explained, lines_of, parts_of, states
from minori.mail.words import BroadcastState, LetterState
from minori.team.public import Actor, actor_of, may
from minori.ui.public import Column, Filter, Slice, csv_of, drawn, moment, page_of, toast, wish_of

PAGE = 50
LIST = [
    Column("name", gettext_lazy("Name"), sort="name", url=lambda b: reverse("mail:broadcast", args=[b.pk])),
    Column("template", gettext_lazy("Template"), value=lambda b: b.template.name),
    Column("state", gettext_lazy("State"), sort="state", template="mail/_broadcast_state.html"),
    Column("made", gettext_lazy("Made"), sort="made_at", value=lambda b: moment(b.made_at), right=True),
]
MOVES: dict[str, Callable[[Actor, int], Any]] = {
    "start": run_broadcast.start,
    "pause": run_broadcast.pause,
    "resume": run_broadcast.resume,
    "draft": run_broadcast.back_to_draft,
}


@require_GET
def overview(request: HttpRequest) -> HttpResponseBase:
    """Every broadcast, the newest first, and what stops letters from leaving."""
    wish = wish_of(request, LIST, "-made")
    found = Broadcast.objects.select_related("template").filter(name__icontains=wish.search)
    if wish.as_csv:
        return csv_of(found.order_by("-id"), LIST, "broadcasts.csv")
    page = {
        "table": page_of(request, found, LIST, order="-made", searches=True),
        "paused": Domain.objects.filter(paused_at__isnull=False),
        "all": ledger(),
    }
    return render(request, "mail/list.html", page)


def new(request: HttpRequest) -> HttpResponse:
    """Choose template, people and time."""
    form = BroadcastForm(request.POST or None, initial={"segment": request.GET.get("segment")})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = run_broadcast.draft(
            actor_of(request), values["name"], int(values["template"]), segment_id=int(values["segment"])
        )
        return redirect("mail:broadcast", made)
    return render(request, "mail/new.html", {"form": form})


@require_GET
def detail(request: HttpRequest, broadcast_id: int) -> HttpResponseBase:
    """The ledger of a broadcast: the equation, the reasons, one row a person."""
    broadcast = get_object_or_404(Broadcast.objects.select_related("template", "version"), pk=broadcast_id)
    return _ledger(request, broadcast)


@require_GET
def everything(request: HttpRequest) -> HttpResponseBase:
    """The ledger of all letters, also those of scenarios and forms."""
    return _ledger(request, None)


@require_GET
def live(request: HttpRequest, broadcast_id: int) -> HttpResponse:
    """The figures alone, asked for every few seconds; 0 stands for all letters."""
    broadcast = get_object_or_404(Broadcast, pk=broadcast_id) if broadcast_id else None
    return render(request, "mail/_figures.html", _figures(broadcast))


@require_POST
def move(request: HttpRequest, broadcast_id: int) -> HttpResponse:
    """Start, pause, resume, stop, schedule or take off the calendar."""
    broadcast = get_object_or_404(Broadcast, pk=broadcast_id)
    wanted, actor = request.POST.get("move", ""), actor_of(request)
    if wanted in {"start", "schedule"} and (found := obstacles(broadcast)):
        toast(request, _("Not started: %s") % found[0])
        return redirect("mail:broadcast", broadcast_id)
    try:
        if wanted == "schedule":
            return _schedule(request, broadcast)
        MOVES[wanted](actor, broadcast_id)
    except run_broadcast.CannotMove:
        toast(request, _("That was not possible any more; here is how it stands now."))
    except KeyError:
        return HttpResponse(status=400)
    return redirect("mail:broadcast", broadcast_id)


@require_POST
def stop(request: HttpRequest, broadcast_id: int) -> HttpResponse:
    """Stop for good."""
    try:
        run_broadcast.stop(actor_of(request), broadcast_id)
    except run_broadcast.CannotMove:
        toast(request, _("That was not possible any more; here is how it stands now."))
    return redirect("mail:broadcast", broadcast_id)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Send again, or leave, the letters that were ticked."""
    ids = [int(i) for i in request.POST.getlist("letter") if i.isdigit()]
    if request.POST.get("what") == "again":
        toast(request, _("%(n)d letters will be sent again.") % {"n": send_again(actor_of(request), ids)})
    else:
        toast(request, _("%(n)d letters stay as they are.") % {"n": leave(actor_of(request), ids)})
    broadcast = request.POST.get("broadcast", "0")
    target = reverse("mail:broadcast", args=[int(broadcast)]) if broadcast.strip("0").isdigit() else reverse("mail:all")
    return redirect(f"{target}?state=unknown")


def _schedule(request: HttpRequest, broadcast: Broadcast) -> HttpResponse:
    form = BroadcastForm.Time(request.POST)
    if form.is_valid():
        run_broadcast.schedule(actor_of(request), broadcast.pk, form.cleaned_data["at"])
    else:
        toast(request, _("Give a day and a time."))
    return redirect("mail:broadcast", broadcast.pk)


def _figures(broadcast: Broadcast | None) -> dict[str, Any]:
    book = ledger(broadcast=broadcast.pk) if broadcast else ledger()
    waits = (
        Letter.objects.filter(state=LetterState.WAITING, broadcast=broadcast)
        if broadcast
        else Letter.objects.filter(state=LetterState.WAITING)
    )
    return {
        "broadcast": broadcast,
        "book": book,
        "parts": parts_of(book),
        "skipped": explained(book.skipped),
        "failed": explained(book.failed),
        "next": waits.order_by("due_at").values_list("due_at", flat=True).first() if book.waiting else None,
        "unknown": Shown.first_unknown(broadcast.pk if broadcast else None) if book.unknown else None,
        "moving": broadcast is None or broadcast.state in {BroadcastState.RUNNING, BroadcastState.PAUSED},
    }


def _ledger(request: HttpRequest, broadcast: Broadcast | None) -> HttpResponseBase:
    wish = wish_of(request, COLUMNS)
    found = Letter.objects.filter(broadcast=broadcast) if broadcast else Letter.objects.all()
    if (state := wish.picked.get("state", "")) in set(LetterState):
        found = found.filter(state=state)
    if reason := wish.picked.get("reason"):
        found = found.filter(reason=reason)
    found = Shown.search(found, wish.search)
    if wish.as_csv and may(actor_of(request), "export"):
        return csv_of(Shown.stream(found), COLUMNS, f"ledger-{broadcast.pk if broadcast else 'all'}.csv")
    page = page_of(request, found, [], order="", size=PAGE)
    rows = lines_of([row.source for row in page.rows])
    filters = [Filter("state", _("Result"), states())]
    table = drawn(request, Slice(rows, None, None), COLUMNS, wish, searches=True, filters=filters)
    return render(request, "mail/ledger.html", {
        **_figures(broadcast), "table": table, "next_url": page.next_url, "previous_url": page.previous_url,
        "size": size_of(broadcast) if broadcast and not broadcast.frozen_at else None,
        "obstacles": obstacles(broadcast) if broadcast and broadcast.state == BroadcastState.DRAFT else [],
        "now": timezone.now(), "time_form": BroadcastForm.Time(),
        "ticks": state in (LetterState.UNKNOWN, LetterState.FAILED),
    })  # fmt: skip
