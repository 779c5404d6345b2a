"""What this room hands to the rooms on its left when Django starts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minori.eventlog.public import register_columns
from minori.leads.public import register_import_target
from minori.mail.public import register_check
from minori.notices.public import register_kind
from minori.rules.public import register_vocabulary
from minori.sales import deal_import, gate
from minori.sales.acts.hand_over import Wanted, create
from minori.sales.columns import COLUMNS, read, vocabulary
from minori.sales.models import HandOff
from minori.sales.words import UNANSWERED, Cause
from minori.scenarios.public import register_step
from minori.scenarios.words import Place, Setting, StepKind
from minori.ui.public import Entry, register_entry


def start_hand_over(places: Sequence[Place], settings: Mapping[str, Any], now: datetime) -> None:
    """The scenario step "hand over": the story and the notices follow in the next beat."""
    why = str(settings.get("why") or "")
    create([Wanted(place.lead_id, Cause.SCENARIO, why, place.cause, now) for place in places], now)


def waiting(request: HttpRequest) -> int | None:
    """How many hand-offs wait for an answer."""
    return HandOff.objects.filter(state__in=UNANSWERED).count() or None


def plug() -> None:
    """Columns, words, the gate's check, the scenario step, the kind of notice."""
    register_entry(Entry("hand", _("Sales"), "sales:queue", "baton", count=waiting, order=10, phone=True))
    register_columns("lead", "sales", COLUMNS, read, None)
    register_vocabulary(attributes=vocabulary)
    register_import_target("deal", _("Deals"), deal_import.fields, deal_import.apply, deal_import.undo)
    register_kind("handoff", _("Hand-offs"))
    labels = {
        "in_deal": (_("In a deal"), _("The person has an open deal; letters for earlier stages are left out.")),
        "colleague_in_deal": (
            _("Colleague in a deal"),
            _("Somebody of the same company has an open deal; letters for earlier stages are left out."),
        ),
    }
    register_check("deal", gate.check, labels)
    register_step(
        StepKind(
            "hand_over",
            _("Hand over to sales"),
            [Setting("why", _("Why, for the salesperson"))],
            start_hand_over,
            lambda s: [] if str(s.get("why") or "").strip() else [_("Say why sales should call.")],
            lambda s: s.get("why", ""),
        )
    )
