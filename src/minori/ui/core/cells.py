"""Text for a CSV cell that no spreadsheet takes for a formula."""

from datetime import date, datetime
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(value: Any) -> str:
    """A value as CSV text; text that a spreadsheet would run gets an apostrophe in front, numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, bool | int | float | date):
        return str(value)
    text = str(value)
    return f"'{text}" if text.lstrip(" \u3000").startswith(FORMULA) or text.startswith(FORMULA) else text
