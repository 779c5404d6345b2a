"""Which roles may do what, beyond what a route says."""

from collections.abc import Mapping

from minori.team.words import STAFF, Actor, Role

ADMIN, MARKETING = (Role.admin,), (Role.admin, Role.marketer)
ALL_BUT_VIEWER = (Role.admin, Role.marketer, Role.inside_sales, Role.sales)

VERBS: Mapping[str, tuple[Role, ...]] = {
    "manage_people": ADMIN,
    "manage_keys": ADMIN,
    "manage_account": ADMIN,
    "see_trace": ADMIN,
    "edit_marketing": MARKETING,
    "edit_any_lead": MARKETING,
    "import": MARKETING,
    "send": MARKETING,
    "edit_own_leads": ALL_BUT_VIEWER,
    "see_addresses": ALL_BUT_VIEWER,
    "export": ALL_BUT_VIEWER,
    "work_handoffs": (Role.admin, Role.inside_sales, Role.sales),
    "see": STAFF,
}


def allowed(actor: Actor, verb: str) -> bool:
    """May this actor do it? Minori may do everything, a key nothing that hangs on a role; KeyError for no such verb."""
    roles = VERBS[verb]
    return actor.kind == "system" or actor.role in roles
