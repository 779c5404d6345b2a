"""Why a score is what it is: rule by rule, to the last thousandth."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from minori.scoring.asking import kept
from minori.scoring.core.definition import said
from minori.scoring.store import live
from minori.scoring.words import THOUSAND, Model, RulePoints


def why(lead_id: int, now: datetime, model: Model | None = None) -> list[RulePoints]:
    """What each rule contributes to a person's score at a moment; the lines sum up to the total exactly.

    Rules that contribute nothing are left out. Lines of side "limit" take away what caps (or exclusion) cut off.
    Empty for people whom the log does not know.
    """
    model = model or live().model
    table = kept(model, "detail", "few").ask(now, [lead_id])
    if not table.num_rows:
        return []
    row = table.to_pylist()[0]
    language = translation.get_language() or "ja"
    lines = [
        RulePoints(rule.key, said(rule.label, language), "fit", row[f"f{i}"], 1, None, round(rule.points * THOUSAND))
        for i, rule in enumerate(model.fit)
        if row[f"f{i}"]
    ]
    for i, rule in enumerate(model.behaviour):
        if row[f"b{i}"] or row[f"n{i}"]:
            at = row[f"at{i}"]
            most = None if rule.most is None else round(rule.most * THOUSAND)
            lines.append(
                RulePoints(
                    rule.key,
                    said(rule.label, language),
                    "behaviour",
                    row[f"b{i}"],
                    row[f"n{i}"] or 0,
                    at.replace(tzinfo=UTC) if at else None,
                    most,
                )
            )
    for side, label in (("fit", _("Limit of the fit score")), ("behaviour", _("Limit of the behaviour score"))):
        over = row[side] - sum(line.points for line in lines if line.side == side)
        if over:
            lines.append(RulePoints(f"{side}_cap", label, "limit", over))
    return lines
