"""Wishes become letter rows: once per (lead, cause), in sets, in the caller's transaction."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from minori.mail.models import Template, Version
from minori.mail.words import LetterWanted


class UnknownTemplate(LookupError):
    """No living template has this key or id, or it has no text yet."""


def current_versions(names: set[str | int]) -> dict[str | int, tuple[int, str]]:
    """For each template key or id its newest version's id and its purpose; raises `UnknownTemplate`."""
    keys, ids = [n for n in names if isinstance(n, str)], [n for n in names if isinstance(n, int)]
    found: dict[str | int, tuple[int, str]] = {}
    rows = Template.objects.filter(archived_at=None).filter(id__in=ids) | Template.objects.filter(
        archived_at=None, key__in=keys
    )
    for template in rows:
        newest = Version.objects.filter(template=template).order_by("-number").values_list("id", flat=True).first()
        if newest:
            found[template.id] = found[template.key] = (newest, template.purpose)
    if missing := names - found.keys():
        raise UnknownTemplate(", ".join(str(m) for m in sorted(missing, key=str)))
    return found


def insert(rows: Sequence[tuple[Any, ...]]) -> int:
    """Insert (lead, cause, version, broadcast, purpose, due, fields as JSON); those that exist stay as they are."""
    planned = connection.ops.adapt_datetimefield_value(timezone.now())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO mail_letter (lead_id, cause, version_id, broadcast_id, purpose, due_at, fields, planned_at,"
            " state, reason, detail, attempts, address)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'waiting', '', '', 0, '') ON CONFLICT DO NOTHING",
            [(*row, planned) for row in rows],
        )
        return int(cursor.rowcount)


def plan_letters(requests: Sequence[LetterWanted]) -> int:
    """Make a waiting letter for each request that has none yet; returns how many are new.

    A letter of a template that is unknown or archived raises `UnknownTemplate` and nothing is planned. The newest
    version at this moment is the one that will be sent. Joins the caller's transaction.
    """
    if not requests:
        return 0
    versions = current_versions({r.template for r in requests})
    adapt = connection.ops.adapt_datetimefield_value
    return insert(
        [
            (r.lead_id, r.cause, *_lane(versions[r.template], r), adapt(r.due_at), json.dumps(dict(r.fields)))
            for r in requests
        ]
    )


def _lane(version: tuple[int, str], wanted: LetterWanted) -> tuple[int, int | None, str]:
    return version[0], wanted.broadcast_id, version[1]
