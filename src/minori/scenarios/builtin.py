"""The step kinds that scenarios bring along themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minori.eventlog.public import KINDS
from minori.leads import public as leads
from minori.leads.words import STAGES
from minori.scenarios import asking
from minori.scenarios.core.waiting import LONGEST, problem_of_wait, wait_ends
from minori.scenarios.kinds import register_step
from minori.scenarios.words import Place, Setting, StepKind, Waiting
from minori.team.public import SYSTEM, account, people
from minori.team.words import Role

Settings = Mapping[str, Any]
UNIT_LABELS = {
    "minutes": gettext_lazy("minutes"),
    "hours": gettext_lazy("hours"),
    "days": gettext_lazy("days"),
    "weeks": gettext_lazy("weeks"),
}
WEEKDAY_LABELS = [
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
]  # fmt: skip
STAGE_LABELS = {
    "aware": gettext_lazy("Aware"),
    "interested": gettext_lazy("Interested"),
    "considering": gettext_lazy("Considering"),
    "deciding": gettext_lazy("Deciding"),
    "in_deal": gettext_lazy("In a deal"),
    "customer": gettext_lazy("Customer"),
}
WAIT_PROBLEMS = {
    "amount": gettext_lazy("Say how long to wait, or until which time or weekday."),
    "unit": gettext_lazy("The unit must be minutes, hours, days or weeks."),
    "at": gettext_lazy("Write the time of day as 09:00."),
    "weekdays": gettext_lazy("Choose weekdays from Monday to Sunday."),
}


def nothing(places: Sequence[Place], settings: Settings, now: datetime) -> None:
    """Branches, goals and ends have no effect of their own; the engine decides them."""


def wait(places: Sequence[Place], settings: Settings, now: datetime) -> Waiting:
    """Stand until the time that the settings mean."""
    return Waiting(until=wait_ends(now, settings, ZoneInfo(account().time_zone)))


def wait_event(places: Sequence[Place], settings: Settings, now: datetime) -> Waiting:
    """Stand until something happens to the person, or until the days are over."""
    days = min(timedelta(days=int(settings.get("days") or 30)), LONGEST)
    return Waiting(until=now + days, kind=str(settings["event"]), object=str(settings.get("object") or ""))


def put_field(places: Sequence[Place], settings: Settings, now: datetime) -> None:
    """Set a field of everybody in the set."""
    leads.set_field([p.lead_id for p in places], str(settings["field"]), str(settings.get("value") or ""), SYSTEM)


def put_tag(places: Sequence[Place], settings: Settings, now: datetime) -> None:
    """Add or remove a tag."""
    change = leads.remove_tags if settings.get("how") == "remove" else leads.add_tags
    change([p.lead_id for p in places], [str(settings["tag"])], SYSTEM)


def put_stage(places: Sequence[Place], settings: Settings, now: datetime) -> None:
    """Move everybody in the set to a buying stage."""
    leads.move_stage([p.lead_id for p in places], str(settings["stage"]), f"scenario {places[0].scenario}", SYSTEM)


def notice(places: Sequence[Place], settings: Settings, now: datetime) -> None:
    """Tell the person's owner, or the marketers where there is none."""
    cards = leads.cards([p.lead_id for p in places])
    marketers = [p.id for p in people([Role.marketer]) if p.active]
    for place in places:
        card = cards.get(place.lead_id)
        if card is None:
            continue
        whom = [card.owner_id] if card.owner_id and settings.get("to") != "marketers" else marketers
        title = str(settings.get("title") or "").replace("{name}", card.name).replace("{company}", card.company_name)
        asking.tell_staff(whom, title, card.name, f"/leads/{place.lead_id}/", place.cause)


def say_wait(settings: Settings) -> str:
    """A wait in words."""
    parts = []
    if int(settings.get("amount") or 0):
        parts.append(
            _("for %(n)s %(unit)s") % {"n": settings["amount"], "unit": UNIT_LABELS[settings.get("unit") or "days"]}
        )
    if settings.get("weekdays"):
        parts.append(
            _("until %(days)s") % {"days": ", ".join(str(WEEKDAY_LABELS[int(d)]) for d in settings["weekdays"])}
        )
    if settings.get("at"):
        parts.append(_("at %(time)s") % {"time": settings["at"]})
    return " ".join(parts)


def say_wait_event(settings: Settings) -> str:
    """A wait for an event in words."""
    days = int(settings.get("days") or 30)
    about = f" {settings['object']}" if settings.get("object") else ""
    limit = ngettext("at most %(n)s day", "at most %(n)s days", days) % {"n": days}
    return f"{settings.get('event', '')}{about} ({limit})"


def wrong_wait(settings: Settings) -> Sequence[Any]:
    """What is wrong with a wait."""
    problem = problem_of_wait(settings)
    return [WAIT_PROBLEMS[problem]] if problem else []


def wrong_event(settings: Settings) -> Sequence[Any]:
    """What is wrong with a wait for an event."""
    found: list[Any] = []
    if settings.get("event") not in KINDS:
        found.append(gettext_lazy("Choose an event that Minori knows."))
    if not str(settings.get("days") or "30").isdigit() or not 1 <= int(settings.get("days") or 30) <= 3650:
        found.append(gettext_lazy("The limit must be a number of days from 1 to 3650."))
    return found


def missing(*names: str) -> Any:
    """A check that some settings are filled in."""

    def check(settings: Settings) -> Sequence[Any]:
        empty = [name for name in names if not str(settings.get(name) or "").strip()]
        return [gettext_lazy("Fill in every field of this step.")] if empty else []

    return check


def wrong_stage(settings: Settings) -> Sequence[Any]:
    """What is wrong with a change of stage."""
    return [] if settings.get("stage") in STAGES else [gettext_lazy("Choose a buying stage.")]


def field_choices() -> Sequence[tuple[str, Any]]:
    """Fields that a step may set."""
    builtin = [
        ("role", gettext_lazy("Role")),
        ("department", gettext_lazy("Department")),
        ("region", gettext_lazy("Region")),
    ]
    return [*builtin, *((f"custom_{f.name}", f.label_ja or f.name) for f in leads.fields())]


def event_choices() -> Sequence[tuple[str, Any]]:
    """Events that a person can be waited for."""
    return [(kind, kind) for kind in sorted(KINDS)]


def plug_own_kinds() -> None:
    """Register the kinds that need no other room."""
    units = list(UNIT_LABELS.items())
    register_step(
        StepKind("wait", gettext_lazy("Wait"), [
            Setting("amount", gettext_lazy("How long"), "int", required=False),
            Setting("unit", gettext_lazy("Unit"), "choice", lambda: units, required=False),
            Setting("at", gettext_lazy("At this time of day"), "time", required=False),
            Setting("weekdays", gettext_lazy("Only on"), "weekdays", lambda: [(str(n), w) for n, w in enumerate(WEEKDAY_LABELS)], required=False),
        ], wait, wrong_wait, say_wait)
    )  # fmt: skip
    register_step(
        StepKind("wait_event", gettext_lazy("Wait for an event"), [
            Setting("event", gettext_lazy("Event"), "choice", event_choices),
            Setting("object", gettext_lazy("About (page, form, letter; empty: any)"), required=False),
            Setting("days", gettext_lazy("At most (days)"), "int"),
        ], wait_event, wrong_event, say_wait_event)
    )  # fmt: skip
    register_step(StepKind("branch", gettext_lazy("Branch"), [], nothing))
    register_step(
        StepKind("field", gettext_lazy("Set a field"), [
            Setting("field", gettext_lazy("Field"), "choice", field_choices),
            Setting("value", gettext_lazy("Value"), required=False),
        ], put_field, missing("field"), lambda s: f"{s.get('field', '')} = {s.get('value', '')}")
    )  # fmt: skip
    register_step(
        StepKind("tag", gettext_lazy("Put or take off a tag"), [
            Setting("how", gettext_lazy("What to do"), "choice", lambda: [("add", gettext_lazy("Add")), ("remove", gettext_lazy("Remove"))]),
            Setting("tag", gettext_lazy("Which tag")),
        ], put_tag, missing("tag"), lambda s: f"{'−' if s.get('how') == 'remove' else '+'} {s.get('tag', '')}")
    )  # fmt: skip
    register_step(
        StepKind("stage", gettext_lazy("Change the buying stage"), [
            Setting("stage", gettext_lazy("Stage"), "choice", lambda: list(STAGE_LABELS.items())),
        ], put_stage, wrong_stage, lambda s: STAGE_LABELS.get(str(s.get("stage")), ""))
    )  # fmt: skip
    register_step(
        StepKind("notice", gettext_lazy("Notify staff"), [
            Setting("to", gettext_lazy("Whom"), "choice", lambda: [("owner", gettext_lazy("The owner, else the marketers")), ("marketers", gettext_lazy("The marketers"))]),
            Setting("title", gettext_lazy("Text ({name} and {company} are filled in)")),
        ], notice, missing("title"), lambda s: s.get("title", ""))
    )  # fmt: skip
    register_step(
        StepKind("goal", gettext_lazy("Goal"), [Setting("rule", gettext_lazy("Reached by"), "rule")],
                 nothing, missing("rule"), lambda s: s.get("rule", ""))
    )  # fmt: skip
    register_step(StepKind("end", gettext_lazy("End"), [], nothing))
