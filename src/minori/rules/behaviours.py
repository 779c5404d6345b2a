"""Behaviour as sets of people: Ibis tables with one column `who`."""

from __future__ import annotations

from typing import Any

import ibis

from minori.eventlog.public import prop_number, prop_text
from minori.rules.core.moments import TICK, exact, length, window_range
from minori.rules.core.patterns import shape
from minori.rules.core.plan import SIGNS, field_of
from minori.rules.core.vocabulary import Vocabulary
from minori.rules.edges import Edges, midnights
from minori.rules.words import Chain, Did, Filter, Moment, Occurrence, Op, Span, Window, WindowKind

OWN = {"campaign": "campaign", "source": "source", "value": "value"}


def shifted(column: Any, span: Span | None, sign: int = 1) -> Any:
    """A column of moments or days moved by a span; the outcome has the column's type."""
    if span is None:
        return column
    seconds = sign * int(length(span).total_seconds())
    if column.type().is_date():
        days = seconds // 86400
        moved = column + ibis.interval(days=days) if days >= 0 else column - ibis.interval(days=-days)
        return moved.cast("date")
    return column + ibis.interval(seconds=seconds) if seconds >= 0 else column - ibis.interval(seconds=-seconds)


class Sets:
    """Builds the sets that the conditions of one question are about."""

    def __init__(self, words: Vocabulary, edges: Edges, events: Any, leads: Any) -> None:
        self.words, self.edges, self.events, self.leads = words, edges, events, leads

    def occurrences(self, what: Occurrence) -> Any:
        """The events that a behaviour means, without a window; only of leads."""
        table = self.events
        return table.filter(table.who > 0, *self.meant(table, what))

    def meant(self, table: Any, what: Occurrence) -> list[Any]:
        """The conditions under which events of a table are what a behaviour means."""
        kinds = self.words.behaviours[what.name].kinds
        asked = [table.kind == kinds[0] if len(kinds) == 1 else table.kind.isin(kinds)]
        if not what.machines:
            asked.append(table.human)
        form, text = shape(what.pattern)
        column = table.object
        if form == "exact":
            asked.append(column == text)
        elif form == "starts":
            asked.append(column.startswith(text))
        elif form == "ends":
            asked.append(column.endswith(text))
        elif form == "contains":
            asked.append(column.contains(text))
        elif form == "regex":
            asked.append(column.re_search(text))
        return asked + [self.filter(table, one) for one in what.filters]

    def filter(self, table: Any, one: Filter) -> Any:
        if one.name in OWN:
            column = table[OWN[one.name]]
            column = column if one.name == "value" else column.nullif("")
        elif isinstance(one.value, str | bool):
            column = prop_text(table, one.name)
        else:
            column = prop_number(table, one.name)
        value = one.value
        if isinstance(value, bool):
            value = "true" if value else "false"
        if one.op is Op.CONTAINS:
            return column.contains(value)
        if one.op is Op.STARTS:
            return column.startswith(value)
        return SIGNS[one.op](column, value)

    def until_now(self, table: Any) -> Any:
        """Only what had happened at the moment of the question."""
        return table.filter(table["at"] < self.edges.of(lambda as_of: as_of + TICK))

    def windowed(self, table: Any, window: Window) -> Any:
        """Only events inside a window."""
        if window.kind in {WindowKind.BEFORE, WindowKind.AFTER}:
            return self.around_field(table, window)
        zone = self.edges.zone
        lo = self.edges.of(lambda as_of: window_range(window, as_of, zone)[0])
        hi = self.edges.of(lambda as_of: window_range(window, as_of, zone)[1])
        if lo is not None:
            table = table.filter(table["at"] >= lo)
        return table if hi is None else table.filter(table["at"] < hi)

    def around_field(self, table: Any, window: Window) -> Any:
        """Only events near a day or moment of the person's own."""
        assert window.span
        attribute = self.words.attributes[window.name]
        fields = self.leads.select(lead="id", field=self.leads[attribute.column]).filter(lambda t: t.field.notnull())
        joined = self.until_now(table).inner_join(fields, [("who", "lead")])
        sign = -1 if window.kind is WindowKind.BEFORE else 1
        own, other = joined.field, shifted(joined.field, window.span, sign)
        if attribute.type == "date":
            step = exact(window.span)
            own, other = midnights(joined.field, self.edges.zone), midnights(other, self.edges.zone)
            if step:
                other = own + ibis.interval(seconds=int(step.total_seconds()) * sign)
        lo, hi = (other, own) if sign < 0 else (own, other)
        return joined.filter(joined["at"] >= lo, joined["at"] < hi)

    def did(self, rule: Did, op: Op) -> Any:
        """Who has a measure that satisfies `op`, among those with any such event in the window."""
        table = self.windowed(self.occurrences(rule.occurrence), rule.window)
        if rule.measure == "count" and (op, rule.number) in {(Op.GE, 1), (Op.GT, 0)}:
            return table.select("who")
        measured = self.measure(table, rule)
        grouped = table.group_by("who").aggregate(measure=measured)
        return grouped.filter(SIGNS[op](grouped.measure, rule.number)).select("who")

    def measure(self, table: Any, rule: Did) -> Any:
        if rule.measure == "count":
            return table.count()
        if rule.measure == "sum":
            column = table.value if rule.of == "value" else prop_number(table, rule.of)
            return column.sum().fill_null(0)
        column = table[rule.of].nullif("") if rule.of in {"object", "campaign"} else prop_text(table, rule.of)
        return column.nunique()

    def anyone(self, what: Occurrence) -> Any:
        """Who did it at all."""
        return self.until_now(self.occurrences(what)).select("who")

    def moment(self, rule: Moment, condition: Any) -> Any:
        """Whose first or last moment satisfies a condition on a column."""
        table = self.until_now(self.occurrences(rule.occurrence))
        at = table["at"].min() if rule.which == "first" else table["at"].max()
        grouped = table.group_by("who").aggregate(moment=at)
        field = field_of(rule.values[0]) or (len(rule.values) > 1 and field_of(rule.values[1])) or None
        if field:
            columns = {self.words.attributes[f].column for f in map(field_of, rule.values) if f}
            facts = self.leads.select("id", *columns)
            grouped = grouped.inner_join(facts, [("who", "id")])
        return grouped.filter(condition(grouped, grouped.moment)).select("who")

    def chain(self, rule: Chain) -> Any:
        """Who did the one and then the others. Each link keeps the events that the links before it reach."""
        reached = self.windowed(self.occurrences(rule.first), rule.window).select("who", "at")
        for step in rule.steps:
            following = self.until_now(self.occurrences(step.occurrence)).select("who", "at")
            before = reached.rename(was="at", person="who")
            near = [following.who == before.person, following["at"] > before.was]
            if step.within:
                gap = ibis.interval(seconds=int(length(step.within).total_seconds()))
                near.append(following["at"] <= before.was + gap)
            reached = following.semi_join(before, near)
        return reached.select("who")
