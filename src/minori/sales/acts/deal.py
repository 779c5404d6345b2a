"""Open deals, move them from stage to stage, win and lose them; the person's buying stage follows."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from minori.eventlog.public import note_changes, record
from minori.leads import public as leads
from minori.leads.words import Stage
from minori.sales.acts.stages import first_stage, stage_named
from minori.sales.models import Deal, DealMove, DealStage
from minori.sales.words import DealState
from minori.team.public import account, require, trace
from minori.team.words import Actor, Role

SELLERS = (Role.admin, Role.inside_sales, Role.sales)


@dataclass(frozen=True)
class NewDeal:
    """What is known of a deal when it begins; `amount` in minor units of `currency` ("" = the account's)."""

    company_id: int
    name: str
    lead_id: int | None = None
    amount: int | None = None
    currency: str = ""
    stage: str = ""
    owner_id: int | None = None
    owner_name: str = ""
    product: str = ""
    expected_on: date | None = None
    hand_off_id: int | None = None
    external_id: str | None = None
    source: str = "hand"
    opened_at: datetime | None = None


def open_deal(new: NewDeal, by: Actor, now: datetime | None = None) -> int:
    """Begin a deal; returns its id. Its person comes to the stage "in deal". Raises PermissionDenied, LookupError."""
    require(by, *SELLERS)
    moment = new.opened_at or now or timezone.now()
    with transaction.atomic():
        row = Deal.objects.create(
            company_id=new.company_id, name=new.name[:200], lead_id=new.lead_id, amount=new.amount,
            currency=new.currency or account().currency, stage=first_stage(), owner_id=new.owner_id,
            owner_name=new.owner_name[:120], product=new.product[:120], opened_at=moment, expected_on=new.expected_on,
            hand_off_id=new.hand_off_id, external_id=new.external_id, source=new.source,
        )  # fmt: skip
        DealMove.objects.create(deal=row, after=row.stage.key, at=moment, by=by.name)
        tell_log(row, "deal.created", moment)
        touch(row)
        if row.lead_id:
            leads.move_stage([row.lead_id], Stage.IN_DEAL, f"deal {row.pk}", in_the_name_of(by))
        if new.stage and new.stage != row.stage.key:
            move_deal(row.pk, new.stage, by, now=moment)
        trace(by, "sales.open_deal", f"deal:{row.pk}")
    return row.pk


def move_deal(deal_id: int, stage_key: str, by: Actor, *, now: datetime | None = None, reason: str = "") -> bool:
    """Move a deal to a stage; won and lost are stages too. False if it is there already.

    Won makes its person a customer; lost brings her back to considering, with the reason, unless another deal of hers
    is open; a deal that is opened again brings her back into it. Raises LookupError, PermissionDenied, ValueError for a
    loss without a reason.
    """
    require(by, *SELLERS)
    moment = now or timezone.now()
    with transaction.atomic():
        stage = stage_named(stage_key)
        if stage.result == DealState.LOST and not reason.strip():
            raise ValueError(_("Say why the deal was lost."))
        row = Deal.objects.select_related("stage").get(pk=deal_id)
        before = row.stage
        values = {
            "stage": stage,
            "state": stage.result,
            "closed_at": None if stage.result == DealState.OPEN else moment,
            "lost_reason": reason[:200] if stage.result == DealState.LOST else "",
            "version": F("version") + 1,
        }
        if not Deal.objects.filter(pk=deal_id, stage=before).exclude(stage=stage).update(**values):
            return False
        if stage.opportunity or stage.result == DealState.WON:
            Deal.objects.filter(pk=deal_id, opportunity_at=None).update(opportunity_at=moment)
        DealMove.objects.create(deal=row, before=before.key, after=stage.key, at=moment, by=by.name, note=reason[:300])
        row.refresh_from_db()
        after_move(row, before, stage, by, moment)
        trace(by, "sales.move_deal", f"deal:{deal_id}", {"before": before.key, "after": stage.key})
    return True


def after_move(row: Deal, before: DealStage, stage: DealStage, by: Actor, now: datetime) -> None:
    """Events, changed facts and the person's buying stage after a deal moved."""
    tell_log(row, "deal.stage_changed", now)
    if stage.result != DealState.OPEN:
        tell_log(row, f"deal.{stage.result}", now)
    touch(row)
    if not row.lead_id:
        return
    if stage.result == DealState.WON:
        leads.move_stage([row.lead_id], Stage.CUSTOMER, f"deal {row.pk} won", in_the_name_of(by))
    elif stage.result == DealState.OPEN:
        if before.result != DealState.OPEN:
            leads.move_stage([row.lead_id], Stage.IN_DEAL, f"deal {row.pk} opened again", in_the_name_of(by))
    elif not Deal.objects.filter(lead_id=row.lead_id).filter(Q(state=DealState.OPEN) | Q(state=DealState.WON)).exists():
        leads.move_stage([row.lead_id], Stage.CONSIDERING, f"deal {row.pk} lost: {row.lost_reason}", in_the_name_of(by))


def change_deal(
    deal_id: int, by: Actor, *, name: str, amount: int | None, expected_on: date | None, owner_id: int | None
) -> None:
    """Change what a deal says about itself. Raises PermissionDenied."""
    require(by, *SELLERS)
    with transaction.atomic():
        Deal.objects.filter(pk=deal_id).update(
            name=name[:200], amount=amount, expected_on=expected_on, owner_id=owner_id, version=F("version") + 1
        )
        touch(Deal.objects.get(pk=deal_id))
        trace(by, "sales.change_deal", f"deal:{deal_id}")


def touch(row: Deal) -> None:
    """Note whose facts changed: the person of the deal, and everybody at its company."""
    note_changes("lead", {*leads.leads_of_company(row.company_id), *([row.lead_id] if row.lead_id else [])})
    note_changes("company", [row.company_id])


def tell_log(row: Deal, kind: str, now: datetime) -> None:
    """Record what happened to a deal; the value is its amount in minor units."""
    record(
        kind,
        lead=row.lead_id,
        company=row.company_id,
        object=f"deal:{row.pk}",
        value=None if row.amount is None else float(row.amount),
        props={"stage": row.stage.key, "currency": row.currency},
        source="crm" if row.source.startswith("crm") else "system",
        at=now,
    )


def in_the_name_of(by: Actor) -> Actor:
    """The stage follows from the deal, whoever moved it: a seller need not own the person for that."""
    return Actor(None, by.name, None, "system")
