"""Make a scenario, change its draft, publish it as a new version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minori.eventlog.public import KINDS
from minori.scenarios import asking
from minori.scenarios.core.graph import BadGraph, Graph, graph_of, problems_of, unreachable
from minori.scenarios.kinds import step_kinds
from minori.scenarios.models import Scenario, Version
from minori.scenarios.words import Reentry, TriggerKind
from minori.team.public import require, trace
from minori.team.words import Actor, Role

EDITORS = (Role.admin, Role.marketer)


@dataclass(frozen=True)
class Draft:
    """Everything that a version says. `exits` are {"rule", "reached", "name"}; `trigger` {"kind", ...}."""

    steps: Sequence[Mapping[str, Any]] = ()
    trigger: Mapping[str, Any] = field(default_factory=lambda: {"kind": "hand"})
    exits: Sequence[Mapping[str, Any]] = ()
    reentry: str = Reentry.NEVER
    reentry_days: int = 0


class NotReady(ValueError):
    """A draft that cannot be published; `problems` are (step id or 0, sentence)."""

    def __init__(self, problems: Sequence[tuple[int, str]]) -> None:
        super().__init__("; ".join(sentence for _step, sentence in problems))
        self.problems = list(problems)


def create(key: str, name: str, by: Actor) -> int:
    """A new scenario with an empty draft; returns its id. Raises IntegrityError for a key that is taken."""
    require(by, *EDITORS)
    with transaction.atomic():
        row = Scenario.objects.create(key=key, name=name)
        Version.objects.create(scenario=row, number=1, trigger={"kind": "hand"}, made_by=by.id)
        trace(by, "scenarios.create", f"scenario:{row.pk}")
    return row.pk


def draft_of(scenario_id: int) -> Version:
    """The draft, begun from the newest version where there is none yet (not stored before it is saved)."""
    newest = Version.objects.filter(scenario_id=scenario_id).order_by("-number").first()
    if newest is None:
        return Version(scenario_id=scenario_id, number=1, trigger={"kind": "hand"})
    if newest.published_at is None:
        return newest
    return Version(
        scenario_id=scenario_id, number=newest.number + 1, steps=newest.steps, trigger=newest.trigger,
        exits=newest.exits, reentry=newest.reentry, reentry_days=newest.reentry_days,
    )  # fmt: skip


def save(scenario_id: int, wanted: Draft, by: Actor) -> None:
    """Keep a draft, finished or not; the published version stays as it is."""
    require(by, *EDITORS)
    with transaction.atomic():
        row = draft_of(scenario_id)
        row.steps, row.trigger, row.exits = list(wanted.steps), dict(wanted.trigger), list(wanted.exits)
        row.reentry, row.reentry_days, row.made_by = wanted.reentry, wanted.reentry_days, by.id
        row.save()
        trace(by, "scenarios.save", f"scenario:{scenario_id}", {"version": row.number})


def publish(scenario_id: int, by: Actor, takes_over: bool = False) -> int:
    """Make the draft the version by which people enter from now on; returns its number.

    Those inside finish on theirs; with `takes_over` they go on by the new one as soon as they stand at a step that it
    has too. Steps taken are never taken again. Raises NotReady.
    """
    require(by, *EDITORS)
    draft = Version.objects.filter(scenario_id=scenario_id, published_at=None).first()
    if draft is None:
        raise NotReady([(0, _("There is nothing new to publish."))])
    problems = problems_in(draft)
    if problems:
        raise NotReady(problems)
    with transaction.atomic():
        before = Version.objects.filter(scenario_id=scenario_id).exclude(published_at=None).order_by("-number").first()
        done = Version.objects.filter(pk=draft.pk, published_at=None).update(
            published_at=timezone.now(), takes_over=takes_over
        )
        if done and before and before.trigger != draft.trigger:
            # The old bookmark belongs to another feed; starting anew keeps history from rushing in.
            Scenario.objects.filter(pk=scenario_id).update(position=-1)
        trace(by, "scenarios.publish", f"scenario:{scenario_id}", {"version": draft.number, "takes_over": takes_over})
    return draft.number


def problems_in(version: Version) -> list[tuple[int, str]]:
    """Everything that keeps a draft from being published, in the reader's language."""
    try:
        graph = graph_of(version.steps)
    except BadGraph:
        return [(0, _("The steps cannot be read."))]
    found = [(step, sentence_for(name, detail)) for step, name, detail in problems_of(graph)]
    if not found:
        found = [(step, _("Nobody can come to this step.")) for step in unreachable(graph)]
    found += problems_in_steps(graph)
    found += [(0, sentence) for sentence in problems_in_trigger(version.trigger)]
    for way_out in version.exits:
        if not str(way_out.get("rule") or "").strip():
            found.append((0, _("An exit needs a rule.")))
        found += [(0, sentence) for sentence in asking.problems(str(way_out.get("rule") or ""))]
    return found


def problems_in_steps(graph: Graph) -> list[tuple[int, str]]:
    """What the kinds say about their settings, and the rules of branches and goals about theirs."""
    found: list[tuple[int, str]] = []
    for step in graph.steps:
        kind = step_kinds().get(step.kind)
        if kind is None:
            found.append((step.id, _("Nobody knows steps of the kind “%(kind)s”.") % {"kind": step.kind}))
            continue
        found += [(step.id, str(sentence)) for sentence in kind.check(step.settings)]
        texts = [way.rule for way in step.ways]
        if any(not text.strip() for text in texts):
            found.append((step.id, _("Every way of a branch needs a rule.")))
        texts += [str(step.settings.get(s.name) or "") for s in kind.settings if s.type == "rule"]
        found += [(step.id, sentence) for text in texts for sentence in asking.problems(text)]
    return found


def problems_in_trigger(trigger: Mapping[str, Any]) -> list[str]:
    """What is wrong with a trigger."""
    kind = trigger.get("kind")
    found = []
    if kind not in list(TriggerKind):
        found.append(_("Choose what brings people in."))
    if kind == TriggerKind.EVENT and trigger.get("event") not in KINDS:
        found.append(_("Choose the event that brings people in."))
    if kind == TriggerKind.SEGMENT and not trigger.get("segment"):
        found.append(_("Choose the segment that brings people in."))
    if kind == TriggerKind.BAND and trigger.get("band") not in ("low", "middle", "high"):
        found.append(_("Choose the band that brings people in."))
    return found + asking.problems(str(trigger.get("rule") or ""))


def sentence_for(name: str, detail: str) -> str:
    """A problem of the graph in the reader's language."""
    return {
        "empty": _("Add a first step."),
        "same_id": _("Two steps have the same number."),
        "not_forward": _("This step must lead to a later one (it leads to %(step)s).") % {"step": detail},
        "no_ways": _("A branch needs at least one way with a rule."),
        "ways_without_branch": _("Only a branch has several ways."),
    }[name]
