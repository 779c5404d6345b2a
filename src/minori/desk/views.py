"""Screens that need several rooms: home, the lead list, a lead, companies, the search."""

from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minori.desk import asking, finder, firms, home, links, people, story, warmth
from minori.desk.core.timeline import FAMILIES
from minori.desk.home import SHOWN
from minori.desk.telling import FAMILY_NAMES
from minori.leads.words import LeadCard
from minori.team.public import Actor, account, actor_of, may, visible_leads_restricted
from minori.ui.public import csv_of, drawn, toast


@require_safe
def home_page(request: HttpRequest) -> HttpResponse:
    """What needs me today?"""
    now, actor = timezone.now(), actor_of(request)
    mine = actor.id if visible_leads_restricted(actor) else None
    first = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    waiting = home.waiting(mine)
    late = sum(1 for w in waiting if w.hand_off.late_at and w.hand_off.late_at < now)
    context = {
        "now": now,
        "waiting": waiting[:SHOWN],
        "waiting_count": len(waiting),
        "more": max(0, len(waiting) - SHOWN),
        "late": late,
        "stuck": home.stuck(now),
        "leaving": home.leaving(),
        "funnel": home.funnel(first, now + timedelta(minutes=1)),
        "month": first,
        "queue_url": links.way("sales:queue"),
    }
    return render(request, "desk/home.html", context)


@require_safe
def leads(request: HttpRequest) -> HttpResponseBase:
    """Who are they?"""
    actor, now = actor_of(request), timezone.now()
    asked = asking.read(request, actor)
    columns = asking.columns(may(actor, "see_addresses"))
    wish = asking.wish(request, columns)
    if wish.as_csv:
        if not may(actor, "export"):
            toast(request, asking.NO_EXPORT, error=True)
        elif not asked.errors:
            order = (wish.order.name, wish.order.descending)
            shown = [c for c in columns if c.name in wish.columns]
            return csv_of(people.everybody(asked.wanted, order, now), shown, "leads.csv")
    part, total = people.page(asked.wanted, (wish.order.name, wish.order.descending), wish.bookmark, 50, now)
    table = drawn(
        request, part, columns, wish,
        filters=asked.filters, searches=True, csv=may(actor, "export"), total=total,
    )  # fmt: skip
    return render(
        request,
        "desk/leads.html",
        {
            "table": table,
            "asked": asked,
            "total": total,
            "import_url": links.way("leads:import"),
            "list_actions": links.list_actions(actor),
        },
    )


def seen(actor: Actor, lead_id: int, now: datetime) -> story.LeadStory:
    """A lead's story, if this person may see it; raises Http404 otherwise."""
    found = story.lead_story(lead_id, now)
    if found is None or hidden(actor, found.card):
        raise Http404
    return found


def hidden(actor: Actor, card: LeadCard) -> bool:
    """Is this somebody else's lead, and does this person see only own ones?"""
    return visible_leads_restricted(actor) and card.owner_id not in {None, actor.id}


@require_safe
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Who is this, how warm and why, what happened, what comes next?"""
    actor, now = actor_of(request), timezone.now()
    found = seen(actor, lead_id, now)
    context = {
        "story": found,
        "answer_url": links.way("sales:one", found.hand_off.id) if found.hand_off else "",
        "consent_url": links.way("leads:consent", lead_id) if may(actor, "edit_own_leads") else "",
        "sides": warmth.sides(lead_id, now),
        "now": now,
        "currency": account().currency,
        "actions": links.actions(actor, lead_id, handed_over=found.hand_off is not None),
        "addresses": may(actor, "see_addresses"),
        "families": [(key, FAMILY_NAMES[key]) for key in FAMILIES],
    }
    return render(request, "desk/lead.html", context)


@require_safe
def history(request: HttpRequest, lead_id: int) -> HttpResponse:
    """A stretch of a lead's timeline, for HTMX."""
    seen(actor_of(request), lead_id, timezone.now())
    family = request.GET.get("family", "")
    before = parse_datetime(request.GET.get("before", "") or "-")
    context = {
        "lead_id": lead_id,
        "history": story.history([lead_id], family if family in FAMILIES else "", before),
        "families": [(key, FAMILY_NAMES[key]) for key in FAMILIES],
        "whole": before is None,
    }
    return render(request, "desk/_history.html", context)


@require_safe
def curve(request: HttpRequest, lead_id: int) -> HttpResponse:
    """A lead's score over time, for HTMX."""
    now = timezone.now()
    seen(actor_of(request), lead_id, now)
    span = request.GET.get("days", "90")
    span = span if span in warmth.SPANS else "90"
    context = {
        "lead_id": lead_id,
        "span": span,
        "spans": [(key, _("%(n)s days") % {"n": key}) for key in warmth.SPANS],
        "curve": warmth.curve(lead_id, now, warmth.SPANS[span]),
    }
    return render(request, "desk/_curve.html", context)


@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """Which companies are warm?"""
    return render(
        request, "desk/companies.html", {"table": firms.table(request), "import_url": links.way("leads:import")}
    )


@require_safe
def company(request: HttpRequest, company_id: int) -> HttpResponse:
    """Everybody there, joint warmth, deals."""
    actor = actor_of(request)
    mine = actor.id if visible_leads_restricted(actor) else None
    found = firms.company_story(company_id, mine)
    if found is None:
        raise Http404
    context = {
        "story": found,
        "edit_url": links.way("leads:edit_company", company_id) if may(actor, "edit_own_leads") else "",
        "currency": account().currency,
        "families": [(key, FAMILY_NAMES[key]) for key in FAMILIES],
    }
    return render(request, "desk/company.html", context)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Leads, companies and screens that fit a text; a whole page without HTMX."""
    found = finder.search(request, request.GET.get("q", ""))
    page = "desk/_found.html" if request.headers.get("HX-Request") else "desk/found.html"
    return render(request, page, {"found": found})
