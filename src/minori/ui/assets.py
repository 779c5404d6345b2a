"""Addresses of what the build made, with the content's fingerprint so that browsers may keep them."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

STATIC = Path(__file__).parent / "static"


@lru_cache(maxsize=64)
def fingerprint(name: str, changed: int) -> str:
    """The first ten letters of a file's SHA-256; `changed` only tells versions of the file apart."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a file below `ui/static`; one that is not built yet gets its plain address."""
    file = STATIC / name
    if not file.is_file():
        return static(name)
    return f"{static(name)}?v={fingerprint(name, file.stat().st_mtime_ns)}"
