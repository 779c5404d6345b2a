"""The screens in a real browser: nothing refused by the content policy, nothing wider than the window, keyboard and HTMX work."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from minori.eventlog.public import copy_changes, load_outbox
from minori.leads.public import name_person
from minori.team.public import SYSTEM, Role, add_person

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = Path(os.environ.get("MINORI_CHROMIUM", "/usr/bin/chromium"))
LONG = "Maximiliana Alexandrowna Featherstonehaugh Wolfeschlegelstein von Hohenberg Sachs"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}"),
]


@pytest.fixture
def session(transactional_db: object, log: object) -> str:
    """Nina's session, with two leads in the house."""
    for name, address in [("Vera Stahl", "vera@steelworks.example"), (LONG, "m@sachs.example")]:
        name_person(SYSTEM, address, {"name": name, "company": "Steelworks Ltd"}, None, "fair")
    load_outbox()
    copy_changes()
    nina = add_person("nina@ours.example", "Nina", Role.admin, SYSTEM, language="en")
    client = Client()
    client.force_login(get_user_model().objects.get(pk=nina.id))
    return client.cookies["sessionid"].value


@pytest.fixture(params=[1280, 390])
def page(request: Any, session: str, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator["Page"]:
    """A browser page of Nina's that fails the test when the browser complains."""
    from playwright.sync_api import sync_playwright

    complaints: list[str] = []
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": request.param, "height": 900}, base_url=live_server.url)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        yield page
        browser.close()
    assert complaints == []


def first(page: "Page", address: str) -> str:
    """The address behind the first row of a list."""
    page.goto(address)
    return str(page.locator("tbody a").first.get_attribute("href"))


def test_no_screen_scrolls_sideways_and_the_browser_has_no_complaint(page: "Page") -> None:
    for address in [
        "/",
        "/leads/",
        first(page, "/leads/"),
        "/companies/",
        first(page, "/companies/"),
        "/find?q=ve",
        "/parts",
    ]:
        answer = page.goto(address)
        assert answer and answer.ok, address  # noqa: PT018  the same thing, said once
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, (
            address
        )


def test_ctrl_k_finds_vera_and_enter_opens_her_page(page: "Page") -> None:
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("vera")
    page.locator("#found a", has_text="Vera Stahl").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leads/*/")
    assert "Vera Stahl" in page.locator("h1").inner_text()


def test_the_timeline_is_filtered_in_place(page: "Page") -> None:
    page.goto(first(page, "/leads/"))
    page.locator("#history").get_by_role("button", name="Forms").click()
    page.get_by_text("Nothing of this kind happened yet.").wait_for()


def test_the_chosen_theme_stays(page: "Page") -> None:
    page.goto("/parts")
    if page.viewport_size and page.viewport_size["width"] < 1000:
        page.locator("header").get_by_role("button", name="Menu").click()
        page.locator("#drawer").get_by_role("button", name="Dark").click()
    else:
        page.locator("header").get_by_role("button", name="Dark").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("data-theme") == "minori-dark"
