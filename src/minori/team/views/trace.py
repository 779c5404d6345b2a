"""Who changed what, when: the newest first, narrowed by person, act and object."""

import json
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minori.team.models import Trace, User
from minori.ui.public import Column, Filter, csv_of, page_of, wish_of


def told(detail: dict[str, Any]) -> str:
    """The details of a line as plain text."""
    pairs = [(name, v if isinstance(v, str) else json.dumps(v, ensure_ascii=False)) for name, v in detail.items()]
    return ", ".join(f"{name}: {value}" for name, value in pairs)


COLUMNS = [
    Column("at", _("When"), template="team/_moment.html", sort="pk"),
    Column("actor_name", _("By whom")),
    Column("act", _("What")),
    Column("object", _("On what")),
    Column("detail", _("Details"), lambda row: told(row.detail)),
]


@require_safe
def trace(request: HttpRequest) -> HttpResponseBase:
    """The trace; search finds the beginning of an act or of an object such as `lead:17`."""
    wish = wish_of(request, COLUMNS, "-at")
    found = Trace.objects.all()
    who, act = wish.picked.get("who", ""), wish.picked.get("act", "")
    if who == "minori":
        found = found.filter(actor_kind="system")
    elif who == "keys":
        found = found.filter(actor_kind="key")
    elif who.isascii() and who.isdigit() and len(who) < 18:
        found = found.filter(actor_kind="user", actor_id=int(who))
    if act:
        found = found.filter(act__startswith=act)
    if wish.search:
        found = found.filter(object__startswith=wish.search)
    if wish.as_csv:
        return csv_of(found.order_by("-pk").iterator(), COLUMNS, "trace.csv")
    people = [(str(u.pk), u.name) for u in User.objects.order_by("name")]
    rooms = sorted({name.split(".")[0] for name in Trace.objects.values_list("act", flat=True).distinct()})
    filters = [
        Filter("who", _("By whom"), [("", _("Everybody")), *people, ("keys", _("API keys")), ("minori", "Minori")]),
        Filter("act", _("What"), [("", _("Everything")), *((f"{room}.", room) for room in rooms)]),
    ]
    table = page_of(request, found, COLUMNS, order="-at", filters=filters, searches=True)
    return render(request, "team/trace.html", {"table": table})
