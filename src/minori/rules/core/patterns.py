"""Patterns of objects: `*` stands for any text, everything else for itself."""

from __future__ import annotations

import re
from typing import Literal

Shape = Literal["all", "exact", "starts", "ends", "contains", "regex"]


def shape(pattern: str) -> tuple[Shape, str]:
    """The cheapest question that a pattern means, and its text; regular expressions are RE2's."""
    if not pattern.strip("*"):
        return ("all", "") if pattern else ("exact", "")
    body = pattern.strip("*")
    if "*" in body:
        return "regex", "(?s)^" + ".*".join(re.escape(part) for part in pattern.split("*")) + "$"
    if pattern == body:
        return "exact", body
    if pattern.startswith("*"):
        return ("contains", body) if pattern.endswith("*") else ("ends", body)
    return "starts", body


def fits(pattern: str, text: str) -> bool:
    """Does a text fit? The slow, obvious way."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == first
    if not text.startswith(first):
        return False
    position = len(first)
    for part in rest[:-1]:
        found = text.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return len(text) - position >= len(rest[-1]) and text.endswith(rest[-1])
