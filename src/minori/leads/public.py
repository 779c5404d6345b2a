"""The door of people and companies: cards, naming, consent, stages, owners, tags, fields, exclusions, imports."""

from minori.leads.acts.book import book
from minori.leads.acts.give_consent import StillRefused, give, take_back_refusal
from minori.leads.acts.mark_bounced import forget_bounce, mark_bounced
from minori.leads.acts.move_stage import move_stage
from minori.leads.acts.name_person import name_person
from minori.leads.acts.opt_out import opt_out, refuse_key
from minori.leads.acts.set_field import set_field
from minori.leads.acts.set_owner import set_company_owner, set_owner
from minori.leads.acts.tag import add_tags, remove_tags
from minori.leads.cards import (
    by_address,
    cards,
    companies,
    company_of,
    every_id,
    find,
    find_companies,
    group_of_company,
    leads_of_company,
    may_mail,
    stage_history,
)
from minori.leads.companies import companies_by_key, make_companies
from minori.leads.core.address import BadAddress, normal_address
from minori.leads.core.company import normal_company
from minori.leads.core.phone import BadPhone, normal_phone
from minori.leads.core.values import BadValue
from minori.leads.customs import define_field, drop_field, fields
from minori.leads.exclusions import exclude, include, is_excluded
from minori.leads.importing.targets import register_import_target
from minori.leads.ledger import broken_lines
from minori.leads.ledger import lines_of as consent_lines
from minori.leads.visitors import name_browser

__all__ = [
    "BadAddress", "BadPhone", "BadValue", "StillRefused", "add_tags", "book", "broken_lines", "by_address", "cards",
    "companies", "companies_by_key", "company_of", "consent_lines", "define_field", "drop_field", "every_id", "exclude", "fields",
    "find", "find_companies", "forget_bounce", "give", "group_of_company", "include", "is_excluded",
    "leads_of_company", "make_companies", "mark_bounced", "may_mail", "move_stage", "name_browser", "name_person",
    "normal_address", "normal_company", "normal_phone", "opt_out", "refuse_key", "register_import_target", "remove_tags", "set_company_owner",
    "set_field", "set_owner", "stage_history", "take_back_refusal",
]  # fmt: skip
