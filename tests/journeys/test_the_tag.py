"""The tag in a real browser on a tagged page, reporting to a real collector."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from minori.collect import inbox as box
from minori.collect.core import tokens
from minori.collect.core.config import CollectConfig
from minori.collect.server.settings import BUILT_TAG
from minori.collect.words import ConsentMode, Received
from tests.kit.collector import CollectorProcess

CHROMIUM = "/usr/bin/chromium"
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
PAGE = """<!doctype html><meta charset="utf-8"><title>料金 - Steelworks</title>
<script async src="{tag}/t.js"></script>
<h1>Prices</h1>
<a id="paper" href="/paper.pdf">White paper</a> <a id="out" href="{tag}/health">Elsewhere</a>
<a id="form" href="{forms}ask">Ask us</a> <button id="next" onclick="history.pushState(0,'','/cases?x=1');document.title='Cases'">Cases</button>
<p style="height:3000px">long</p>"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's Chromium"),
    pytest.mark.skipif(not BUILT_TAG.exists(), reason="the tag has not been built; run make setup"),
]


class Site(SimpleHTTPRequestHandler):
    """The company's own site: every path is the tagged page."""

    def __init__(self, page: str, *args: Any, **kwargs: Any) -> None:
        self.page = page
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        body = self.page.encode()
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        return


class Stage:
    """Collector, site and browser together."""

    def __init__(self, folder: Path, consent: ConsentMode = ConsentMode.FREE) -> None:
        self.collector = CollectorProcess(folder)
        self.forms = f"{self.collector.url}/f/"
        page = PAGE.format(tag=self.collector.url, forms=self.forms)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, page))
        self.site = f"http://127.0.0.1:{self.server.server_address[1]}"
        host = self.site.removeprefix("http://")
        self.collector.configure(CollectConfig(own_sites=[host], consent=consent, forms_url=self.forms))
        self.collector.start()
        self.inbox = box.Inbox(folder / "inbox.db")
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self) -> list[Received]:
        return list(box.take(self.inbox, 1000, 0).rows)

    def wait_for(self, kind: str, count: int = 1, within_s: float = 10) -> list[Received]:
        """The events of a kind, once there are so many."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            found = [e for e in self.events() if e.kind == kind]
            if len(found) >= count:
                return found
            time.sleep(0.05)
        raise AssertionError(f"no {count} x {kind} among {[(e.kind, e.object) for e in self.events()]}")

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.collector.__exit__(None, None, None)
        self.inbox.close()


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield chromium.new_context(user_agent=AGENT)
        chromium.close()


@pytest.fixture
def make_stage(tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    made: list[Stage] = []

    def make(consent: ConsentMode = ConsentMode.FREE) -> Stage:
        made.append(Stage(tmp_path, consent))
        return made[-1]

    yield make
    for stage in made:
        stage.close()


def test_vera_reads_downloads_and_moves_on(make_stage: Callable[..., Stage], browser: Any) -> None:
    stage = make_stage()
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.goto(
        f"{stage.site}/pricing?utm_source=news&utm_campaign=autumn&mail=v@a.example",
        referer="https://search.example/?q=vera",
    )
    [viewed] = stage.wait_for("page.viewed")
    assert (viewed.object, viewed.title, viewed.campaign) == ("/pricing", "料金 - Steelworks", "autumn")
    assert viewed.props == {"utm_source": "news", "utm_campaign": "autumn", "referrer": "https://search.example/"}
    assert viewed.human
    [cookie] = [c for c in browser.cookies() if c["name"] == "mn_v"]
    assert (viewed.visitor, cookie["sameSite"]) == (cookie["value"], "Lax")
    page.mouse.wheel(0, 1500)
    page.wait_for_timeout(2500)
    page.click("#next")
    second = stage.wait_for("page.viewed", 2)[-1]
    assert (second.object, second.title) == ("/cases", "Cases")
    [left] = stage.wait_for("page.left")
    assert left.object == "/pricing"
    assert 1 <= float(left.props["active"]) <= 10
    assert float(left.props["scroll"]) > 30
    assert left.props["interaction"] is True
    page.click("#paper")
    [paper] = stage.wait_for("asset.downloaded")
    assert (paper.object, paper.title) == ("/paper.pdf", "White paper")
    assert complaints == []
    page.go_back()
    page.click("#out")
    [out] = stage.wait_for("link.clicked")
    assert out.object.endswith("/health")
    assert {e.visitor for e in stage.events()} == {viewed.visitor}


def test_a_click_in_a_letter_brings_its_reader_once_and_the_address_bar_is_clean(
    make_stage: Callable[..., Stage], browser: Any
) -> None:
    stage = make_stage()
    link = tokens.LinkToken(7, 2, f"{stage.site}/pricing?a=1", trap=False)
    page = browser.new_page()
    page.goto(f"{stage.collector.url}/c/{tokens.sign_link(stage.collector.key, link)}")
    [clicked] = stage.wait_for("mail.clicked")
    [viewed] = stage.wait_for("page.viewed")
    assert page.url == f"{stage.site}/pricing?a=1"
    assert (viewed.letter, viewed.props["click"]) == (7, clicked.id)
    page.mouse.click(300, 300)
    [left] = stage.wait_for("page.left")
    assert (left.letter, left.props["click"], left.props["interaction"]) == (7, clicked.id, True)


def test_without_consent_nothing_is_sent_and_nothing_is_set(make_stage: Callable[..., Stage], browser: Any) -> None:
    stage = make_stage(ConsentMode.REQUIRED)
    page = browser.new_page()
    page.goto(f"{stage.site}/pricing")
    page.wait_for_function("typeof minori === 'function'")
    page.mouse.wheel(0, 500)
    page.click("#form", modifiers=["Control"])
    page.wait_for_timeout(1500)
    assert (stage.events(), browser.cookies(), page.evaluate("localStorage.length")) == ([], [], 0)
    page.evaluate("minori('consent', 'granted')")
    stage.wait_for("page.viewed")
    assert {c["name"] for c in browser.cookies()} == {"mn_c", "mn_v"}
    page.goto(f"{stage.site}/second")
    stage.wait_for("page.viewed", 2)
    page.wait_for_function("typeof minori === 'function'")
    page.evaluate("minori('consent', 'denied')")
    count = len(stage.events())
    page.goto(f"{stage.site}/third")
    page.wait_for_timeout(1500)
    assert [(c["name"], c["value"]) for c in browser.cookies()] == [("mn_c", "0")]
    assert len([e for e in stage.events() if e.kind == "page.viewed"]) == 2
    assert len(stage.events()) == count


def test_a_link_to_a_hosted_form_knows_the_visitor(make_stage: Callable[..., Stage], browser: Any) -> None:
    stage = make_stage()
    page = browser.new_page()
    page.goto(f"{stage.site}/pricing")
    [viewed] = stage.wait_for("page.viewed")
    page.click("#form")
    page.wait_for_url("**/f/ask*")
    assert page.url == f"{stage.forms}ask?mv={viewed.visitor}"


def test_what_a_dead_collector_missed_comes_with_the_next_page(make_stage: Callable[..., Stage], browser: Any) -> None:
    stage = make_stage()
    page = browser.new_page()
    page.goto(f"{stage.site}/first")
    stage.wait_for("page.viewed")
    stage.collector.kill()
    page.evaluate("history.pushState(0, '', '/missed')")
    page.wait_for_function("(localStorage.getItem('mn_q') || '').includes('/missed')")
    stage.collector.start()
    page.evaluate("history.pushState(0, '', '/third')")
    found = stage.wait_for("page.viewed", 3)
    assert sorted(e.object for e in found) == ["/first", "/missed", "/third"]


def test_a_token_that_was_forwarded_brings_nobody_else(make_stage: Callable[..., Stage], browser: Any) -> None:
    stage = make_stage()
    token = tokens.sign_visit(stage.collector.key, 7, 2, b"c" * 16, datetime.now(UTC))
    page = browser.new_page()
    page.goto(f"{stage.site}/pricing?mi={token}")
    stage.wait_for("page.viewed")
    browser.clear_cookies()
    page.goto(f"{stage.site}/pricing?mi={token}&again=1")
    first, second = stage.wait_for("page.viewed", 2)
    assert (first.letter, second.letter) == (7, None)
    assert first.visitor != second.visitor
