"""What the lead list is asked for in its address, and the columns in which it answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from minori.desk.people import LeadRow, Wanted
from minori.leads.words import STAGES
from minori.rules.public import parse, say
from minori.rules.words import Rule, RuleErrors
from minori.team.public import Actor, visible_leads_restricted
from minori.ui.public import Column, Filter, Wish, wish_of

STAGE_NAMES: dict[str, str | Promise] = {
    "aware": pgettext_lazy("stage", "Aware"),
    "interested": pgettext_lazy("stage", "Interested"),
    "considering": pgettext_lazy("stage", "Considering"),
    "deciding": pgettext_lazy("stage", "Deciding"),
    "in_deal": pgettext_lazy("stage", "In a deal"),
    "customer": pgettext_lazy("stage", "Customer"),
}
BANDS: dict[str, str | Promise] = {
    "high": pgettext_lazy("band", "High"),
    "middle": pgettext_lazy("band", "Middle"),
    "low": pgettext_lazy("band", "Low"),
}
NO_EXPORT = _("Your role may not download lists of people. Ask an administrator.")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a rule, and where."""

    line: int
    column: int
    text: str


@dataclass(frozen=True)
class Asked:
    """The wish behind one address: what is wanted, the filters as drawn, and what could not be understood."""

    wanted: Wanted
    filters: list[Filter]
    rule_text: str
    sentence: str
    errors: list[Fault]

    @property
    def plain(self) -> bool:
        """Is nothing filtered? Then an empty list means that there are no leads at all."""
        w = self.wanted
        return w.rule is None and not (w.text or w.band or w.stage or w.owner or self.errors)


def stage_name(key: str) -> str | Promise:
    """The name of a buying stage."""
    return STAGE_NAMES.get(key, key)


def read(request: HttpRequest, actor: Actor) -> Asked:
    """The wish in an address; a rule that cannot be read asks for nobody and tells why."""
    values = request.GET
    rule, errors, sentence = understood(values.get("rule", "").strip())
    band = values.get("band", "") if values.get("band", "") in BANDS else ""
    stage = values.get("stage", "") if values.get("stage", "") in STAGES else ""
    owner = actor.id if values.get("owner") == "me" else None
    wanted = Wanted(
        rule=rule,
        text=values.get("q", "").strip()[:200],
        band=band,
        stage=stage,
        owner=owner,
        mine_or_nobodys=actor.id if visible_leads_restricted(actor) else None,
        nobody=bool(errors),
    )
    everything = ("", _("All"))
    filters = [
        Filter("band", _("Band"), [everything, *BANDS.items()], band),
        Filter("stage", _("Stage"), [everything, *((s, stage_name(s)) for s in STAGES)], stage),
        Filter("owner", _("Owner"), [everything, ("me", _("Me"))], "me" if owner else ""),
    ]
    return Asked(wanted, filters, values.get("rule", ""), sentence, errors)


def understood(text: str) -> tuple[Rule | None, list[Fault], str]:
    """A rule's text as its tree and its sentence, or what is wrong with it."""
    if not text:
        return None, [], ""
    language = get_language() or "ja"
    try:
        rule = parse(text)
    except RuleErrors as problem:
        return None, [Fault(e.line, e.column, e.message(language)) for e in problem.errors], ""
    return rule, [], say(rule, language)


def wish(request: HttpRequest, columns: Sequence[Column]) -> Wish:
    """Order, page and columns; the warmest first unless asked otherwise."""
    return wish_of(request, columns, "-score")


def columns(addresses: bool) -> list[Column]:
    """The wide columns of the list; addresses and phone numbers only for roles that may see them."""
    found = [
        Column("name", _("Name"), value=lambda r: r.card.name or r.card.email or f"#{r.pk}", template="desk/_name.html"),
        Column("company", _("Company"), value=lambda r: r.card.company_name, template="desk/_company_cell.html"),
        Column("score", _("Score"), value=points("total"), sort="score_total", template="desk/_band.html"),
        Column("stage", _("Stage"), value=lambda r: stage_name(r.card.stage)),
        Column("seen", _("Last activity"), value=lambda r: r.last_seen, template="desk/_ago.html"),
        Column("owner", _("Owner"), value=lambda r: r.owner, sort="owner"),
        Column("deal", _("Deal"), value=lambda r: r.deal),
        Column("mailable", _("May be mailed"), value=lambda r: yes_no(r.card.mailable), template="desk/_mailable.html"),
        Column("fit", _("Fit"), value=points("fit"), sort="score_fit", right=True, shown=False),
        Column("behaviour", _("Behaviour"), value=points("behaviour"), sort="score_behaviour", right=True, shown=False),
        Column("department", _("Department"), value=lambda r: r.card.department, shown=False),
        Column("title", _("Job title"), value=lambda r: r.card.title, shown=False),
        Column("prefecture", _("Prefecture"), value=lambda r: r.card.prefecture, shown=False),
        Column("tags", _("Tags"), value=lambda r: "・".join(r.card.tags), shown=False),
        Column("source", _("Source"), value=lambda r: r.card.source, shown=False),
        Column("created", _("Created"), value=lambda r: r.card.created_at, sort="created_at", template="desk/_day.html", shown=False),
    ]  # fmt: skip
    if addresses:
        found[2:2] = [
            Column("email", _("Mail address"), value=lambda r: r.card.email, shown=False),
            Column("phone", _("Phone"), value=lambda r: r.card.phone, shown=False),
        ]
    return found


class points:  # a column's value, named like what it gives
    """Whole points of one of a row's scores, so that a download holds numbers."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, row: LeadRow) -> int | None:
        thousandths = getattr(row, self.name)
        return None if thousandths is None else round(thousandths / 1000)


def yes_no(truth: bool) -> str | Promise:
    """Yes or no, in words."""
    return _("Yes") if truth else _("No")


def lead_url(row: LeadRow) -> str:
    """The page of a lead."""
    return reverse("desk:lead", args=[row.pk])
