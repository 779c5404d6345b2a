"""What nobody can see: who needs an inspection system, when, and who decides; and what follows from it day by day.

Behaviour and deals both come from these traits. The scoring model never reads them, so if a score predicts deals in
the demo company, it found that out from behaviour.
"""

import math
import random
from dataclasses import dataclass, field

from minori.demo.core import names

DAYS = 182
AUTHORITY = {"decision_maker": 1.0, "manager": 0.75, "staff": 0.45}


@dataclass(frozen=True)
class Firm:
    """An invented company; `need` and `project_day` are hidden."""

    name: str
    domain: str
    industry: str
    employees: int
    revenue: int
    prefecture: str
    need: float
    project_day: int


@dataclass(frozen=True)
class Person:
    """An invented lead; `eagerness` is hidden. Days count from the start of the half year."""

    number: int
    firm: Firm
    family: str
    given: str
    kana: str
    address: str
    department: str
    title: str
    role: str
    phone: str
    source: str
    known_from: int
    consents: bool
    eagerness: float


@dataclass(frozen=True)
class Deed:
    """Something a person did: the day, seconds into it, the kind of event and its object."""

    day: int
    second: int
    kind: str
    object: str
    value: float | None = None


@dataclass
class Life:
    """A person's half year: deeds in order, and a deal if one came of it."""

    person: Person
    deeds: list[Deed] = field(default_factory=list)
    enquiry_day: int | None = None
    won: bool | None = None
    amount: int = 0


def firms(dice: random.Random, count: int) -> list[Firm]:
    """Companies of all sizes; two in five have a project some time."""
    made = []
    for name, domain, industry in names.company_names(dice, count):
        size = int(min(12000, max(6, dice.lognormvariate(4.9, 1.3))))
        fits = industry in {"製造業", "化学", "食品", "電子部品", "医薬品"}
        need = dice.betavariate(2.2, 3.0) * (1.0 if fits else 0.55)
        project = dice.randint(-30, DAYS + 40) if dice.random() < 0.4 else 10_000
        revenue = size * dice.randint(12, 42) * 1_000_000
        made.append(Firm(name, domain, industry, size, revenue, dice.choice(names.PREFECTURES), need, project))
    return made


def person(dice: random.Random, number: int, firm: Firm) -> Person:
    """One employee of a company, who becomes known on some day."""
    family, family_kana, family_latin = dice.choice(names.FAMILY)
    given, given_kana, given_latin = dice.choice(names.GIVEN)
    department, title, role = dice.choice(names.JOBS)
    source = dice.choices(["form", "card", "seminar"], [5, 3, 2])[0]
    return Person(
        number, firm, family, given, f"{family_kana} {given_kana}", f"{given_latin[0]}.{family_latin}{number}@{firm.domain}",
        department, title, role, f"0{dice.randint(3, 9)}-{dice.randint(1000, 9999)}-{dice.randint(1000, 9999)}", source,
        int(DAYS * dice.random() ** 1.3), dice.random() < 0.86, dice.betavariate(2, 2),
    )  # fmt: skip


def interest(who: Person, day: int) -> float:
    """0 to 1: a low ground of curiosity, and a wave of some weeks around the firm's project."""
    wave = math.exp(-(((day - who.firm.project_day) / 24.0) ** 2))
    return min(1.0, 0.04 + 0.10 * who.eagerness + 0.86 * wave * who.firm.need * (0.4 + 0.6 * who.eagerness))


PAGES = [
    ("/", 0.9, 0.1), ("/products/inspection", 0.5, 0.7), ("/blog/visual-inspection", 0.8, 0.2),
    ("/cases/food-factory", 0.15, 0.8), ("/cases/metal-works", 0.1, 0.8), ("/cases/pharma-line", 0.08, 0.7),
    ("/pricing", 0.03, 0.9), ("/company", 0.2, 0.1),
]  # fmt: skip


def visit(dice: random.Random, day: int, warmth: float) -> list[Deed]:
    """The pages of one visit; the warmer, the nearer to cases and price."""
    second, deeds = dice.randint(8 * 3600, 19 * 3600), []
    for path, cold, warm in PAGES:
        if dice.random() < cold * (1 - warmth) * 0.5 + warm * warmth:
            deeds.append(Deed(day, second, "page.viewed", path))
            stay = dice.randint(8, 40 + int(160 * warmth))
            deeds.append(Deed(day, second + stay, "page.left", path, float(stay)))
            second += stay + dice.randint(2, 9)
    return deeds


def life(dice: random.Random, who: Person) -> Life:
    """A person's half year from the traits alone."""
    made = Life(who)
    for day in range(DAYS):
        if day % 7 in {5, 6} and dice.random() < 0.9:
            continue
        warmth = interest(who, day)
        if dice.random() < 0.012 + 0.30 * warmth**1.4:
            made.deeds += visit(dice, day, warmth)
            if day >= who.known_from and dice.random() < 0.30 * warmth:
                made.deeds.append(
                    Deed(day, 19 * 3600 + dice.randint(60, 3000), "asset.downloaded", dice.choice(DOCUMENTS))
                )
        if (
            made.enquiry_day is None
            and day >= who.known_from
            and dice.random() < 0.09 * warmth**1.6 * AUTHORITY[who.role]
        ):
            made.enquiry_day = day
            made.deeds.append(Deed(day, 19 * 3600 + 4000, "form.submitted", "contact"))
            decide(dice, made, day)
    return made


DOCUMENTS = ["whitepaper-visual-inspection", "guide-cost-calculation", "casebook-2026"]


def decide(dice: random.Random, made: Life, day: int) -> None:
    """Whether an enquiry becomes a deal and is won: need, authority and luck, never the score."""
    who = made.person
    chance = who.firm.need * (0.3 + 0.7 * AUTHORITY[who.role])
    if dice.random() < 0.25 + 0.6 * chance:
        made.won = dice.random() < 0.15 + 0.75 * chance if day < DAYS - 35 else None
        made.amount = int(400_000 + who.firm.employees**0.6 * dice.randint(20_000, 60_000)) // 10_000 * 10_000


def population(seed: int, leads: int) -> list[Life]:
    """Everybody's half year; the same seed gives the same people to the last second."""
    dice = random.Random(seed)
    employers = firms(dice, max(4, min(360, leads // 4)))
    weights = [f.employees**0.45 for f in employers]
    people = [person(dice, n, dice.choices(employers, weights)[0]) for n in range(1, leads + 1)]
    return [life(dice, who) for who in people]
