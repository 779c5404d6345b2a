"""Writing a planned piece of people: every table once, in sets."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from minori.eventlog.public import note_changes, record_alike
from minori.leads.acts.give_consent import STRENGTH
from minori.leads.acts.opt_out import COLUMNS as REFUSAL_COLUMNS
from minori.leads.acts.opt_out import refuse_key
from minori.leads.addressing import address_hash
from minori.leads.importing.items import Item
from minori.leads.importing.options import Options
from minori.leads.importing.outcomes import Change, Tally
from minori.leads.ledger import Entry, write
from minori.leads.models import Lead, LeadTag, Refusal, StageChange, Tag
from minori.leads.sets import chunks, insert, pairs
from minori.leads.writing import BLANK
from minori.team.words import Actor

HOW = "import"
NOTHING: dict[str, Any] = {}
NEW: dict[str, Any] = {"version": 1}


def strongest(known: str, offered: str) -> str:
    """The offered basis if it is stronger than the known one, else ""."""
    return offered if STRENGTH[offered] > STRENGTH[known] else ""


class LeadWriter:
    """Writes one piece in the caller's transaction."""

    def __init__(self, options: Options, by: Actor, now: datetime, tally: Tally) -> None:
        self._options, self._by, self._now, self._tally = options, by, now, tally
        self._events: dict[tuple[str, str, datetime, tuple[tuple[str, str], ...]], list[tuple[int, int | None]]] = {}
        self._touched: list[int] = []

    def write(
        self, items: Sequence[Item], plans: Sequence[dict[str, Any]], refused: Sequence[str], made: list[Change]
    ) -> None:
        """Rows first, then what hangs on them, then events and notes for the rest of the house."""
        self._tally.changes += made
        both = list(zip(items, plans, strict=True))
        self._create([(i, p) for i, p in both if i.existing is None])
        self._update([(i, p) for i, p in both if i.existing is not None and (i.after or any(p.values()))])
        self._consent(both)
        self._tag(both)
        self._refuse([(i, p) for i, p in both if p["opt_out"]])
        for key in refused:
            refuse_key(key, HOW, "", self._by)
        for (kind, object_, at, props), whose in self._events.items():
            record_alike(kind, whose, object=object_, props=dict(props), source=HOW, at=at)
        note_changes("lead", self._touched)

    def _create(self, fresh: Sequence[tuple[Item, dict[str, Any]]]) -> None:
        if not fresh:
            return
        rows = []
        for item, plan in fresh:
            item.after["basis"] = "" if plan["opt_out"] else plan["basis"]
            item.after["opted_out"] = item.after["opted_out"] or plan["opt_out"]
            item.after["company_id"] = item.company_id
            rows.append((*[item.after[c] for c in BLANK], item.draft.custom, self._now))
        insert(Lead, (*BLANK, "custom", "created_at"), rows)
        self._give_ids([item for item, _ in fresh])
        by, who = self._by.name, self._by.id
        insert(
            StageChange,
            ("lead_id", "stage", "before", "why", "by", "by_user", "at"),
            [(i.lead_id, i.after["stage"], "", "new: import", by, who, self._now) for i, _ in fresh],
        )
        for item, _ in fresh:
            lead_id, after = item.lead_id or 0, item.after
            alike = ("lead.created", "", self._now, (("source", after["source"]), ("stage", after["stage"])))
            self._events.setdefault(alike, []).append((lead_id, item.company_id))
            self._touched.append(lead_id)
            self._tally.changes.append(Change(item.line, "lead", lead_id, True, NOTHING, NEW))

    def _give_ids(self, items: Sequence[Item]) -> None:
        by_email = {i.after["email_key"]: i for i in items if i.after["email_key"]}
        rest = {i.after["external_id"]: i for i in items if not i.after["email_key"]}
        for column, wanted in (("email_key", by_email), ("external_id", rest)):
            for key, lead_id in pairs(Lead, column, "id", wanted).items():
                wanted[key].lead_id = lead_id

    def _update(self, changed: Sequence[tuple[Item, dict[str, Any]]]) -> None:
        groups: dict[tuple[str, ...], list[list[Any]]] = {}
        moves = []
        for item, plan in changed:
            known, after = item.existing or {}, dict(item.after)
            if plan["stage"]:
                moves.append(
                    (item.lead_id, plan["stage"], known["stage"], "import", self._by.name, self._by.id, self._now)
                )
                after["stage"], item.before["stage"] = plan["stage"], known["stage"]
                moved = {"before": known["stage"], "stage": plan["stage"], "why": "import"}
                self._event("lead.stage_changed", item.lead_id or 0, moved, item.company_id, plan["stage"])
            if plan["opt_out"]:
                after["opted_out"], after["basis"] = True, ""
            elif plan["basis"]:
                after["basis"], item.before["basis"] = plan["basis"], known["basis"]
            version = known["version"] + 1
            names = tuple(after)
            groups.setdefault(names, []).append([*(after[n] for n in names), version, item.lead_id])
            if item.after:
                self._event(
                    "lead.changed", item.lead_id or 0, {"fields": ",".join(sorted(item.after))}, item.company_id
                )
            self._touched.append(item.lead_id or 0)
            tags = {"tags": sorted(plan["tags"])} if plan["tags"] else {}
            self._tally.changes.append(
                Change(item.line, "lead", item.lead_id or 0, False, item.before, after | tags | {"version": version})
            )
        insert(StageChange, ("lead_id", "stage", "before", "why", "by", "by_user", "at"), moves)
        for names, rows in groups.items():
            _update_many(names, rows)

    def _consent(self, both: Sequence[tuple[Item, dict[str, Any]]]) -> None:
        entries = []
        for item, plan in both:
            if not plan["basis"] or plan["opt_out"] or item.lead_id is None:
                continue
            at = self._options.moment(item.draft.consent_at, self._now)
            evidence = item.draft.evidence or self._options.evidence
            entries.append(Entry(item.lead_id, True, plan["basis"], evidence, self._options.wording, at))
            self._event("consent.given", item.lead_id, {"basis": plan["basis"]}, item.company_id, at=at)
        write(entries, HOW, self._by)

    def _refuse(self, refusing: Sequence[tuple[Item, dict[str, Any]]]) -> None:
        keys = [i.after.get("email_key") or (i.existing or {}).get("email_key") for i, _ in refusing]
        rows = [(address_hash(key), HOW, "", self._by.name, self._now) for key in keys if key]
        insert(Refusal, REFUSAL_COLUMNS, rows)
        known = [(i.existing or {}).get("basis", "") for i, _ in refusing]
        write(
            [
                Entry(i.lead_id or 0, False, basis, "", "", self._now)
                for (i, _), basis in zip(refusing, known, strict=True)
            ],
            HOW,
            self._by,
        )
        for item, _ in refusing:
            self._event("consent.withdrawn", item.lead_id or 0, {"how": HOW}, item.company_id)

    def _tag(self, both: Sequence[tuple[Item, dict[str, Any]]]) -> None:
        names = dict.fromkeys(tag for _, plan in both for tag in plan["tags"])
        if not names:
            return
        insert(Tag, ("name",), [(name,) for name in names])
        ids: dict[str, int] = {}
        for part in chunks(names):
            ids.update(Tag.objects.filter(name__in=part).values_list("name", "id"))
        insert(LeadTag, ("lead_id", "tag_id"), [(i.lead_id, ids[tag]) for i, plan in both for tag in plan["tags"]])

    def _event(
        self,
        kind: str,
        lead_id: int,
        props: Mapping[str, str],
        company: int | None,
        object_: str = "",
        at: datetime | None = None,
    ) -> None:
        alike = (kind, object_, at or self._now, tuple(sorted(props.items())))
        self._events.setdefault(alike, []).append((lead_id, company))


def _update_many(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    by_column = {f.column: f for f in Lead._meta.local_concrete_fields}
    prepare = [by_column[name] for name in names]
    ready = [
        [*(f.get_db_prep_save(v, connection) for f, v in zip(prepare, row[:-2], strict=True)), *row[-2:]]
        for row in rows
    ]
    sets = "".join(f"{quote(name)} = %s, " for name in names)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(Lead._meta.db_table)} SET {sets}version = %s WHERE id = %s", ready)  # noqa: S608  names come from the model
