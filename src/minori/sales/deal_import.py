"""Files of deals: what an export of another CRM becomes, in sets, repeatable by the deal's outside number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minori.eventlog.public import Event, new_event_id, note_changes, record_many
from minori.leads import public as leads
from minori.leads.words import FieldType, FileRow, RowOutcome, Stage, TargetField
from minori.sales.acts.stages import deal_stages
from minori.sales.models import Deal, DealMove, DealStage
from minori.sales.words import DealState
from minori.team.public import account
from minori.team.words import Actor

WORDS = {"受注": "won", "成約": "won", "closed won": "won", "失注": "lost", "closed lost": "lost"}
EARLY, MIDDLE = frozenset({"prospecting", "lead", "見込み"}), frozenset({"engaging", "negotiation", "交渉", "商談中"})
KEPT = (
    "name",
    "company_id",
    "lead_id",
    "stage_id",
    "state",
    "amount",
    "owner_name",
    "product",
    "opened_at",
    "closed_at",
)


def fields() -> Sequence[TargetField]:
    """The fields into which a file's columns can go."""
    return [
        TargetField("external_id", gettext_lazy("Outside number"), key=True, required=True, aliases=("opportunity_id", "deal id", "商談ID", "案件番号")),
        TargetField("company", gettext_lazy("Company"), aliases=("account", "会社名", "企業名", "取引先")),
        TargetField("email", gettext_lazy("Mail address of the person"), aliases=("contact email", "メールアドレス")),
        TargetField("stage", gettext_lazy("Stage"), required=True, aliases=("deal_stage", "フェーズ", "ステージ")),
        TargetField("name", gettext_lazy("Name of the deal"), aliases=("deal name", "商談名", "案件名")),
        TargetField("product", gettext_lazy("Product"), aliases=("製品", "商品")),
        TargetField("amount", gettext_lazy("Amount"), FieldType.FLOAT, aliases=("close_value", "金額", "受注金額")),
        TargetField("opened_on", gettext_lazy("Opened"), FieldType.DATE, aliases=("engage_date", "作成日", "開始日")),
        TargetField("closed_on", gettext_lazy("Closed"), FieldType.DATE, aliases=("close_date", "完了日", "受注日")),
        TargetField("owner_name", gettext_lazy("Owner"), aliases=("sales_agent", "担当者", "営業担当")),
        TargetField("lost_reason", gettext_lazy("Why it was lost"), aliases=("失注理由",)),
    ]  # fmt: skip


@dataclass(frozen=True)
class Ready:
    """A row that can become a deal."""

    line: int
    deal: Deal
    before: Deal | None


def stage_meant(text: str, stages: Sequence[DealStage]) -> DealStage | None:
    """The stage that a file's word means: its key, its name, or a common word of other systems."""
    plain = text.strip().casefold()
    names = {name.casefold(): stage for stage in stages for name in (stage.label_en, stage.label_ja, stage.key)}
    open_ = [stage for stage in stages if stage.result == DealState.OPEN]
    if plain in EARLY:
        return open_[0]
    if plain in MIDDLE:
        return open_[min(1, len(open_) - 1)]
    return names.get(WORDS.get(plain, plain))


def noon(day: Any, zone: ZoneInfo) -> datetime | None:
    """A day as a moment: noon there, so that no zone turns it into another day."""
    return datetime.combine(day, time(12), zone).astimezone(UTC) if isinstance(day, date) else None


def apply(rows: Sequence[FileRow], by: Actor, source: str, dry: bool) -> Iterable[RowOutcome]:
    """Create, update or refuse one chunk of rows in the caller's transaction; see `ImportTarget`."""
    names = {
        str(row.values["company"]): leads.normal_company(str(row.values["company"]))
        for row in rows
        if row.values.get("company")
    }
    keys = {key: name for name, key in names.items() if key}
    firms = leads.companies_by_key(keys) if dry else leads.make_companies(keys)
    people = leads.by_address([str(row.values["email"]) for row in rows if row.values.get("email")])
    theirs = leads.company_of(list(people.values()))
    known = {
        d.external_id: d for d in Deal.objects.filter(external_id__in=[str(r.values["external_id"]) for r in rows])
    }
    stages, zone, currency = deal_stages(), ZoneInfo(account().time_zone), account().currency
    outcomes: list[RowOutcome] = []
    ready: list[Ready] = []
    seen: set[str] = set()
    for row in rows:
        given = row.values
        stage = stage_meant(str(given["stage"]), stages)
        lead_id = people.get(str(given.get("email") or ""))
        key = names.get(str(given.get("company") or ""), "")
        company_id = firms.get(key, 0 if dry and key else None) if key else theirs.get(lead_id or 0)
        wrong = refusal(given, stage, company_id)
        if wrong or stage is None or company_id is None:
            outcomes.append(RowOutcome(row.line, "refused", wrong))
            continue
        before = known.get(str(given["external_id"]))
        if str(given["external_id"]) in seen:
            outcomes.append(RowOutcome(row.line, "refused", _("This deal stands twice in the file.")))
            continue
        deal = deal_of(given, (company_id, lead_id), stage, (zone, currency, source))
        seen.add(str(given["external_id"]))
        ready.append(Ready(row.line, deal, before))
    outcomes += [settled(one, dry) for one in ready]
    if not dry:
        write(ready, by)
        outcomes = [numbered(outcome, ready) for outcome in outcomes]
    return sorted(outcomes, key=lambda outcome: outcome.line)


def refusal(given: Mapping[str, Any], stage: DealStage | None, company_id: int | None) -> str:
    """Why a row cannot become a deal, or empty."""
    if stage is None:
        return _("No stage is called “%(stage)s”.") % {"stage": given["stage"]}
    if company_id is None:
        return _("A deal belongs to a company; this row names none.")
    if stage.result != DealState.OPEN and not given.get("closed_on"):
        return _("A closed deal needs the day on which it closed.")
    return ""


def deal_of(
    given: Mapping[str, Any], whose: tuple[int, int | None], stage: DealStage, base: tuple[ZoneInfo, str, str]
) -> Deal:
    """The row that a file's row asks for (not stored)."""
    zone, currency, source = base
    closed = noon(given.get("closed_on"), zone) if stage.result != DealState.OPEN else None
    opened = noon(given.get("opened_on"), zone) or closed or timezone.now()
    scale = 1 if currency in ("JPY", "KRW", "VND") else 100
    amount = given.get("amount")
    return Deal(
        external_id=str(given["external_id"])[:80], company_id=whose[0], lead_id=whose[1], stage=stage, state=stage.result,
        name=str(given.get("name") or given.get("product") or given["external_id"])[:200],
        product=str(given.get("product") or "")[:120], owner_name=str(given.get("owner_name") or "")[:120],
        amount=None if amount is None else int(Decimal(str(amount)) * scale), currency=currency, opened_at=opened,
        closed_at=closed, opportunity_at=opened if stage.opportunity else None, source=f"import {source}"[:40],
        lost_reason=str(given.get("lost_reason") or "")[:200] if stage.result == DealState.LOST else "",
    )  # fmt: skip


def settled(one: Ready, dry: bool) -> RowOutcome:
    """What a ready row is: new, changed, or the same as before."""
    if one.before is None:
        return RowOutcome(one.line, "created", object_id=None)
    same = all(getattr(one.before, name) == getattr(one.deal, name) for name in KEPT)
    if same:
        return RowOutcome(one.line, "same", object_id=one.before.pk)
    before = {
        name: str(getattr(one.before, name)) for name in KEPT if getattr(one.before, name) != getattr(one.deal, name)
    }
    after = {name: str(getattr(one.deal, name)) for name in before}
    return RowOutcome(one.line, "updated", object_id=one.before.pk, before=before, after=after)


def numbered(outcome: RowOutcome, ready: Sequence[Ready]) -> RowOutcome:
    """A created row's outcome with the id it got."""
    if outcome.outcome != "created":
        return outcome
    return RowOutcome(outcome.line, "created", object_id=next(one.deal.pk for one in ready if one.line == outcome.line))


def write(ready: Sequence[Ready], by: Actor) -> None:
    """Store a chunk: deals, their history, events, the stages of their people."""
    fresh = [one.deal for one in ready if one.before is None]
    Deal.objects.bulk_create(fresh)
    changed = []
    for one in ready:
        if one.before is not None and settled(one, False).outcome == "updated" and one.before.pk:
            one.deal.pk = one.before.pk
            changed.append(one.deal)
    Deal.objects.bulk_update(changed, [*(n.removesuffix("_id") if n == "stage_id" else n for n in KEPT), "lost_reason"])
    told = [*fresh, *changed]
    DealMove.objects.bulk_create(
        [DealMove(deal=d, after=d.stage.key, at=d.closed_at or d.opened_at, by=by.name) for d in told]
    )
    record_many([event for deal in fresh for event in events_of(deal)])
    note_changes("lead", {lead for company in {d.company_id for d in told} for lead in leads.leads_of_company(company)})
    note_changes("company", {d.company_id for d in told})
    system = Actor(None, by.name, None, "system")
    for state, stage in ((DealState.WON, Stage.CUSTOMER), (DealState.OPEN, Stage.IN_DEAL)):
        of_state = [d.lead_id for d in told if d.state == state and d.lead_id]
        if of_state:
            leads.move_stage(of_state, stage, "imported deal", system)


def events_of(deal: Deal) -> list[Event]:
    """What happened in an imported deal."""
    now, about = timezone.now(), f"deal:{deal.pk}"
    kinds = [("deal.created", deal.opened_at)]
    if deal.closed_at:
        kinds.append((f"deal.{deal.state}", deal.closed_at))
    value = None if deal.amount is None else float(deal.amount)
    props = {"stage": deal.stage.key, "currency": deal.currency}
    return [
        Event(
            new_event_id(at),
            at,
            now,
            kind,
            who=deal.lead_id,
            company=deal.company_id,
            object=about,
            value=value,
            props=props,
            source="import",
        )
        for kind, at in kinds
    ]


def undo(outcomes: Sequence[RowOutcome], by: Actor) -> Sequence[str]:
    """Take created deals back; changed ones stay as they are, and are named."""
    made = [one.object_id for one in outcomes if one.outcome == "created" and one.object_id]
    rows = list(Deal.objects.filter(pk__in=made))
    Deal.objects.filter(pk__in=made).delete()
    note_changes("lead", {lead for row in rows for lead in leads.leads_of_company(row.company_id)})
    changed = sum(one.outcome == "updated" for one in outcomes)
    return [_("%(n)s changed deals stay as they are.") % {"n": changed}] if changed else []
