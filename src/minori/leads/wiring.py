"""What this room hands to the rooms on its left when Django starts."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from minori.eventlog.public import register_columns
from minori.leads.columns import (
    COMPANY_COLUMNS,
    LEAD_COLUMNS,
    company_extra,
    lead_extra,
    read_companies,
    read_leads,
)
from minori.ui.public import register_menu


def plug() -> None:
    """The columns of people and companies, and the long works on files."""
    import_module("minori.leads.importing.running")
    marketing = ("admin", "marketer")
    register_menu("know", _("Import"), "leads:import", "put", marketing)
    register_menu("settings", _("Custom fields"), "leads:fields", "columns", marketing)
    register_menu("settings", _("Own staff and competitors"), "leads:exclusions", "filter", marketing)
    register_menu("settings", _("Opt-outs"), "leads:opt_outs", "shield", marketing)
    register_columns("lead", "leads", LEAD_COLUMNS, read_leads, lead_extra)
    register_columns("company", "leads", COMPANY_COLUMNS, read_companies, company_extra)
