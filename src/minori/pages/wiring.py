"""What this room hands to the rooms on its left when Django starts."""

from django.utils.translation import gettext_lazy as _

from minori.notices.public import register_kind
from minori.pages.after import register_after_submit
from minori.pages.notifying import notify_staff
from minori.ui.public import register_menu


def plug() -> None:
    """The menu entry, the kind of notice, and the notice to staff after each submission."""
    register_kind("form", _("Form submissions"))
    register_after_submit("notice", notify_staff)
    register_menu("grow", _("Forms"), "pages:forms", "form", ("admin", "marketer", "inside_sales", "sales", "viewer"))
