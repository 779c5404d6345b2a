"""What this room hands to the rooms on its left when Django starts."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from minori.eventlog.public import Column, register_columns
from minori.rules.public import register_vocabulary
from minori.rules.words import Choice, Membership
from minori.segments.models import Member, Segment
from minori.team.words import Role
from minori.ui.public import register_menu


def read_memberships(lead_ids: Sequence[int] | None) -> Iterable[tuple[Any, ...]]:
    """(lead id, keys of her segments) for these people, or for everybody in the order of their ids."""
    names = dict(Segment.objects.values_list("id", "key"))
    rows = Member.objects.order_by("lead_id", "segment_id")
    if lead_ids is not None:
        rows = rows.filter(lead_id__in=list(lead_ids))
    pairs: Iterator[tuple[int, int]] = rows.values_list("lead_id", "segment_id").iterator(chunk_size=20_000)
    for lead, found in groupby(pairs, key=lambda pair: pair[0]):
        yield lead, [names[segment] for _, segment in found if segment in names]


def choices() -> list[Choice]:
    """Every segment, for the rule editor."""
    return [Choice(key, name) for key, name in Segment.objects.order_by("name").values_list("key", "name")]


def plug() -> None:
    """The column of memberships, the word `segment(...)`, and the entry in the menu."""
    register_columns("lead", "segments", [Column("segments", "texts")], read_memberships)
    register_vocabulary(memberships=[Membership("segment", _("segment"), "segments", choices)])
    everybody = (Role.admin, Role.marketer, Role.inside_sales, Role.sales, Role.viewer)
    register_menu("know", _("Segments"), "segments:list", "segment", everybody)
