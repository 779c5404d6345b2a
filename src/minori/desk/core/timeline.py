"""A person's history as people read it: newest day first, repeats of one page folded into one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby

from minori.eventlog.words import Event

FAMILIES: dict[str, tuple[str, ...]] = {
    "web": ("page.viewed", "asset.downloaded", "link.clicked", "visitor.identified"),
    "mail": (
        "mail.sent", "mail.skipped", "mail.opened", "mail.clicked", "mail.bounced", "mail.complained",
        "mail.unsubscribed", "mail.replied",
    ),
    "form": ("form.submitted",),
    "seminar": ("seminar.registered", "seminar.attended", "seminar.absent"),
    "score": ("score.band_changed", "score.triggered"),
    "sales": (
        "handoff.created", "handoff.assigned", "handoff.accepted", "handoff.rejected", "handoff.qualified",
        "handoff.overdue", "handoff.recycled", "deal.created", "deal.stage_changed", "deal.won", "deal.lost",
        "lead.stage_changed",
    ),
    "record": (
        "lead.created", "lead.merged", "lead.unmerged", "consent.given", "consent.withdrawn", "segment.entered",
        "segment.left", "scenario.entered", "scenario.left", "scenario.reached_goal",
    ),
}  # fmt: skip
"""What each filter of the timeline shows; kinds in no family (beacons of leaving, each small score step) are noise."""
FAMILY_OF = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}
TOLD = tuple(FAMILY_OF)
VISIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Moment:
    """One line of the timeline: an event, how often it came in a row, and the first of those times."""

    event: Event
    times: int
    since: datetime

    @property
    def family(self) -> str:
        """Which filter it belongs to."""
        return FAMILY_OF.get(self.event.kind, "record")


@dataclass(frozen=True)
class Day:
    """A local day with its lines, newest first."""

    day: date
    moments: list[Moment]


def folded(events: Iterable[Event]) -> list[Moment]:
    """Events, newest first, with repeats of the same thing within one visit counted instead of listed."""
    found: list[Moment] = []
    for event in events:
        last = found[-1] if found else None
        same = last and (last.event.kind, last.event.object) == (event.kind, event.object) and event.object
        if last and same and last.since - event.happened_at <= VISIT:
            found[-1] = replace(last, times=last.times + 1, since=event.happened_at)
        else:
            found.append(Moment(event, 1, event.happened_at))
    return found


def days(events: Sequence[Event], zone: tzinfo) -> list[Day]:
    """The timeline by local days, newest first."""
    moments = folded(events)
    groups = groupby(moments, key=lambda m: m.event.happened_at.astimezone(zone).date())
    return [Day(day, list(lines)) for day, lines in groups]
