"""People from a file: read, found among those whom we know, created, updated or refused, piece by piece."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from minori.leads.addressing import address_hash, refused_among
from minori.leads.core.company import normal_company
from minori.leads.core.draft import readers
from minori.leads.core.parse import Row
from minori.leads.core.values import BadValue
from minori.leads.customs import fields
from minori.leads.importing.items import Item, RowReader, refusal
from minori.leads.importing.lead_companies import CompanyDesk
from minori.leads.importing.lead_writing import LeadWriter, strongest
from minori.leads.importing.options import Options
from minori.leads.importing.outcomes import Note, Tally
from minori.leads.models import Exclusion, Lead, LeadTag, Refusal
from minori.leads.sets import chunks, pairs
from minori.leads.writing import BLANK, guesses_that_hold
from minori.team.public import people
from minori.team.words import Actor

KEPT = ("source", "stage", "email", "email_key", "email_domain")
SHOWN = 20


class LeadSession:
    """One import of people; keeps in memory what later rows need: keys seen, companies found."""

    def __init__(self, columns: Mapping[int, str], headers: Sequence[str], options: Options, by: Actor) -> None:
        self._reader = RowReader(columns, readers(fields()), options.blanks, headers)
        self._options, self._by = options, by
        self._basis_by_row = "basis" in columns.values()
        self._seen: dict[int, int] = {}
        self._companies = CompanyDesk()
        self._staff = {p.email.lower(): p.id for p in people() if p.active}
        rules = Exclusion.objects.filter(kind__in=["domain", "address"]).values_list("value", "why")
        self._excluded = dict(rules)

    def remember(self, rows: Sequence[Row]) -> None:
        """Keys of rows that are done, so that a later double is noticed after a restart, too."""
        for row in rows:
            try:
                self._is_double(Item(row.line, row.cells, self._reader.read(row)))
            except BadValue:
                continue

    def take(self, rows: Sequence[Row], dry: bool) -> Tally:
        """Plan a piece and, unless dry, write it."""
        tally, refused_keys = Tally(), []
        items: list[Item] = []
        for row in rows:
            try:
                item = Item(row.line, row.cells, self._reader.read(row))
                if not (item.draft.columns.get("email_key") or item.draft.columns.get("external_id")):
                    raise BadValue("", "no_key")
                if first := self._is_double(item):
                    raise BadValue("", "double", str(first))
            except BadValue as problem:
                tally.notes.append(refusal(row, problem))
                if key := self._reader.refused_address(row.cells):
                    refused_keys.append(key)
                continue
            items.append(item)
        items = self._find(items, tally)
        made = self._companies.find(items, dry)
        plans = [self._plan(item) for item in items]
        self._hold_refused(items, plans, tally)
        _count(items, plans, tally)
        tally.refused = sum(note.refused for note in tally.notes)
        if not dry:
            writer = LeadWriter(self._options, self._by, timezone.now(), tally)
            writer.write(items, plans, refused_keys, made)
        return tally

    def _is_double(self, item: Item) -> int | None:
        first: int | None = None
        for name in ("email_key", "external_id"):
            value = item.draft.columns.get(name)
            if value:
                first = first or self._seen.get(hash((name, value)))
        if first is None:
            for name in ("email_key", "external_id"):
                if value := item.draft.columns.get(name):
                    self._seen[hash((name, value))] = item.line
        return first

    def _find(self, items: list[Item], tally: Tally) -> list[Item]:
        """Give each item the row that it means; refuse those whose two keys mean two people."""
        by_email = _rows_by("email_key", items)
        by_external = _rows_by("external_id", items)
        tags = _tags_of([row["id"] for row in (*by_email.values(), *by_external.values())])
        found = []
        for item in items:
            mailed = by_email.get(item.draft.columns.get("email_key"))
            numbered = by_external.get(item.draft.columns.get("external_id"))
            number = item.draft.columns.get("external_id")
            if (mailed and numbered and mailed["id"] != numbered["id"]) or (
                mailed and number and mailed["external_id"] not in (None, number)
            ):
                other = (mailed or numbered or {})["id"]
                tally.notes.append(Note(item.line, True, "two_people", str(other), item.cells))
                continue
            item.existing = numbered or mailed
            if item.existing:
                item.lead_id = item.existing["id"]
                item.existing["tags"] = tags.get(item.existing["id"], frozenset())
            found.append(item)
        return found

    def _plan(self, item: Item) -> dict[str, Any]:
        """What belongs beside the row: consent, refusal, tags, stage; the row's own changes go into the item."""
        draft, columns, known = item.draft, item.draft.columns, item.existing
        owner = self._staff.get(draft.owner) if draft.owner else None
        if draft.owner and owner is None:
            draft.remarks.append(("no_such_owner", draft.owner[:100]))
        if owner:
            columns["owner_id"] = owner
        basis = draft.basis if self._basis_by_row else self._options.basis
        tags = dict.fromkeys((*self._options.tags, *draft.tags))
        if known is None:
            why = self._excluded.get(columns.get("email_key", "")) or self._excluded.get(
                columns.get("email_domain", ""), ""
            )
            item.after = BLANK | {"source": self._options.source} | draft.guesses | columns
            item.after |= {"company_id": item.company_id, "excluded": bool(why), "excluded_why": why}
            return {"basis": basis, "opt_out": draft.opted_out, "tags": tags, "stage": ""}
        changed = _differences(known, item)
        item.before, item.after = {name: known[name] for name in changed}, changed
        return {
            "basis": strongest(known["basis"], basis),
            "opt_out": draft.opted_out and not known["opted_out"],
            "tags": {t: None for t in tags if t not in known["tags"]},
            "stage": columns["stage"] if columns.get("stage") not in (None, known["stage"]) else "",
        }

    def _hold_refused(self, items: list[Item], plans: list[dict[str, Any]], tally: Tally) -> None:
        """Whose address refused before stays refused, whatever the file says."""
        refused = self._refused_before(items)
        for item, plan in zip(items, plans, strict=True):
            held = item.after.get("email_key") in refused
            if held:
                item.after["opted_out"] = True
                if item.existing:
                    item.before["opted_out"] = item.existing["opted_out"]
            if held or (item.existing and item.existing["opted_out"]):
                if plan["basis"] or item.existing is None:
                    tally.notes.append(Note(item.line, False, "still_refused", "", item.cells))
                plan["basis"] = ""
            for code, detail in item.draft.remarks:
                tally.notes.append(Note(item.line, False, code, detail[:300], item.cells))

    def _refused_before(self, items: list[Item]) -> set[str]:
        keys = [item.after["email_key"] for item in items if item.after.get("email_key")]
        if not keys or not Refusal.objects.exists():
            return set()
        hashes = {address_hash(key): key for key in keys}
        return {hashes[h] for h in refused_among(hashes)}


def _count(items: list[Item], plans: list[dict[str, Any]], tally: Tally) -> None:
    for item, plan in zip(items, plans, strict=True):
        if item.existing is None:
            outcome = "created"
            tally.created += 1
        elif item.after or any(plan.values()):
            outcome = "updated"
            tally.updated += 1
        else:
            outcome = "same"
            tally.same += 1
        if len(tally.shown) < SHOWN and outcome != "same":
            fields = [name for name in item.after if name in item.draft.columns] if item.existing else []
            tally.shown.append({"line": item.line, "outcome": outcome, "fields": fields, "cells": item.cells})


def _differences(known: dict[str, Any], item: Item) -> dict[str, Any]:
    """The columns of a known row that a draft changes; blank never overwrites."""
    draft = item.draft
    wanted = {name: value for name, value in draft.columns.items() if name not in KEPT and value not in ("", None)}
    wanted |= guesses_that_hold(known["role"], known["title"], known["region"], known["prefecture"], draft)
    key = draft.columns.get("email_key")
    if key and key != known["email_key"]:
        wanted |= {name: draft.columns[name] for name in ("email", "email_key", "email_domain")}
    same_name = draft.company and known["company__name_key"] == normal_company(draft.company)
    if draft.company and not same_name:
        wanted["company_id"] = item.company_id or 0
    elif known["company_id"] is None and item.company_id:
        wanted["company_id"] = item.company_id
    changed = {name: value for name, value in wanted.items() if known[name] != value}
    if "phone" in changed:
        changed["phone_key"] = wanted.get("phone_key", "")
    else:
        changed.pop("phone_key", None)
    if draft.custom and (custom := known["custom"] | draft.custom) != known["custom"]:
        changed["custom"] = custom
    return changed


def _rows_by(column: str, items: Sequence[Item]) -> dict[Any, dict[str, Any]]:
    values = {value for item in items if (value := item.draft.columns.get(column))}
    found: dict[Any, dict[str, Any]] = {}
    for part in chunks(pairs(Lead, column, "id", values).values()):
        rows = Lead.objects.filter(id__in=part).values("id", *BLANK, "custom", "company__name_key")
        found.update({row[column]: row for row in rows})
    return found


def _tags_of(lead_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    worn: dict[int, set[str]] = {}
    for part in chunks(lead_ids):
        for lead_id, name in LeadTag.objects.filter(lead_id__in=part).values_list("lead_id", "tag__name"):
            worn.setdefault(lead_id, set()).add(name)
    return {lead_id: frozenset(names) for lead_id, names in worn.items()}
