"""What the receiver is told: who she is, why she is hot, what she did last, in order."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from minori.eventlog.public import timeline
from minori.leads import public as leads
from minori.sales import asking
from minori.sales.models import HandOff, Receiver
from minori.sales.words import UNANSWERED, Story
from minori.team.public import account, people, person
from minori.team.words import Role

SHOWN = (
    "page.viewed",
    "form.submitted",
    "asset.downloaded",
    "mail.opened",
    "mail.clicked",
    "seminar.attended",
    "link.clicked",
)


def story_of(row: HandOff, now: datetime) -> Story:
    """The story of a hand-off as the event log and the scores tell it; asks DuckDB, so never inside a transaction."""
    rules = [(one.label, one.points) for one in asking.why(row.lead_id, now) if one.points > 0]
    events = timeline([row.lead_id], 8, kinds=SHOWN)
    told = [(one.happened_at, one.kind, one.object) for one in reversed(events)]
    return Story(row.why, sorted(rules, key=lambda rule: -rule[1])[:6], told)


def stored(story: Story) -> dict[str, object]:
    """A story as it is kept with the hand-off, so that it can be read later as it was."""
    return {
        "rules": [list(rule) for rule in story.rules],
        "events": [[at.isoformat(), kind, thing] for at, kind, thing in story.events],
    }


def tell_stories(now: datetime, limit: int = 100) -> int:
    """Write the story of hand-offs that nobody was told of yet, and tell their receivers; returns how many."""
    untold = HandOff.objects.filter(state__in=UNANSWERED, told_at=None).order_by("late_at", "id")
    rows = list(untold[:limit])
    stories = {row.pk: story_of(row, now) for row in rows}
    for row in rows:
        with transaction.atomic(), override(language_of(row)):
            if untold.filter(pk=row.pk).update(told_at=now, story=stored(stories[row.pk])):
                tell(row, stories[row.pk])
    return len(rows)


def language_of(row: HandOff) -> str:
    """The language of whoever is told."""
    return person(row.owner_id).language if row.owner_id else account().language


def receivers_of(row: HandOff) -> list[int]:
    """Whom to tell: the owner; where nobody has it, everybody of its queue, or those who lead."""
    if row.owner_id:
        return [row.owner_id]
    queue = list(Receiver.objects.filter(queue=row.queue, active=True).values_list("person_id", flat=True))
    return queue or leaders()


def leaders() -> list[int]:
    """Those who are told when nobody else can be."""
    return [one.id for one in people([Role.admin, Role.marketer]) if one.active]


def headline(row: HandOff) -> str:
    """Who is handed over, in one line."""
    card = leads.cards([row.lead_id]).get(row.lead_id)
    if card is None:
        return _("Somebody")
    return f"{card.name or card.email} / {card.company_name}" if card.company_name else card.name or card.email


def tell(row: HandOff, story: Story) -> None:
    """Leave the notices of one hand-off."""
    card = leads.cards([row.lead_id]).get(row.lead_id)
    zone = ZoneInfo(account().time_zone)
    lines = [row.why]
    if card and (card.title or card.phone):
        lines.append(" ".join(part for part in (card.department, card.title, card.phone) if part))
    lines += [f"{name}: {points / 1000:+.0f}" for name, points in story.rules]
    lines += [f"{at.astimezone(zone):%m/%d %H:%M} {kind} {thing}".strip() for at, kind, thing in story.events]
    lines.append(_("Answer by %(when)s") % {"when": f"{row.late_at.astimezone(zone):%Y-%m-%d %H:%M}"})
    title = _("Hand-off: %(who)s") % {"who": headline(row)}
    cause = f"handoff:{row.pk}:{row.owner_id or 0}:{row.why[:20]}"
    asking.tell(receivers_of(row), title, "\n".join(lines), f"/sales/{row.pk}", cause)


def tell_overdue(rows: Sequence[HandOff]) -> None:
    """Tell the owner and those who lead that nobody has answered in time."""
    for row in rows:
        with override(language_of(row)):
            title = _("Overdue: %(who)s") % {"who": headline(row)}
            whom = list(dict.fromkeys([*receivers_of(row), *leaders()]))
            asking.tell(whom, title, row.why, f"/sales/{row.pk}", f"handoff:{row.pk}:overdue:{row.late_at.isoformat()}")
