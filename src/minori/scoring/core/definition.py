"""A model as JSON and back, and what can be wrong with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from minori.scoring.words import BANDS, Band, BehaviourRule, FitRule, Model, Trigger

RULES_MOST = 60


def to_json(model: Model) -> dict[str, Any]:
    """A JSON object from which `from_json` makes an equal model."""
    return asdict(model)


def from_json(data: Mapping[str, Any]) -> Model:
    """The model of a JSON object that `to_json` made."""
    return Model(
        fit=tuple(FitRule(**r) for r in data["fit"]),
        behaviour=tuple(BehaviourRule(**r) for r in data["behaviour"]),
        triggers=tuple(Trigger(**r) for r in data["triggers"]),
        bands=tuple(Band(**b) for b in data["bands"]),
        fit_cap=data["fit_cap"],
        behaviour_cap=data["behaviour_cap"],
        half_life_days=data["half_life_days"],
    )


def said(label: Mapping[str, str], language: str) -> str:
    """A label in a language, or in any other that it has."""
    short = "ja" if language.startswith("ja") else "en"
    return label.get(short) or next((text for text in label.values() if text), "")


def faults(model: Model) -> list[tuple[str, str]]:
    """What is wrong with the numbers and keys of a model: (where, code)."""
    found: list[tuple[str, str]] = []
    scoring: list[FitRule | BehaviourRule] = [*model.fit, *model.behaviour]
    keys = [r.key for r in scoring] + [t.key for t in model.triggers]
    found += [(key, "key_twice") for key in sorted({k for k in keys if keys.count(k) > 1})]
    if len(keys) > RULES_MOST:
        found.append(("model", "too_many"))
    if [b.key for b in model.bands] != list(BANDS) or not _rising([b.at for b in model.bands]):
        found.append(("bands", "bands"))
    if not (0 < model.fit_cap <= 1000 and 0 < model.behaviour_cap <= 1000):
        found.append(("model", "cap"))
    if not 0 <= model.half_life_days <= 3650:
        found.append(("model", "half_life"))
    for rule in model.behaviour:
        if rule.most is not None and not 0 < rule.most <= 1000:
            found.append((rule.key, "most"))
        if rule.within_days is not None and not 1 <= rule.within_days <= 3650:
            found.append((rule.key, "within"))
    found += [(r.key, "points") for r in scoring if not 0 < abs(r.points) <= 1000]
    return found


def _rising(starts: Sequence[float]) -> bool:
    return starts[0] == 0 and all(a < b for a, b in pairwise(starts))


def band_of(model: Model, total: int) -> str:
    """The band in which a total (thousandths) lies."""
    return [b.key for b in model.bands if total >= b.at * 1000][-1]
