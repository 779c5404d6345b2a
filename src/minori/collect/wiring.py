"""What this room hands to the rooms on its left when Django starts."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minori.collect import public
from minori.collect.config_file import publish_config
from minori.team.public import on_keys_changed
from minori.ui.public import register_menu


def waiting(request: HttpRequest) -> int | None:
    """How much waits in the quarantine; nothing shown for nothing."""
    return public.quarantine_size() or None


def publish() -> None:
    """The collector learns of new and revoked keys."""
    publish_config()


def plug() -> None:
    """Hang the screens into the menu and follow the API keys."""
    register_menu("settings", _("Tag"), "collect:tag", "code", ["admin", "marketer"])
    register_menu("settings", _("Quarantine"), "collect:quarantine", "inbox", ["admin", "marketer"], waiting)
    on_keys_changed(publish)
