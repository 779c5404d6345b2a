"""The score as one Ibis expression: the same for one lead, the touched, everybody, a draft, now and in the past."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

import ibis

from minori.rules.public import Compiler
from minori.scoring.core.decay import hour_of, rate
from minori.scoring.core.slow import ParsedModel
from minori.scoring.words import THOUSAND, BehaviourRule

NEVER = 2**62


def both(conditions: Sequence[Any]) -> Any:
    """True where all conditions are."""
    return reduce(operator.and_, conditions)


def narrow(total: Any) -> Any:
    """A sum as a 64-bit integer: DuckDB widens sums, and a plain cast is left out, since Ibis knows nothing of that."""
    return total.cast("float64").cast("int64")


class Scoring:
    """Builds the score of one model over the leads and events of a compiler."""

    def __init__(self, parsed: ParsedModel, compiler: Compiler) -> None:
        self.parsed, self.model, self.compiler = parsed, parsed.model, compiler
        self.edges = compiler.edges

    def hours(self, table: Any) -> Any:
        """Full hours of the clock between an event and the moment of the question."""
        return self.edges.of(hour_of).delta(table["at"].truncate("h"), unit="hour")

    def points(self, rule: BehaviourRule, hours: Any) -> Any:
        """What one event is worth, in thousandths."""
        half_life = self.model.half_life_days if rule.half_life_days is None else rule.half_life_days
        if not half_life:
            return hours * 0 + ibis.literal(math.floor(rule.points * THOUSAND + 0.5), type="int64")
        return (
            (ibis.literal(float(rule.points * THOUSAND)) * (hours * -rate(half_life)).exp() + 0.5).floor().cast("int64")
        )

    def events(self) -> Any:
        """Events that any behaviour rule can mean, with their age."""
        table = self.compiler.sets.events
        words = self.compiler.words
        kinds = sorted({k for did in self.parsed.when for k in words.behaviours[did.occurrence.name].kinds})
        seen = self.compiler.sets.until_now(table.filter(table.who > 0, table.kind.isin(kinds or [""])))
        return seen.mutate(hours=self.hours(seen))

    def meant(self, table: Any, index: int) -> Any:
        """Is an event what a behaviour rule means, inside its window?"""
        did, rule = self.parsed.when[index], self.model.behaviour[index]
        conditions = self.compiler.sets.meant(table, did.occurrence)
        if rule.within_days:
            days = timedelta(days=rule.within_days)
            conditions.append(table["at"] > self.edges.of(lambda as_of: as_of - days))
        return both(conditions)

    def behaviour(self) -> Any:
        """Per person: points of each rule, the end of the next window, and with it everything that `why` needs."""
        table = self.events()
        columns: dict[str, Any] = {}
        ends: dict[int, list[Any]] = {}
        for i, rule in enumerate(self.model.behaviour):
            meant = self.meant(table, i)
            columns[f"b{i}"] = narrow(self.points(rule, table.hours).sum(where=meant))
            if rule.within_days:
                ends.setdefault(rule.within_days, []).append(meant)
        for days, conditions in ends.items():
            columns[f"end{days}"] = table["at"].min(where=reduce(operator.or_, conditions))
        return table.group_by("who").aggregate(**columns) if columns else table.select("who").distinct()

    def counts(self) -> Any:
        """Per person: how many events each rule counts, and the newest of them."""
        table = self.events()
        columns: dict[str, Any] = {}
        for i in range(len(self.model.behaviour)):
            meant = self.meant(table, i)
            columns[f"n{i}"] = table.count(where=meant)
            columns[f"at{i}"] = table["at"].max(where=meant)
        return table.group_by("who").aggregate(**columns)

    def limited(self, table: Any, index: int) -> Any:
        """A rule's points inside its own limit."""
        points = table[f"b{index}"].fill_null(0)
        most = self.model.behaviour[index].most
        return points if most is None else points.clip(-round(most * THOUSAND), round(most * THOUSAND))

    def parted(self, detail: bool = False) -> Any:
        """One row a lead: id, excluded, f0.. and b0.. (points of each rule inside its own limit), end of windows."""
        leads = self.compiler.leads
        facts = {"id": leads.id, "excluded": leads.excluded.fill_null(False) if "excluded" in leads.columns else False}
        for i, rule in enumerate(self.parsed.fit):
            held = self.compiler.holds(rule, leads)
            facts[f"f{i}"] = held.fill_null(False).ifelse(round(self.model.fit[i].points * THOUSAND), 0)
        people = leads.select(**facts).left_join(self.behaviour(), [("id", "who")])
        if detail:
            people = people.drop("who").left_join(self.counts(), [("id", "who")])
        return people.mutate(**{f"b{i}": self.limited(people, i) for i in range(len(self.model.behaviour))})

    def shares(self) -> Any:
        """One row: the points of each rule (f0.., b0..) summed over everybody who is not excluded."""
        people = self.parted()
        people = people.filter(~people.excluded)
        columns = [c for c in people.columns if c[:1] in "fb" and c[1:].isdigit()]
        return people.aggregate(**{c: narrow(people[c].sum()) for c in columns})

    def scored(self, detail: bool = False) -> Any:
        """One row a lead: id, fit, behaviour, total, next_change (seconds since 1970, null for never).

        With `detail` also f0.. and b0.. (points of each rule), n0.. and at0.. (number and newest of its events).
        """
        people = self.parted(detail)
        parts = [people[f"b{i}"] for i in range(len(self.model.behaviour))]
        fit = self.capped([people[f"f{i}"] for i in range(len(self.model.fit))], self.model.fit_cap)
        people = people.mutate(
            fit=people.excluded.ifelse(0, fit),
            behaviour=people.excluded.ifelse(0, self.capped(parts, self.model.behaviour_cap)),
            plus=self.total([p.clip(lower=0) for p in parts]),
            minus=self.total([-p.clip(upper=0) for p in parts]),
        )
        people = people.mutate(total=people.fit + people.behaviour)
        people = people.mutate(next_change=people.excluded.ifelse(ibis.null("int64"), self.next_change(people)))
        kept = ["id", "fit", "behaviour", "total", "next_change"]
        if detail:
            kept += [c for c in people.columns if c[:1] in "fbn" and c[1:].isdigit()]
            kept += [c for c in people.columns if c[:2] == "at" and c[2:].isdigit()]
        return people.select(*kept)

    @staticmethod
    def total(parts: Sequence[Any]) -> Any:
        """The sum of some columns."""
        return reduce(operator.add, parts, ibis.literal(0, type="int64"))

    def capped(self, parts: Sequence[Any], cap: float) -> Any:
        """The sum of some columns, not below nothing and not above a limit (in points)."""
        return self.total(parts).clip(0, round(cap * THOUSAND))

    def next_change(self, people: Any) -> Any:
        """No later than the moment at which time alone changes the band; at the latest the next local midnight.

        Fading: with plus points P and minus points N now, after a factor d the behaviour is at least P*d - N and at
        most P - N*d; so the band stands until one of these meets an edge. Null where there is nothing to fade.
        """
        hour = self.edges.of(hour_of).epoch_seconds()
        midnight = self.edges.of(self.next_midnight).epoch_seconds()
        lives = [
            life
            for life in (
                self.model.half_life_days if r.half_life_days is None else r.half_life_days
                for r in self.model.behaviour
            )
            if life
        ]
        soonest = midnight
        for band in self.model.bands[1:]:
            at = round(band.at * THOUSAND)
            for edge in (
                [
                    self.hours_until(at - people.fit + people.minus, people.plus, min(lives)),
                    self.hours_until(people.plus + people.fit - at, people.minus, min(lives)),
                ]
                if lives
                else []
            ):
                soonest = ibis.least(soonest, (hour + edge * 3600).fill_null(NEVER))
        for column in [c for c in people.columns if c.startswith("end")]:
            end = people[column] + ibis.interval(days=int(column.removeprefix("end")))
            soonest = ibis.least(soonest, (end.epoch_seconds() + 1).fill_null(NEVER))
        return (people.plus + people.minus == 0).ifelse(ibis.null("int64"), soonest.cast("int64"))

    def next_midnight(self, as_of: datetime) -> datetime:
        """The next local midnight after a moment."""
        local = as_of.astimezone(self.edges.zone).date() + timedelta(days=1)
        return datetime(local.year, local.month, local.day, tzinfo=self.edges.zone).astimezone(as_of.tzinfo)

    def hours_until(self, wanted: Any, now: Any, half_life: float) -> Any:
        """Full hours, at least one, until `now` has faded to `wanted`; null where it never does or already has."""
        possible = (wanted > 0) & (wanted < now)
        share = possible.ifelse(now.cast("float64") / possible.ifelse(wanted, 1), 1.0)
        hours = (share.ln() / rate(half_life)).floor().cast("int64")
        return possible.ifelse(hours.clip(lower=1), ibis.null("int64"))
