"""Who is who: naming by form, letter and reference."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from minori.collect.public import register_link_reader
from minori.collect.words import Batch, LetterFacts, Received
from minori.eventlog.public import Event, append, apply_identity, load_outbox, timeline
from minori.leads.acts.book import book
from minori.leads.models import Lead, Naming, Visitor
from minori.leads.public import BadValue, cards, exclude, name_browser, name_person
from minori.leads.words import ExclusionKind, ExclusionWhy
from minori.team.words import SYSTEM

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
COOKIE, OTHER = "a" * 32, "b" * 32
SPELLINGS = [
    "Vera@Steelworks.example.jp", "vera@steelworks.example.jp", "ＶＥＲＡ＠steelworks.example.jp",
    " vera@STEELWORKS.example.jp ", "Ｖera@steelworks.example.jp",
]  # fmt: skip


def vera() -> int:
    return name_person(SYSTEM, "vera@steelworks.example.jp", {"name": "山田 Vera"}, None, "form").lead_id


def oleg() -> int:
    return name_person(SYSTEM, "oleg@rail.example.jp", {}, None, "form").lead_id


def seen(number: int, kind: str = "page.viewed", minutes: int = 0, **more: object) -> Received:
    at = NOON + timedelta(minutes=minutes)
    return Received(number, f"{number:032x}", at, at, kind, **more)  # type: ignore[arg-type]  # fields of Received by name


def booked(*rows: Received) -> list[int | None]:
    return [event.who for event in book(Batch(rows, len(rows)))]


def walk(*rows: Received) -> list[Event]:
    """Book a batch, put it into the log and let what was learned about names take effect."""
    events = book(Batch(rows, rows[-1].seq))
    append(events, "inbox", rows[-1].seq)
    load_outbox()
    apply_identity()
    return events


def pages(lead_id: int) -> list[str]:
    return sorted(e.object for e in timeline([lead_id], 100) if e.kind == "page.viewed")


@pytest.fixture
def letters_to() -> dict[int, int]:
    """Letter id -> reader, as the letters' room would answer."""
    readers: dict[int, int] = {}
    register_link_reader(lambda ids: {i: LetterFacts(readers[i], "spring", NOON) for i in ids if i in readers})
    return readers


@pytest.mark.django_db(transaction=True)
def test_fifty_posts_at_once_make_one_vera(log: object) -> None:
    outcomes: list[tuple[int, bool]] = []
    ready = threading.Barrier(50)

    def post(n: int) -> None:
        ready.wait()
        named = name_person(SYSTEM, SPELLINGS[n % 5], {"name": "Vera Yamada"}, f"{n:032x}", "form")
        outcomes.append((named.lead_id, named.created))
        connection.close()

    threads = [threading.Thread(target=post, args=(n,)) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Lead.objects.count() == 1
    assert len({lead for lead, _ in outcomes}) == 1
    assert sum(created for _, created in outcomes) == 1
    load_outbox()
    (lead,) = Lead.objects.all()
    assert [e.kind for e in timeline([lead.pk], 200)].count("lead.created") == 1


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_row_for_an_address() -> None:
    vera()
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.create(email_key="vera@steelworks.example.jp")


@pytest.mark.django_db
def test_blanks_never_overwrite_and_news_do() -> None:
    lead = name_person(
        SYSTEM, "vera@steelworks.example.jp", {"name": "山田 花子", "title": "部長"}, None, "form"
    ).lead_id
    again = name_person(SYSTEM, "VERA@steelworks.example.jp", {"name": "", "title": "本部長"}, None, "form")
    card = cards([lead])[lead]
    assert (again.lead_id, again.created) == (lead, False)
    assert (card.name, card.title, card.role) == ("山田 花子", "本部長", "decision_maker")


@pytest.mark.django_db
def test_a_company_is_found_in_any_spelling() -> None:
    spellings = ["株式会社東都電機", "東都電機㈱", "東都電機（株）", "東都 電機"]
    people = [
        name_person(SYSTEM, f"p{n}@t.example.jp", {"company": text}, None, "form").lead_id
        for n, text in enumerate(spellings)
    ]
    assert len({card.company_id for card in cards(people).values()}) == 1


@pytest.mark.django_db
def test_what_is_no_address_makes_nobody() -> None:
    for text in (
        "vera",
        "vera@",
        "@steelworks.jp",
        "vera@steelworks.jp\r\nBcc: all@x.jp",
        "a b@c.jp",
        "x" * 250 + "@a.jp",
    ):
        with pytest.raises(BadValue):
            name_person(SYSTEM, text, {}, None, "form")
    assert Lead.objects.count() == 0


@pytest.mark.django_db
def test_an_anonymous_browser_gets_its_past_when_vera_is_named(log: object) -> None:
    past = walk(seen(1, visitor=COOKIE, object="/cases"))
    assert past[0].who == -Visitor.objects.get(key=COOKIE).pk
    lead = name_person(SYSTEM, "vera@steelworks.example.jp", {}, COOKIE, "form", at=NOON + timedelta(minutes=1)).lead_id
    walk(seen(2, minutes=2, visitor=COOKIE, object="/pricing"))
    assert pages(lead) == ["/cases", "/pricing"]


@pytest.mark.django_db
def test_two_known_people_at_one_browser_stay_two(log: object) -> None:
    first, second = vera(), oleg()
    walk(seen(1, minutes=-9, visitor=COOKIE, object="/anonymous"))
    name_browser(COOKIE, first, "form", NOON)
    name_browser(COOKIE, second, "form", NOON + timedelta(minutes=10))
    walk(
        seen(2, minutes=-5, visitor=COOKIE, object="/late"), seen(3, minutes=5, visitor=COOKIE, object="/hers"),
        seen(4, minutes=15, visitor=COOKIE, object="/his"),
    )  # fmt: skip
    assert (pages(first), pages(second)) == (["/anonymous", "/hers", "/late"], ["/his"])
    assert Lead.objects.count() == 2


@pytest.mark.django_db
def test_a_letters_link_names_the_browser_that_brings_its_token(letters_to: dict[int, int]) -> None:
    letters_to[7] = vera()
    who = booked(
        seen(1, "mail.clicked", letter=7),
        seen(2, visitor=COOKIE, minutes=1, letter=7),
        seen(3, visitor=COOKIE, minutes=2),
    )
    assert who == [letters_to[7]] * 3
    assert Naming.objects.count() == 1


@pytest.mark.django_db
def test_a_click_alone_names_no_browser(letters_to: dict[int, int]) -> None:
    letters_to[7] = vera()
    booked(seen(1, "mail.clicked", letter=7, visitor=COOKIE))
    assert Naming.objects.count() == 0


@pytest.mark.django_db
def test_booking_the_same_batch_twice_changes_nothing(log: object, letters_to: dict[int, int]) -> None:
    letters_to[7], letters_to[8] = vera(), oleg()
    rows = (
        seen(1, visitor=COOKIE), seen(2, visitor=COOKIE, letter=7, minutes=1), seen(3, visitor=COOKIE, letter=8, minutes=2),
        seen(4, visitor=OTHER), seen(5, lead_ref="email:new@x.example.jp", source="api"),
    )  # fmt: skip
    first = book(Batch(rows, 5))
    load_outbox()
    assert book(Batch(rows, 5)) == first
    assert (load_outbox(), Naming.objects.count(), Lead.objects.count()) == (0, 2, 3)


@pytest.mark.django_db
def test_a_letter_of_nobody_and_a_reference_to_nobody_are_nobodys(letters_to: dict[int, int]) -> None:
    letters_to[9] = 404
    assert booked(
        seen(1, "mail.opened", letter=9), seen(2, "mail.opened", letter=10), seen(3, lead_ref="id:404"),
        seen(4, lead_ref="external:nope"), seen(5, lead_ref="email:not an address"),
    ) == [None] * 5  # fmt: skip


@pytest.mark.django_db
def test_our_own_office_does_not_count() -> None:
    exclude(ExclusionKind.NETWORK, "feed", ExclusionWhy.STAFF, SYSTEM)
    exclude(ExclusionKind.VISITOR, COOKIE, ExclusionWhy.AGENCY, SYSTEM)
    events = book(Batch([seen(1, net="feed"), seen(2, net="beef"), seen(3, visitor=COOKIE)], 3))
    assert [event.human for event in events] == [False, True, False]


@pytest.mark.django_db
def test_a_competitors_domain_marks_those_who_are_here_and_those_who_come() -> None:
    early = name_person(SYSTEM, "spy@rival.example.jp", {}, None, "form").lead_id
    assert exclude(ExclusionKind.DOMAIN, "@Rival.example.jp", ExclusionWhy.COMPETITOR, SYSTEM) == 1
    late = name_person(SYSTEM, "spy2@rival.example.jp", {}, None, "form").lead_id
    assert [card.excluded for card in cards([early, late]).values()] == [True, True]
