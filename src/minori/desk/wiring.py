"""What this room hands to the rooms on its left when Django starts."""

from django.utils.translation import gettext_lazy as _

from minori.ui.public import Entry, register_entry, register_finder


def plug() -> None:
    """The home page, the lists and the search."""
    register_entry(Entry("", _("Home"), "desk:home", "home", order=0, phone=True))
    register_entry(Entry("know", _("Leads"), "desk:leads", "users", order=10, phone=True))
    register_entry(Entry("know", _("Companies"), "desk:companies", "building", order=20))
    register_finder("desk:find")
