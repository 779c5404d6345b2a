"""People and companies as frozen cards for other rooms; state rows only."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db.models import Q

from minori.leads.addressing import address_hash, bounced_among, refused_among
from minori.leads.core.address import BadAddress, normal_address
from minori.leads.core.company import normal_company
from minori.leads.core.person import full_name
from minori.leads.core.values import restored
from minori.leads.customs import fields
from minori.leads.models import Company, CompanyDomain, Lead, LeadTag, StageChange
from minori.leads.sets import chunks
from minori.leads.words import CompanyCard, CustomField, FieldValue, LeadCard, NotMailable, StageMove


def may_mail(ids: Collection[int]) -> dict[int, NotMailable | None]:
    """Whether consent, refusals and bounces let us mail each person: None = yes, else why not.

    Reads state rows only. Every id asked for is answered; "gone" where there is no such row.
    """
    answer: dict[int, NotMailable | None] = dict.fromkeys(ids, NotMailable.GONE)
    for part in chunks(ids):
        rows = list(Lead.objects.filter(id__in=part).values_list("id", "email_key", "basis", "opted_out"))
        hashes = {key: address_hash(key) for _, key, _, _ in rows if key}
        refused, bounced = refused_among(hashes.values()), bounced_among(hashes.values())
        for lead_id, key, basis, opted_out in rows:
            hashed = hashes.get(key or "")
            if opted_out or hashed in refused:
                answer[lead_id] = NotMailable.OPTED_OUT
            elif not key:
                answer[lead_id] = NotMailable.NO_ADDRESS
            elif hashed in bounced:
                answer[lead_id] = NotMailable.BOUNCED
            else:
                answer[lead_id] = None if basis else NotMailable.NO_CONSENT
    return answer


def typed(custom: dict[str, str | int | float | bool], definitions: Iterable[CustomField]) -> dict[str, FieldValue]:
    """Custom values of a row as typed values; what no definition names is left out."""
    return {d.name: restored(d.type, custom[d.name]) for d in definitions if d.name in custom}


def cards(ids: Collection[int]) -> dict[int, LeadCard]:
    """The cards of people by id; unknown ids are left out."""
    found: dict[int, LeadCard] = {}
    definitions = fields()
    for part in chunks(ids):
        leads = list(Lead.objects.filter(id__in=part).select_related("company"))
        allowed = may_mail([lead.pk for lead in leads])
        worn: dict[int, list[str]] = {}
        for lead_id, name in (
            LeadTag.objects.filter(lead_id__in=part).order_by("tag__name").values_list("lead_id", "tag__name")
        ):
            worn.setdefault(lead_id, []).append(name)
        for lead in leads:
            found[lead.pk] = _card(lead, allowed[lead.pk] is None, tuple(worn.get(lead.pk, ())), definitions)
    return found


def _card(lead: Lead, mailable: bool, tags: tuple[str, ...], definitions: Sequence[CustomField]) -> LeadCard:
    return LeadCard(
        id=lead.pk,
        name=full_name(lead.family_name, lead.given_name),
        family_name=lead.family_name,
        given_name=lead.given_name,
        email=lead.email,
        company_id=lead.company_id,
        company_name=lead.company.name if lead.company else "",
        department=lead.department,
        title=lead.title,
        role=lead.role,
        phone=lead.phone,
        owner_id=lead.owner_id,
        stage=lead.stage,
        mailable=mailable,
        excluded=lead.excluded,
        tags=tags,
        custom=typed(lead.custom, definitions),
        external_id=lead.external_id or "",
        kana=f"{lead.family_kana} {lead.given_kana}".strip(),
        prefecture=lead.prefecture,
        region=lead.region,
        source=lead.source,
        created_at=lead.created_at,
        version=lead.version,
    )


def companies(ids: Collection[int]) -> dict[int, CompanyCard]:
    """The cards of companies by id; unknown ids are left out."""
    found: dict[int, CompanyCard] = {}
    definitions = fields("company")
    for part in chunks(ids):
        domains: dict[int, str] = {}
        for company_id, domain in (
            CompanyDomain.objects.filter(company_id__in=part).order_by("-id").values_list("company_id", "domain")
        ):
            domains[company_id] = domain
        for c in Company.objects.filter(id__in=part):
            found[c.pk] = CompanyCard(
                c.pk, c.name, domains.get(c.pk, ""), c.industry, c.employees, c.revenue, c.region, c.owner_id,
                c.corporate_number or "", c.parent_id, typed(c.custom, definitions),
            )  # fmt: skip
    return found


def company_of(ids: Collection[int]) -> dict[int, int]:
    """The company id of each person who has one."""
    found: dict[int, int] = {}
    for part in chunks(ids):
        rows = Lead.objects.filter(id__in=part, company_id__isnull=False).values_list("id", "company_id")
        found.update({lead_id: company_id for lead_id, company_id in rows if company_id})
    return found


def leads_of_company(company_id: int) -> list[int]:
    """Ids of everybody at a company, oldest row first."""
    return list(Lead.objects.filter(company_id=company_id).order_by("id").values_list("id", flat=True))


def every_id() -> Iterator[int]:
    """The ids of all people, ascending, read as they are asked for."""
    return Lead.objects.order_by("id").values_list("id", flat=True).iterator(chunk_size=10_000)


def group_of_company(company_id: int) -> list[int]:
    """Ids of every company under the same topmost parent, itself included."""
    top = company_id
    seen = {top}
    while parent := Company.objects.filter(pk=top).values_list("parent_id", flat=True).first():
        if parent in seen:
            break
        top = parent
        seen.add(top)
    group, layer = {top}, [top]
    while layer:
        layer = [c for c in Company.objects.filter(parent_id__in=layer).values_list("id", flat=True) if c not in group]
        group.update(layer)
    return sorted(group)


def find(text: str, limit: int = 20) -> list[int]:
    """Ids of people whose address, name, company, phone or external id begins like the text; exact address first."""
    plain = text.strip()
    if not plain:
        return []
    try:
        key = normal_address(plain)
    except BadAddress:
        key = ""
    exact = list(Lead.objects.filter(email_key=key).values_list("id", flat=True)) if key else []
    head, _, tail = plain.replace("\u3000", " ").partition(" ")
    by_name = Q(family_name__startswith=head, given_name__startswith=tail) | Q(
        given_name__startswith=head, family_name__startswith=tail
    )
    words = (
        by_name
        | Q(email_key__startswith=plain.lower())
        | Q(external_id=plain)
        | Q(family_kana__startswith=plain)
        | Q(phone__startswith=plain)
    )
    near = list(Lead.objects.filter(words).order_by("id").values_list("id", flat=True)[:limit])
    colleagues: list[int] = []
    if len(near) < limit and (name := normal_company(plain)):
        bearers = list(Company.objects.filter(name_key__startswith=name).values_list("id", flat=True)[:50])
        colleagues = list(
            Lead.objects.filter(company_id__in=bearers).order_by("id").values_list("id", flat=True)[:limit]
        )
    return list(dict.fromkeys([*exact, *near, *colleagues]))[:limit]


def find_companies(text: str, limit: int = 20) -> list[int]:
    """Ids of companies whose name, in any spelling of its legal form, or domain begins like the text."""
    plain = text.strip()
    if not plain:
        return []
    by_domain = CompanyDomain.objects.filter(domain__startswith=plain.lower()).values_list("company_id", flat=True)[
        :limit
    ]
    by_name = (
        Company.objects.filter(name_key__startswith=normal_company(plain))
        .order_by("name_key")
        .values_list("id", flat=True)[:limit]
    )
    return list(dict.fromkeys([*by_name, *by_domain]))[:limit]


def by_address(addresses: Collection[str]) -> dict[str, int]:
    """The person behind each address that can be read and is known, by the address as given."""
    keys: dict[str, str] = {}
    for address in addresses:
        try:
            keys[address] = normal_address(address)
        except BadAddress:
            continue
    known: dict[str, int] = {}
    for part in chunks(set(keys.values())):
        known.update({k: i for k, i in Lead.objects.filter(email_key__in=part).values_list("email_key", "id") if k})
    return {address: known[key] for address, key in keys.items() if key in known}


def stage_history(lead_id: int) -> list[StageMove]:
    """Every stage of one person, oldest first."""
    rows = StageChange.objects.filter(lead_id=lead_id).order_by("at", "id")
    return [StageMove(lead_id, r.stage, r.before, r.why, r.by, r.at) for r in rows]
