"""Find or make the person behind an address, fill in what is known, and give her browser her name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from minori.leads.acts.give_consent import give_in_transaction
from minori.leads.acts.opt_out import refuse_address
from minori.leads.core.draft import draft_of
from minori.leads.customs import fields
from minori.leads.models import Lead, Visitor
from minori.leads.visitors import name_browser
from minori.leads.words import Basis, Named
from minori.leads.writing import create, fill, put_tags
from minori.team.words import Actor


def name_person(  # noqa: PLR0913  the door of three rooms
    by: Actor,
    email: str | None,
    fields_: Mapping[str, Any],
    visitor: str | None,
    source: str,
    basis: Basis | None = None,
    *,
    at: datetime | None = None,
) -> Named:
    """Find or create one person under her normalised address, in the caller's transaction; safe against races.

    `fields_`: field name -> text, such as {"name": "山田 花子", "company": "Steelworks Ltd", "custom_budget": "300"};
    blanks never overwrite. Without an address the external id decides; without both, the visitor's present name, else
    a new row is made. `visitor`: the browser's 128-bit key in hex, which bears her name from now on. `basis`: consent
    that comes with it; it never lifts an opt-out. Raises `BadAddress` or `BadValue` for what cannot be read.
    """
    now = at or timezone.now()
    values = dict(fields_) | ({"email": email} if email else {})
    draft = draft_of(values, fields())
    with transaction.atomic():
        lead = None
        if not (draft.columns.get("email_key") or draft.columns.get("external_id")) and visitor:
            lead = _sitting_at(visitor)
        created = False
        if lead is None:
            lead, created = create(draft, source, by, now)
        if not created:
            fill(lead, draft, source)
        if draft.tags:
            put_tags([lead.pk], draft.tags)
        if draft.opted_out:
            refuse_address(lead.pk, "form", "", by, now)
        if basis:
            give_in_transaction(lead.pk, basis, source, by)
        if visitor:
            name_browser(visitor, lead.pk, source, now)
    return Named(lead.pk, created)


def _sitting_at(visitor: str) -> Lead | None:
    named = Visitor.objects.filter(key=visitor, lead__isnull=False).values("lead_id")
    return Lead.objects.filter(pk__in=named).first()
