"""What this room hands to the rooms on its left when Django starts."""

from importlib import import_module

from minori.eventlog.public import register_columns
from minori.leads.columns import (
    COMPANY_COLUMNS,
    LEAD_COLUMNS,
    company_extra,
    lead_extra,
    read_companies,
    read_leads,
)


def plug() -> None:
    """The columns of people and companies, and the long works on files."""
    import_module("minori.leads.importing.running")
    register_columns("lead", "leads", LEAD_COLUMNS, read_leads, lead_extra)
    register_columns("company", "leads", COMPANY_COLUMNS, read_companies, company_extra)
