"""The list of step kinds, which other rooms extend."""

from collections.abc import Mapping

from minori.scenarios.words import StepKind

_kinds: dict[str, StepKind] = {}


def register_step(kind: StepKind) -> None:
    """Let scenarios contain steps of this kind; registering the same name again replaces it."""
    _kinds[kind.name] = kind


def step_kinds() -> Mapping[str, StepKind]:
    """Every kind by its name, in the order of registration."""
    return _kinds
