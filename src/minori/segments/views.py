"""Screens of segments: the list, one group with its people, editing with the count beside it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from minori.leads import public as leads
from minori.rules import public as rules
from minori.rules.words import RuleErrors
from minori.segments.acts import delete as deleting
from minori.segments.acts import keep_list
from minori.segments.acts.save import save, save_list
from minori.segments.forms import AddForm, ListForm, SegmentForm
from minori.segments.models import DayCount, Member, Passage, Segment
from minori.segments.uses import uses_of
from minori.segments.words import Kind
from minori.team.public import actor_of, may
from minori.ui.public import Column, csv_of, page_of, toast, wish_of

TREND_DAYS = 60
SAMPLE = 10


@dataclass(frozen=True)
class Line:
    """One person of a group as the table shows her."""

    pk: int
    name: str
    company: str
    stage: str
    since: datetime | None


COLUMNS = [
    Column("name", gettext_lazy("Name"), url=lambda line: f"/leads/{line.pk}/"),
    Column("company", gettext_lazy("Company")),
    Column("since", gettext_lazy("In the segment since")),
]


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every group with its number of people and its course."""
    groups = list(Segment.objects.annotate(size=Count("members")).order_by("name", "pk"))
    since = timezone.now() - timedelta(days=TREND_DAYS)
    trends: dict[int, list[int]] = {}
    days = DayCount.objects.filter(day__gte=since.date()).order_by("day")
    for segment_id, members in days.values_list("segment_id", "members"):
        trends.setdefault(segment_id, []).append(members)
    rows = [{"segment": g, "size": g.size, "trend": trends.get(g.pk, [])} for g in groups]
    return render(request, "segments/list.html", {"rows": rows})


@require_GET
def detail(request: HttpRequest, segment_id: int) -> HttpResponseBase:
    """One group: the rule in words, its course, who came and went, its people."""
    segment = get_object_or_404(Segment, pk=segment_id)
    wish = wish_of(request, COLUMNS, "since")
    people = Member.objects.filter(segment=segment).order_by("-since", "lead_id")
    if wish.as_csv and may(actor_of(request), "export"):
        return csv_of((line for line in lines(people)), COLUMNS, f"{segment.key}.csv")
    shown = lines(people[:200])
    week = timezone.now() - timedelta(days=7)
    moves = Passage.objects.filter(segment=segment, at__gte=week)
    counts = {e: moves.filter(entered=e).count() for e in (True, False)}
    return render(request, "segments/detail.html", {
        "segment": segment, "size": people.count(), "sentence": sentence_of(segment.rule),
        "table": page_of(request, shown, COLUMNS, order="since"), "came": counts[True], "went": counts[False],
        "trend": list(DayCount.objects.filter(segment=segment).order_by("day").values_list("members", flat=True))[-90:],
        "uses": uses_of(segment.key, segment.pk), "add_form": AddForm(), "is_list": segment.kind == Kind.STATIC,
    })  # fmt: skip


def lines(people: Any) -> list[Line]:
    """The people of these members, in their order."""
    members = list(people.values_list("lead_id", "since"))
    cards: dict[int, Any] = {}
    for start in range(0, len(members), 500):
        cards.update(leads.cards([lead for lead, _since in members[start : start + 500]]))
    return [
        Line(lead, cards[lead].name or cards[lead].email, cards[lead].company_name, cards[lead].stage, since)
        for lead, since in members
        if lead in cards
    ]


def sentence_of(rule: str) -> str:
    """The rule in words of the reader's language; empty for a list or a rule that no longer works."""
    try:
        return rules.say(rules.parse(rule)) if rule else ""
    except RuleErrors:
        return ""


def new(request: HttpRequest) -> HttpResponse:
    """Make a dynamic segment."""
    form = SegmentForm(request.POST or None, initial={"rule": request.GET.get("rule", "all:\n  - ")})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = save(values["key"], values["name"], values["rule"], actor_of(request), note=values["note"])
        toast(request, _("Segment saved. Its people are being gathered."))
        return redirect("segments:detail", made)
    return render(request, "segments/edit.html", {"form": form, "segment": None})


def new_list(request: HttpRequest) -> HttpResponse:
    """Make a list."""
    form = ListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = save_list(values["key"], values["name"], actor_of(request), note=values["note"])
        return redirect("segments:detail", made)
    return render(request, "segments/edit.html", {"form": form, "segment": None, "is_list": True})


def edit(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Change a segment or a list."""
    segment = get_object_or_404(Segment, pk=segment_id)
    is_list = segment.kind == Kind.STATIC
    form = (ListForm if is_list else SegmentForm)(request.POST or None, instance=segment)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if is_list:
            save_list(segment.key, values["name"], actor_of(request), note=values["note"])
        else:
            save(segment.key, values["name"], values["rule"], actor_of(request), note=values["note"])
        toast(request, _("Saved."))
        return redirect("segments:detail", segment.pk)
    return render(request, "segments/edit.html", {"form": form, "segment": segment, "is_list": is_list})


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """What a rule means, how many people match it and ten of them, while it is being written."""
    text = request.POST.get("rule", "")
    try:
        rule = rules.parse(text)
    except RuleErrors as wrong:
        return render(request, "segments/_check.html", {"errors": [str(error) for error in wrong.errors]})
    found = rules.ids_matching(rule, timezone.now())
    cards = leads.cards(found[:SAMPLE])
    sample = [cards[lead] for lead in found[:SAMPLE] if lead in cards]
    return render(request, "segments/_check.html", {"sentence": rules.say(rule), "count": len(found), "sample": sample})


@require_POST
def add(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Put people on a list by their addresses."""
    segment = get_object_or_404(Segment, pk=segment_id, kind=Kind.STATIC)
    typed = [line.strip() for line in request.POST.get("addresses", "").splitlines() if line.strip()]
    keys = {}
    for line in typed:
        try:
            keys[line] = leads.normal_address(line)
        except leads.BadAddress:
            keys[line] = ""
    known = leads.by_address([key for key in keys.values() if key])
    added = keep_list.add(segment.pk, list(known.values()), actor_of(request))
    missing = [line for line, key in keys.items() if key not in known]
    said = ngettext("%(n)s person added.", "%(n)s people added.", added) % {"n": added}
    if missing:
        said += " " + _("Not known: %(addresses)s") % {"addresses": ", ".join(missing[:5])}
    toast(request, said)
    return redirect("segments:detail", segment.pk)


@require_POST
def remove(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Take one person off a list."""
    segment = get_object_or_404(Segment, pk=segment_id, kind=Kind.STATIC)
    chosen = [int(lead) for lead in request.POST.getlist("lead") if lead.isdigit()]
    keep_list.remove(segment.pk, chosen, actor_of(request))
    return redirect("segments:detail", segment.pk)


@require_POST
def delete(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Delete a segment that nothing uses."""
    segment = get_object_or_404(Segment, pk=segment_id)
    try:
        deleting.delete(segment.pk, actor_of(request))
    except deleting.InUse as used:
        toast(request, _("Still in use: %(uses)s") % {"uses": ", ".join(str(use.label) for use in used.uses)})
        return redirect("segments:detail", segment.pk)
    toast(request, _("Segment “%(name)s” deleted.") % {"name": segment.name})
    return redirect("segments:list")
