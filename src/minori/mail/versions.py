"""Versions of templates, read once and remembered for a few seconds; their words never change, their stages may."""

import time
from dataclasses import dataclass
from functools import lru_cache

from minori.mail.models import Version
from minori.mail.words import Purpose

_REMEMBER = 10  # seconds


@dataclass(frozen=True)
class VersionFacts:
    """A version with what its template says about it."""

    id: int
    key: str
    name: str
    purpose: Purpose
    stages: tuple[str, ...]
    subject: str
    html: str
    text: str


def facts(version_id: int) -> VersionFacts:
    """The version's words and its template's key, purpose and stages."""
    return _read(version_id, int(time.monotonic() / _REMEMBER))


@lru_cache(maxsize=128)
def _read(version_id: int, moment: int) -> VersionFacts:
    row = Version.objects.select_related("template").get(id=version_id)
    template = row.template
    return VersionFacts(
        row.id, template.key, template.name, Purpose(template.purpose), tuple(template.stages), row.subject, row.html,
        row.text,
    )  # fmt: skip
