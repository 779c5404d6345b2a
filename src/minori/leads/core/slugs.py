"""Names for custom fields that rules, files and columns can bear."""

import re

from minori.leads.core.values import BadValue

_NAME = re.compile(r"[a-z][a-z0-9_]{0,38}")


def field_name(text: str) -> str:
    """The name in lower case; raises BadValue unless it is a letter followed by letters, digits and underscores."""
    name = text.strip().lower().replace("-", "_").replace(" ", "_")
    if not _NAME.fullmatch(name):
        raise BadValue("name", "bad_name", text[:40])
    return name
