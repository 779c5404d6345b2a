"""Load the demo company: half a year, lived step by step through the doors that real data uses, with a moved clock."""

import hashlib
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from minori import pulse
from minori.collect.words import Batch, Received
from minori.demo import office
from minori.demo.clock import at
from minori.demo.core.traits import DAYS, Deed, Life, Person, population
from minori.eventlog import public as eventlog
from minori.leads import public as leads
from minori.leads.words import Basis, BasisKind
from minori.team.words import SYSTEM

SAY = print


def steps() -> list[int]:
    """The days at which the clock stops: every fortnight at first, every week in the last two months."""
    return [*range(0, DAYS - 70, 14), *range(DAYS - 70, DAYS + 1, 7)]


def load(count: int, seed: int) -> None:
    """Make the company, its staff and `count` leads, and let them live half a year that ends today."""
    began = time.monotonic()
    zone = ZoneInfo(settings.TIME_ZONE)
    today = timezone.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    start = (today - timedelta(days=DAYS - 1)).astimezone(UTC)
    lives = population(seed, count)
    story = Story(lives, start, seed)
    with at(start):
        office.furnish()
    for first, last in pairwise(steps()):
        story.live(first, last, tell=SAY)
    eventlog.idle_work(timezone.now())
    SAY(f"The demo company stands: {count} leads, half a year, {time.monotonic() - began:.0f} s")


def browser_of(seed: int, who: Person) -> str:
    """The visitor key (32 hex digits) of an invented person's browser."""
    return hashlib.blake2b(f"{seed}/{who.number}".encode(), digest_size=16).hexdigest()


class Story:
    """The half year: who is known already, how far the front door was read, and whom sales is talking to."""

    def __init__(self, lives: list[Life], start: datetime, seed: int) -> None:
        self.lives, self.start, self.seed = lives, start, seed
        self.dice = random.Random(seed + 1)
        self.known: dict[int, int] = {}
        self.seq = eventlog.position("demo")
        self.sales = office.SalesTeam(random.Random(seed + 2))

    def live(self, first: int, last: int, tell: Callable[[str], None]) -> None:
        """Live the days from `first` to before `last`."""
        now = min(self.moment(last, 0), timezone.now())
        with at(now):
            for life in self.lives:
                if first <= life.person.known_from < last:
                    self.become_known(life.person)
            rows = list(self.seen(first, last))
            if rows:
                eventlog.append(leads.book(Batch(rows, rows[-1].seq)), "demo", rows[-1].seq)
            self.enquire(first, last)
            office.send_due(first, last, now)
            pulse.beat()
            self.sales.work(
                now, {self.known[life.person.number]: life for life in self.lives if life.person.number in self.known}
            )
            if last == DAYS:
                pulse.beat()
                office.send_due(last, last, now)
                pulse.beat()
        if pulse.troubles:
            raise RuntimeError(f"the demo company could not live its days: {list(pulse.troubles.values())}")
        if last % 28 < 7:
            tell(f"  … {last} of {DAYS} days, {len(self.known)} people known")

    def moment(self, day: int, second: int) -> datetime:
        """A moment of the half year."""
        return self.start + timedelta(days=day, seconds=second)

    def become_known(self, who: Person) -> None:
        """Somebody's card, seminar list or form makes her a lead."""
        evidence = {"card": "名刺交換", "seminar": "セミナー申込書", "form": "資料請求フォーム"}[who.source]
        kind = BasisKind.NOTIFIED if who.source == "card" else BasisKind.OPT_IN
        moment = self.moment(who.known_from, 10 * 3600)
        fields = {
            "family_name": who.family, "given_name": who.given, "kana": who.kana, "department": who.department,
            "title": who.title, "role": who.role, "phone": who.phone, "prefecture": who.firm.prefecture,
            "company": who.firm.name, "company_industry": who.firm.industry, "company_employees": str(who.firm.employees),
            "company_revenue": str(who.firm.revenue), "company_domain": who.firm.domain,
        }  # fmt: skip
        basis = Basis(kind, evidence, office.CONSENT, moment) if who.consents else None
        with at(moment):
            named = leads.name_person(
                SYSTEM, who.address, fields, browser_of(self.seed, who), who.source, basis, at=moment
            )
            if who.source == "form":
                office.press("guide", who, browser_of(self.seed, who), moment)
        self.known[who.number] = named.lead_id

    def seen(self, first: int, last: int) -> Iterator[Received]:
        """What the front door saw in these days, as the tag would have reported it."""
        deeds = [(deed, life.person) for life in self.lives for deed in life.deeds if first <= deed.day < last]
        deeds.sort(key=lambda pair: (pair[0].day, pair[0].second))
        for deed, who in deeds:
            if deed.kind == "form.submitted":
                continue
            self.seq += 1
            yield self.received(deed, who)

    def received(self, deed: Deed, who: Person) -> Received:
        """One deed as the front door keeps it."""
        moment = self.moment(deed.day, deed.second)
        return Received(
            self.seq, eventlog.new_event_id(moment), moment, moment, deed.kind, visitor=browser_of(self.seed, who),
            object=deed.object, value=deed.value, source="tag",
        )  # fmt: skip

    def enquire(self, first: int, last: int) -> None:
        """Enquiries come in through the hosted form."""
        for life in self.lives:
            if life.enquiry_day is not None and first <= life.enquiry_day < last and life.person.number in self.known:
                moment = self.moment(life.enquiry_day, 19 * 3600 + 4000)
                with at(moment):
                    office.press("contact", life.person, browser_of(self.seed, life.person), moment)
