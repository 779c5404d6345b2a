"""Throw quarantined things away for good."""

from collections.abc import Sequence

from django.db import transaction

from minori.collect.inbox import Inbox
from minori.team.public import Actor, Role, require, trace


def discard(inbox: Inbox, ids: Sequence[int], by: Actor) -> int:
    """Delete them; returns how many there were."""
    require(by, Role.admin, Role.marketer)
    with inbox.writing() as connection:
        found = sum(connection.execute("DELETE FROM quarantine WHERE id = ?", (id,)).rowcount for id in ids)
    with transaction.atomic():
        trace(by, "quarantine.discarded", "quarantine", {"count": found})
    return found
