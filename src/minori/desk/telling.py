"""What an event says to a person who reads a timeline: its title, its picture, what it was about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minori.desk.asking import BANDS, STAGE_NAMES
from minori.desk.core.timeline import Moment
from minori.eventlog.words import Event

TITLES: Mapping[str, tuple[str, str | Promise]] = {
    "page.viewed": ("globe", gettext_lazy("Viewed a page")),
    "asset.downloaded": ("get", gettext_lazy("Downloaded a document")),
    "link.clicked": ("link", gettext_lazy("Followed a link on the site")),
    "visitor.identified": ("user", gettext_lazy("Got a name")),
    "mail.sent": ("mail", gettext_lazy("A letter left")),
    "mail.skipped": ("pause", gettext_lazy("A letter was held back")),
    "mail.opened": ("eye", gettext_lazy("Opened a letter")),
    "mail.clicked": ("click", gettext_lazy("Clicked in a letter")),
    "mail.bounced": ("alert", gettext_lazy("A letter bounced")),
    "mail.complained": ("alert", gettext_lazy("Complained about a letter")),
    "mail.unsubscribed": ("x", gettext_lazy("Unsubscribed")),
    "mail.replied": ("mail", gettext_lazy("Replied to a letter")),
    "form.submitted": ("form", gettext_lazy("Sent a form")),
    "seminar.registered": ("podium", gettext_lazy("Signed up for a seminar")),
    "seminar.attended": ("podium", gettext_lazy("Attended a seminar")),
    "seminar.absent": ("podium", gettext_lazy("Did not come to a seminar")),
    "score.band_changed": ("gauge", gettext_lazy("The score band changed")),
    "score.triggered": ("bolt", gettext_lazy("A special trigger fired")),
    "handoff.created": ("baton", gettext_lazy("Handed over to sales")),
    "handoff.assigned": ("baton", gettext_lazy("Assigned to a salesperson")),
    "handoff.accepted": ("check", gettext_lazy("Sales took it on")),
    "handoff.rejected": ("undo", gettext_lazy("Sales gave it back")),
    "handoff.qualified": ("check", gettext_lazy("Qualified by inside sales")),
    "handoff.overdue": ("clock", gettext_lazy("The response time ran out")),
    "handoff.recycled": ("undo", gettext_lazy("Back to nurturing")),
    "deal.created": ("deal", gettext_lazy("A deal was opened")),
    "deal.stage_changed": ("deal", gettext_lazy("The deal moved on")),
    "deal.won": ("deal", gettext_lazy("The deal was won")),
    "deal.lost": ("deal", gettext_lazy("The deal was lost")),
    "lead.stage_changed": ("stairs", gettext_lazy("The buying stage changed")),
    "lead.created": ("plus", gettext_lazy("Became a lead")),
    "lead.merged": ("merge", gettext_lazy("Two records became one")),
    "lead.unmerged": ("split", gettext_lazy("Records were parted again")),
    "consent.given": ("shield", gettext_lazy("Consent was given")),
    "consent.withdrawn": ("shield", gettext_lazy("Consent was withdrawn")),
    "segment.entered": ("segment", gettext_lazy("Entered a segment")),
    "segment.left": ("segment", gettext_lazy("Left a segment")),
    "scenario.entered": ("flow", gettext_lazy("Entered a scenario")),
    "scenario.left": ("flow", gettext_lazy("Left a scenario")),
    "scenario.reached_goal": ("flow", gettext_lazy("Reached the goal of a scenario")),
}
LOUD = frozenset(
    {"form.submitted", "handoff.created", "deal.created", "deal.won", "score.triggered", "asset.downloaded"}
)
FAMILY_NAMES: Mapping[str, str | Promise] = {
    "web": gettext_lazy("Web"),
    "mail": gettext_lazy("Mail"),
    "form": gettext_lazy("Forms"),
    "seminar": gettext_lazy("Seminars"),
    "score": gettext_lazy("Score"),
    "sales": gettext_lazy("Sales"),
    "record": gettext_lazy("Record"),
}
TOLD_PROPS = ("name", "stage", "after", "band", "why", "form", "template", "segment", "scenario")
NUMBERED = re.compile(r"[a-z_]+:\d+")


@dataclass(frozen=True)
class Line:
    """One line of the timeline as drawn; `machine` marks what no person did, `pending` what is not settled yet."""

    moment: Moment
    icon: str
    title: str | Promise
    detail: str
    times: str
    loud: bool
    machine: bool
    pending: bool


def words_of(name: str, value: str) -> str:
    """A value of an event as people say it: stages and bands by their names."""
    if name in {"stage", "after", "before"}:
        return str(STAGE_NAMES.get(value, value))
    return str(BANDS.get(value, value)) if name == "band" else value


def subject(event: Event, names: Mapping[str, str]) -> str:
    """What an event was about, in words; "" for a number that says nothing to a reader."""
    family = event.kind.partition(".")[0]
    known = names.get(f"{family}:{event.object}") or names.get(event.object) or str(event.props.get("title") or "")
    if known or not event.object:
        return known
    if event.kind == "score.band_changed":
        return words_of("band", event.object)
    if event.kind in {"lead.created", "lead.stage_changed"}:
        return words_of("stage", event.object)
    return "" if NUMBERED.fullmatch(event.object) else event.object


def tell(moment: Moment, names: Mapping[str, str]) -> Line:
    """A moment in words; `names` gives the name behind an object such as `letter:17`."""
    event = moment.event
    icon, title = TITLES.get(event.kind, ("info", event.kind))
    told = [subject(event, names)]
    told += [words_of(name, str(event.props[name])) for name in TOLD_PROPS if event.props.get(name)]
    times = _("%(n)s times") % {"n": moment.times} if moment.times > 1 else ""
    judged = event.kind in {"mail.opened", "mail.clicked"}
    return Line(
        moment=moment,
        icon=icon,
        title=title,
        detail="・".join(dict.fromkeys(t for t in told if t)),
        times=times,
        loud=event.kind in LOUD,
        machine=judged and event.human is False,
        pending=judged and event.human is None,
    )
