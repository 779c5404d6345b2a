"""Readable by design: the contrast of every pair of tokens that carries text, computed from the style sheet."""

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[1] / "styles" / "tokens.css").read_text()


def tokens(theme: int) -> dict[str, str]:
    """Colour by token name; theme 0 is light, 1 is dark."""
    blocks = re.findall(r"@plugin \"daisyui/theme\" \{(.*?)\n\}", SHEET, re.DOTALL)
    found = dict(re.findall(r"--color-([\w-]+): (#\w{6})", blocks[theme]))
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", SHEET)
    return found | {name: colours[theme] for name, *colours in pairs}


def luminance(colour: str) -> float:
    """Relative luminance of a colour, as the WCAG define it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    *[(ink, ground) for ink in ("base-content", "ink2", "ink3", "primary") for ground in ("base-100", "page", "side")],
    ("primary-content", "primary"), ("neutral-content", "neutral"), ("error-content", "error"),
    ("soft-ink", "soft"), ("low-ink", "low-bg"), ("mid-ink", "mid-bg"), ("high-ink", "high-bg"), ("late-ink", "late-bg"),
    ("late-ink", "base-100"), ("high-ink", "base-100"), ("mid-ink", "base-100"), ("ink2", "track"), ("ink2", "low-bg"),
    ("base-content", "low-bg"), ("base-content", "soft"), ("h4-ink", "h4"), ("base-content", "h0"), ("high-on", "high"),
]  # fmt: skip
EDGES = [("field", "base-100"), ("high", "base-100"), ("late", "base-100"), ("primary", "base-100")]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_has_four_and_a_half_to_one(theme: int) -> None:
    colour = tokens(theme)
    found = {pair: round(contrast(colour[pair[0]], colour[pair[1]]), 2) for pair in TEXT}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_and_marks_have_three_to_one(theme: int) -> None:
    colour = tokens(theme)
    found = {pair: round(contrast(colour[pair[0]], colour[pair[1]]), 2) for pair in EDGES}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 3} == {}
