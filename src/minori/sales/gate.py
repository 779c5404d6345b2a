"""The send gate's question about deals: nurture letters for earlier stages wait until the deal is over.

A letter of purpose deal, customer or service passes. Reads state rows only; a set of letters costs a few statements.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from minori.leads import public as leads
from minori.leads.words import STAGES, LeadCard, Stage
from minori.mail.words import LetterCard, Purpose, Skip
from minori.sales.agreed import criteria
from minori.sales.models import Deal
from minori.sales.words import DealState, Scope
from minori.team.public import account

IN_DEAL = STAGES.index(Stage.IN_DEAL)


def written_for_earlier(letter: LetterCard) -> bool:
    """Is this a nurture letter for people who are not yet in a deal? Without stages it is for everybody."""
    ranks = [STAGES.index(stage) for stage in letter.stages if stage in STAGES]
    return letter.purpose is Purpose.NURTURE and bool(ranks) and max(ranks) < IN_DEAL


def check(letters: Sequence[LetterCard], now: datetime) -> dict[int, Skip]:
    """Which of these letters a deal holds back, and whose deal it is."""
    early = [letter for letter in letters if written_for_earlier(letter)]
    if not early:
        return {}
    blocking = deals_over(early, Scope(criteria().scope))
    if not blocking:
        return {}
    names = leads.cards({deal.lead_id for deal in blocking.values() if deal.lead_id})
    with override(account().language):
        return {
            id: skip_for(deal, letter, names) for letter in early for id, deal in blocking.items() if id == letter.id
        }


def deals_over(letters: Sequence[LetterCard], scope: Scope) -> dict[int, Deal]:
    """The open deal that stands over each letter's reader: her own, else a colleague's in scope; by letter id."""
    open_ = Deal.objects.filter(state=DealState.OPEN).order_by("id")
    own = {deal.lead_id: deal for deal in open_.filter(lead_id__in={letter.lead_id for letter in letters})}
    found = {letter.id: own[letter.lead_id] for letter in letters if letter.lead_id in own}
    rest = [letter for letter in letters if letter.id not in found and letter.company_id]
    if scope is Scope.OFF or not rest:
        return found
    reach = companies_in_reach({letter.company_id for letter in rest if letter.company_id}, scope)
    theirs: dict[int, list[Deal]] = {}
    for deal in open_.filter(company_id__in={one for group in reach.values() for one in group}):
        theirs.setdefault(deal.company_id, []).append(deal)
    departments = departments_of(theirs.values()) if scope is Scope.DEPARTMENT else {}
    for letter in rest:
        near = [deal for firm in reach.get(letter.company_id or 0, ()) for deal in theirs.get(firm, ())]
        if scope is Scope.DEPARTMENT:
            near = [
                deal for deal in near if letter.department and departments.get(deal.lead_id or 0) == letter.department
            ]
        if near:
            found[letter.id] = near[-1]
    return found


def companies_in_reach(company_ids: Iterable[int], scope: Scope) -> dict[int, list[int]]:
    """Whose deals count for people of each company: its own, or those of its whole group."""
    if scope is not Scope.GROUP:
        return {one: [one] for one in company_ids}
    return {one: leads.group_of_company(one) for one in company_ids}


def departments_of(deals: Iterable[Sequence[Deal]]) -> dict[int, str]:
    """The department of the person of each deal."""
    cards = leads.cards({deal.lead_id for group in deals for deal in group if deal.lead_id})
    return {lead: card.department for lead, card in cards.items()}


def skip_for(deal: Deal, letter: LetterCard, names: dict[int, LeadCard]) -> Skip:
    """The refusal with the deal, and the colleague whose it is, by name."""
    if deal.lead_id == letter.lead_id:
        return Skip("in_deal", _("Her own open deal “%(deal)s”") % {"deal": deal.name})
    card = names.get(deal.lead_id or 0)
    if card is None:
        return Skip("colleague_in_deal", _("Open deal “%(deal)s” of her company") % {"deal": deal.name})
    return Skip(
        "colleague_in_deal",
        _("%(who)s of her company has the open deal “%(deal)s”") % {"who": card.name or card.email, "deal": deal.name},
    )


def people_held_back(lead_ids: Sequence[int]) -> int:
    """How many of these people a nurture letter for earlier stages would not reach now, in the scope that holds."""
    firms = leads.company_of(lead_ids)
    departments = {}
    if Scope(criteria().scope) is Scope.DEPARTMENT:
        departments = {lead: card.department for lead, card in leads.cards(lead_ids).items()}
    letters = [
        LetterCard(lead, lead, "", Purpose.NURTURE, (Stage.AWARE,), firms.get(lead), None, departments.get(lead, ""))
        for lead in lead_ids
    ]
    return sum(
        len(deals_over(letters[start : start + 2_000], Scope(criteria().scope)))
        for start in range(0, len(letters), 2_000)
    )
