"""A scenario's steps as a graph that only leads forward, so nobody walks in circles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

END = 0
"""Target that means: the way ends here."""


class BadGraph(ValueError):
    """Steps that cannot be walked; `problems` are (step id or 0, name of the problem, detail)."""

    def __init__(self, problems: Sequence[tuple[int, str, str]]) -> None:
        super().__init__("; ".join(f"step {step}: {name} {detail}".strip() for step, name, detail in problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Way:
    """One way out of a branch: who matches the rule goes to the target."""

    rule: str
    to: int
    name: str = ""


@dataclass(frozen=True)
class Step:
    """One step. `next` None means the following one in the list, 0 the end."""

    id: int
    kind: str
    name: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    next: int | None = None
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True)
class Exit:
    """A rule checked before every step: who matches leaves, or has reached the goal (`reached`)."""

    rule: str
    reached: bool = False
    name: str = ""


@dataclass(frozen=True)
class Graph:
    """The steps in their order."""

    steps: tuple[Step, ...]

    @property
    def first(self) -> int:
        """The id of the step at which people enter."""
        return self.steps[0].id

    def step(self, id: int) -> Step | None:
        """The step with this id, or None."""
        return next((step for step in self.steps if step.id == id), None)

    def after(self, id: int) -> int:
        """Where a person goes who has done a step (0 = the end)."""
        for place, step in enumerate(self.steps):
            if step.id == id:
                if step.next is not None:
                    return step.next
                return self.steps[place + 1].id if place + 1 < len(self.steps) else END
        return END


def graph_of(rows: Sequence[Mapping[str, Any]]) -> Graph:
    """The graph that stored rows mean. Raises BadGraph for rows without id or kind."""
    steps = []
    for row in rows:
        try:
            ways = tuple(Way(str(w["rule"]), int(w["to"]), str(w.get("name", ""))) for w in row.get("ways") or ())
            target = row.get("next")
            steps.append(
                Step(
                    int(row["id"]),
                    str(row["kind"]),
                    str(row.get("name") or ""),
                    dict(row.get("settings") or {}),
                    None if target in (None, "") else int(target),
                    ways,
                )
            )
        except (KeyError, TypeError, ValueError) as problem:
            raise BadGraph([(0, "unreadable", repr(problem))]) from problem
    return Graph(tuple(steps))


def rows_of(graph: Graph) -> list[dict[str, Any]]:
    """The graph as it is stored."""
    return [
        {
            "id": step.id,
            "kind": step.kind,
            "name": step.name,
            "settings": dict(step.settings),
            "next": step.next,
            "ways": [{"rule": way.rule, "to": way.to, "name": way.name} for way in step.ways],
        }
        for step in graph.steps
    ]


def exits_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Exit, ...]:
    """The exits that stored rows mean."""
    return tuple(Exit(str(r["rule"]), bool(r.get("reached")), str(r.get("name") or "")) for r in rows)


def problems_of(graph: Graph) -> list[tuple[int, str, str]]:
    """Everything that keeps a graph from being walked: (step id or 0, name of the problem, detail)."""
    if not graph.steps:
        return [(0, "empty", "")]
    places = {step.id: place for place, step in enumerate(graph.steps)}
    found = []
    if len(places) != len(graph.steps) or END in places:
        found.append((0, "same_id", ""))
    for place, step in enumerate(graph.steps):
        for target in targets_of(step):
            if target != END and places.get(target, -1) <= place:
                found.append((step.id, "not_forward", str(target)))
        if step.kind == "branch" and not step.ways:
            found.append((step.id, "no_ways", ""))
        if step.kind != "branch" and step.ways:
            found.append((step.id, "ways_without_branch", ""))
    return found


def targets_of(step: Step) -> Iterator[int]:
    """Every explicit target of a step."""
    if step.next is not None:
        yield step.next
    yield from (way.to for way in step.ways)


def unreachable(graph: Graph) -> list[int]:
    """Steps that nobody can come to."""
    reached = {graph.first} if graph.steps else set()
    for step in graph.steps:
        if step.id in reached:
            reached.update({way.to for way in step.ways} | ({graph.after(step.id)} if step.kind != "end" else set()))
    return [step.id for step in graph.steps if step.id not in reached]
