"""Ways from the desk into other rooms. The desk lies right of them all, so it may know their addresses."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minori.team.public import Actor, may


@dataclass(frozen=True)
class Action:
    """A button on a lead's page; the last one is the main one."""

    label: str | Promise
    url: str
    icon: str


def way(name: str, *arguments: object) -> str:
    """The address of a screen, "" where this installation does not have it."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


LEAD_ACTIONS = [
    ("edit_own_leads", _("Edit"), "leads:edit", "pen"),
    ("work_handoffs", _("Log a call"), "sales:task_new", "phone"),
    ("work_handoffs", _("Open a deal"), "sales:deal_new", "deal"),
    ("work_handoffs", _("Hand over"), "sales:hand_over", "baton"),
]


LIST_ACTIONS = [
    ("edit_own_leads", _("New lead"), "leads:new", "plus"),
    ("import", _("Import a file"), "leads:import", "put"),
]


def list_actions(actor: Actor) -> list[Action]:
    """How this person may bring in leads."""
    found = [Action(label, way(name), icon) for verb, label, name, icon in LIST_ACTIONS if may(actor, verb)]
    return [action for action in found if action.url]


def actions(actor: Actor, lead_id: int, *, handed_over: bool) -> list[Action]:
    """What this person may do with a lead, from the rooms that offer it; nobody is handed over twice."""
    offered = [a for a in LEAD_ACTIONS if may(actor, a[0]) and not (handed_over and a[2] == "sales:hand_over")]
    found = [Action(label, way(name, lead_id), icon) for _verb, label, name, icon in offered]
    return [action for action in found if action.url]
