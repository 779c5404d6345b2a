"""What comes in by the beacon, the event API, pixels and links."""

import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from minori.collect.core import tokens
from minori.collect.core.config import CollectConfig
from minori.collect.tests.door import CHROME, KEY, VERA, Door, MakeDoor, view
from minori.collect.words import AgentClass

OWN = CollectConfig(own_sites=["steelworks.example"])
LINK = tokens.LinkToken(7, 2, "https://www.steelworks.example/pricing?a=1", trap=False)


def clicked(door: Door, link: tokens.LinkToken = LINK, method: str = "GET", **headers: str) -> str:
    [answer] = door.ask((method, f"/c/{tokens.sign_link(KEY, link)}", {"headers": headers}))
    assert answer.status_code == 302
    return answer.headers["location"]


def test_vera_views_the_price_page(door: Door) -> None:
    answer = door.beacon(
        view(
            title="料金",
            url="https://www.steelworks.example/pricing?utm_source=x#top",
            campaign="autumn",
            props={"utm_source": "x"},
        )
    )
    assert answer.status_code == 204
    [seen] = door.inbox()
    assert (seen.kind, seen.object, seen.url) == ("page.viewed", "/pricing", "https://www.steelworks.example/pricing")
    assert (seen.title, seen.campaign, seen.props, seen.visitor) == ("料金", "autumn", {"utm_source": "x"}, VERA)
    assert (seen.agent, seen.human, len(seen.net), seen.source) == (AgentClass.PERSON, True, 16, "tag")
    assert seen.id[12] == "7"


def test_the_same_event_sent_three_times_is_one(door: Door) -> None:
    event = view("again")
    door.beacon(event)
    door.beacon(event, view("other"))
    door.beacon(event)
    assert len(door.inbox()) == 2
    door.beacon(event, visitor="f" * 32)
    assert len(door.inbox()) == 3


def test_a_wrong_clock_is_corrected_and_the_future_is_clamped_and_flagged(door: Door) -> None:
    now = int(time.time() * 1000)
    two_days_ahead = now + 2 * 86_400_000
    door.beacon(view("skewed", at=two_days_ahead - 60_000), now=two_days_ahead)
    door.beacon(view("future", at=two_days_ahead), now=now)
    skewed, future = door.inbox()
    assert abs((skewed.received_at - skewed.at) - timedelta(seconds=60)) < timedelta(seconds=1)
    assert (future.at, future.props) == (future.received_at, {"clamped": True})


def test_ids_sort_by_the_time_of_the_event(door: Door) -> None:
    now = int(time.time() * 1000)
    door.beacon(*(view(f"e{n}", at=now - n * 1000) for n in (2, 0, 3, 1)))
    by_id = sorted(door.inbox(), key=lambda r: r.id)
    assert [r.at for r in by_id] == sorted(r.at for r in by_id)


def test_mail_addresses_in_addresses_and_titles_are_not_kept(door: Door) -> None:
    door.beacon(
        view(
            url="https://v:p@a.example/u/vera@steelworks.example/?mail=vera@steelworks.example",
            title="vera@steelworks.example - profile",
            referrer="https://b.example/?to=vera%40steelworks.example",
            props={"note": "to vera@steelworks.example!"},
        )
    )
    assert "steelworks.example" not in repr(door.inbox())


def test_an_opened_letter_is_stored_before_the_pixel_comes(door: Door) -> None:
    [answer] = door.ask(("GET", f"/o/{tokens.sign_open(KEY, 7)}.gif"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/gif")
    [opened] = door.inbox()
    assert (opened.kind, opened.letter, opened.human) == ("mail.opened", 7, None)
    assert opened.props == {"letter": 7, "agent": "person", "net": opened.net}


def test_a_click_on_an_own_page_carries_a_visit_token_and_elsewhere_none(make_door: MakeDoor) -> None:
    door = make_door(OWN)
    location = clicked(door)
    assert location.startswith("https://www.steelworks.example/pricing?a=1&mi=")
    visit = tokens.read_visit(KEY, location.rpartition("=")[2])
    assert visit
    assert (visit.letter, visit.n) == (7, 2)
    other = tokens.LinkToken(7, 3, "https://news.example/a?b", trap=False)
    assert clicked(door, other) == other.url
    own, foreign = door.inbox()
    assert (own.kind, own.object, own.letter, own.props["link"]) == (
        "mail.clicked",
        "https://www.steelworks.example/pricing",
        7,
        2,
    )
    assert (foreign.object, foreign.props["link"]) == ("https://news.example/a", 3)
    assert visit.click.hex() == own.id


@pytest.mark.parametrize(
    ("method", "headers", "agent"),
    [
        ("HEAD", {}, AgentClass.HEAD),
        ("GET", {"sec-purpose": "prefetch;prerender"}, AgentClass.PREFETCH),
        ("GET", {"user-agent": "Mozilla/5.0 (compatible; Barracuda Sentinel)"}, AgentClass.SCANNER),
        ("GET", {"user-agent": ""}, AgentClass.SCANNER),
        (
            "GET",
            {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
            AgentClass.BOT,
        ),
        ("GET", {"user-agent": "python-requests/2.32"}, AgentClass.BOT),
    ],
)
def test_a_machine_gets_the_page_but_no_visit_token(
    make_door: MakeDoor, method: str, headers: dict[str, str], agent: AgentClass
) -> None:
    door = make_door(OWN)
    assert clicked(door, LINK, method, **headers) == LINK.url
    assert [r.agent for r in door.inbox()] == [agent]


@pytest.mark.parametrize(
    ("user_agent", "agent"),
    [
        (CHROME, AgentClass.PERSON),
        ("Mozilla/5.0", AgentClass.APPLE_PROXY),
        ("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", AgentClass.GOOGLE_PROXY),
        ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", AgentClass.YAHOO_PROXY),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", AgentClass.PERSON),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)", AgentClass.PERSON),
    ],
)  # fmt: skip
def test_the_image_proxies_of_mail_providers_are_known(door: Door, user_agent: str, agent: AgentClass) -> None:
    door.ask(("GET", f"/o/{tokens.sign_open(KEY, 7)}.gif", {"headers": {"user-agent": user_agent}}))
    assert door.inbox()[0].agent is agent


def test_forged_tokens_lead_nowhere_and_leave_nothing(door: Door) -> None:
    good = tokens.sign_link(KEY, LINK)
    spliced = good[:10] + tokens.sign_open(KEY, 9)[5:]
    paths = [
        f"/c/{good[:-2]}AA",
        f"/c/{spliced}",
        f"/c/{tokens.sign_open(KEY, 7)}",
        f"/o/{good}.gif",
        "/c/",
        "/c/%0d%0a",
        "/o/x.gif",
        "/c///evil.example",
    ]
    assert {a.status_code for a in door.ask(*(("GET", p) for p in paths))} == {404}
    assert door.inbox() == []


def test_the_visit_token_books_page_events_on_the_letter_for_one_browser_only(door: Door) -> None:
    token = tokens.sign_visit(KEY, 7, 2, b"n" * 16, datetime.now(UTC))
    door.beacon(view("v1"), mi=token)
    door.beacon(view("v2", kind="page.left", props={"active": 5}), mi=token)
    door.beacon(view("v3"), mi=token, visitor="f" * 32)
    door.beacon(view("v4"), mi=token[:-3] + "AAA")
    late = tokens.sign_visit(KEY, 8, 1, b"m" * 16, datetime.now(UTC) - timedelta(minutes=11))
    door.beacon(view("v5"), mi=late)
    assert [r.letter for r in door.inbox()] == [7, 7, None, None, None]
    assert door.inbox()[1].props == {"active": 5, "letter": 7, "link": 2, "click": "6e" * 16}


def test_own_staff_are_kept_but_marked(make_door: MakeDoor) -> None:
    door = make_door(CollectConfig(excluded_nets=["203.0.113.0/24"]))
    door.beacon(view())
    assert [(r.agent, r.human) for r in door.inbox()] == [(AgentClass.INSIDER, False)]


def test_own_staff_are_known_by_their_browser_too(make_door: MakeDoor) -> None:
    door = make_door(CollectConfig(excluded_visitors=[VERA]))
    door.beacon(view())
    assert [r.agent for r in door.inbox()] == [AgentClass.INSIDER]


def test_a_foreign_site_may_not_report(make_door: MakeDoor) -> None:
    door = make_door(CollectConfig(allowed_origins=["https://www.steelworks.example"]))
    bodies = [("POST", "/e", {"content": "{}", "headers": {"origin": "https://evil.example"}})]
    assert [a.status_code for a in door.ask(*bodies)] == [403]


def test_the_event_api_takes_events_by_key_and_tells_what_it_refused(make_door: MakeDoor) -> None:
    door = make_door(CollectConfig(key_hashes=[sha256(b"mk_secret").hexdigest()]))
    events = [
        {"kind": "seminar.attended", "object": "seminar-1", "lead": {"email": "vera@steelworks.example"}},
        {"kind": "page.viewed", "value": "many"},
        {"kind": "score.changed"},
        {"kind": "asset.downloaded", "id": "x"},
        {"kind": "asset.downloaded", "lead": {"id": 7, "external": "C-1"}},
        {"kind": "asset.downloaded", "at": "2026-11-20T09:00:00"},
    ]
    bearer = {"authorization": "Bearer mk_secret"}
    refused, answer = door.ask(
        ("POST", "/api/events", {"json": events, "headers": {"authorization": "Bearer mk_wrong"}}),
        ("POST", "/api/events", {"json": {"events": events}, "headers": bearer}),
    )
    assert (refused.status_code, answer.status_code) == (401, 200)
    told = answer.json()
    assert told["stored"] == 1
    assert [r["place"] for r in told["refused"]] == [
        "events[1].value",
        "events[2].kind",
        "events[3].at",
        "events[4].lead",
        "events[5].at",
    ]
    [seen] = door.inbox()
    assert (seen.lead_ref, seen.source, seen.human) == ("email:vera@steelworks.example", "api", True)


def test_a_repeated_call_of_the_event_api_changes_nothing(make_door: MakeDoor) -> None:
    door = make_door(CollectConfig(key_hashes=[sha256(b"mk_secret").hexdigest()]))
    event = {
        "kind": "asset.downloaded",
        "id": "order-9",
        "at": "2026-11-20T09:00:00+09:00",
        "lead": {"external": "C-1"},
    }
    call = ("POST", "/api/events", {"json": [event], "headers": {"authorization": "Bearer mk_secret"}})
    assert {a.status_code for a in door.ask(call, call, call)} == {200}
    assert len(door.inbox()) == 1


def test_unknown_paths_and_methods_are_refused_in_plain_words(door: Door) -> None:
    answers = door.ask(("GET", "/admin"), ("GET", "/e"), ("DELETE", "/e"), ("OPTIONS", "/e"), ("GET", "/health"))
    assert [a.status_code for a in answers] == [404, 405, 405, 204, 200]
    assert answers[1].json() == {"error": "only POST is understood here"}
