"""Versions of templates with what their templates say about them."""

from collections.abc import Iterable
from dataclasses import dataclass

from minori.mail.core.letter import Source
from minori.mail.models import Version
from minori.mail.words import Purpose


@dataclass(frozen=True)
class VersionFacts:
    """A version with what its template says about it."""

    id: int
    key: str
    name: str
    purpose: Purpose
    stages: tuple[str, ...]
    source: Source


def facts_of(version_ids: Iterable[int]) -> dict[int, VersionFacts]:
    """The words of these versions and their templates' key, purpose and stages, in one query."""
    rows = Version.objects.select_related("template").filter(id__in=set(version_ids))
    return {row.id: _facts(row) for row in rows}


def _facts(row: Version) -> VersionFacts:
    template = row.template
    return VersionFacts(
        row.id, template.key, template.name, Purpose(template.purpose), tuple(template.stages),
        Source(row.subject, row.html, row.text),
    )  # fmt: skip
