"""The rows of this room."""

from minori.leads.models.companies import Company, CompanyDomain
from minori.leads.models.consent import BouncedAddress, ConsentHead, ConsentRecord, Refusal
from minori.leads.models.importing import HeaderMemory, ImportChange, ImportNote, ImportRun
from minori.leads.models.people import (
    CustomFieldDefinition,
    Exclusion,
    Lead,
    LeadTag,
    Naming,
    StageChange,
    Tag,
    Visitor,
)

__all__ = [
    "BouncedAddress",
    "Company",
    "CompanyDomain",
    "ConsentHead",
    "ConsentRecord",
    "CustomFieldDefinition",
    "Exclusion",
    "HeaderMemory",
    "ImportChange",
    "ImportNote",
    "ImportRun",
    "Lead",
    "LeadTag",
    "Naming",
    "Refusal",
    "StageChange",
    "Tag",
    "Visitor",
]
