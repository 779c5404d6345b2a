"""What this room hands to the rooms on its left when Django starts."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minori.notices.kinds import register_kind
from minori.notices.models import Notice
from minori.team.public import actor_of
from minori.ui.public import register_menu, register_top


def unread_of(request: HttpRequest) -> int | None:
    """How many notices wait behind the bell."""
    return Notice.objects.filter(person_id=actor_of(request).id or 0, read_at=None).count() or None


def plug() -> None:
    """Hang the bell and the settings."""
    register_top(_("Notices"), "notices:notices", "bell", count=unread_of)
    register_menu("settings", _("Notices"), "notices:channel", "bell", ["admin"])
    register_kind("notices.dead", _("The chat channel does not work"), chat=False)
