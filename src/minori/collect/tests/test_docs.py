"""Every kind of event has its line for users."""

import re
from pathlib import Path

from minori.collect.core.verdict import SIGNALS
from minori.eventlog.words import KINDS

PAGE = (Path(__file__).parents[4] / "docs" / "use" / "events.md").read_text()


def test_every_kind_of_event_is_explained_and_no_other() -> None:
    lines = dict(re.findall(r"^\| `([a-z._]+)` \| (.+) \|$", PAGE, re.MULTILINE))
    assert {kind for kind in lines if "." in kind} == KINDS
    assert all(len(sentence) > 10 and sentence.endswith(".") for kind, sentence in lines.items() if "." in kind)


def test_every_reason_of_a_verdict_is_explained() -> None:
    source = (Path(__file__).parents[1] / "core" / "verdict.py").read_text()
    reasons = set(re.findall(r'Judgement\([^"]*"([a-z_]+)"', source)) | {"read_on_site"}
    assert len(reasons) >= len(SIGNALS) - 1
    assert [r for r in reasons if f"`{r}`" not in PAGE] == []
