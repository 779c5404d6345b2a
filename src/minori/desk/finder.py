"""The search behind Ctrl K: people, companies and screens."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from minori.desk.people import LeadRow, rows_of
from minori.leads.public import companies, find, find_companies
from minori.leads.words import CompanyCard
from minori.ui.public import screens_of


@dataclass(frozen=True)
class Screen:
    """A screen whose name fits."""

    name: str | Promise
    url: str
    icon: str


@dataclass(frozen=True)
class Found:
    """What a text found; all empty for a text that is nothing's."""

    text: str
    people: list[LeadRow]
    companies: list[CompanyCard]
    screens: list[Screen]

    @property
    def nothing(self) -> bool:
        """Was nothing found?"""
        return not (self.people or self.companies or self.screens)


def search(request: HttpRequest, text: str, limit: int = 8) -> Found:
    """Look for a text among people, companies and the screens that this person may open."""
    wanted = text.strip()
    shown = [
        Screen(s.label, s.url, s.icon) for s in screens_of(request) if wanted.casefold() in str(s.label).casefold()
    ]
    if not wanted:
        return Found("", [], [], shown)
    ids: Sequence[int] = find(wanted, limit)
    firms = companies(found := find_companies(wanted, limit))
    return Found(wanted, rows_of(ids), [firms[i] for i in found if i in firms], shown[:limit])
