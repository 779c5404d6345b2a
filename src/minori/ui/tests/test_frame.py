"""The frame: who sees which menu, where one is, theme and language, the content policy, pages of refusal."""

from types import SimpleNamespace

import pytest
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from minori.ui import menu
from minori.ui.look import Frame


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> list[menu.Entry]:
    """An empty sidebar."""
    monkeypatch.setattr(menu, "MENU", [])
    return menu.MENU


def request_of(role: str | None, path: str = "/parts") -> HttpRequest:
    request = RequestFactory().get(path)
    user = SimpleNamespace(is_authenticated=role is not None, role=role, name="Nina")
    request.user = user  # type: ignore[assignment]  # a stand-in for a row of team, which lies to the right
    return request


def test_each_role_sees_its_own_entries_and_a_stranger_none(entries: list[menu.Entry]) -> None:
    menu.register_menu("know", "Parts", "ui:parts", "users", ["admin"])
    assert [g.key for g in menu.menu_of(request_of("admin"))] == ["know"]
    assert menu.menu_of(request_of("sales")) == []
    assert menu.menu_of(request_of(None)) == []


def test_the_screen_one_is_on_is_marked_by_its_longest_address(entries: list[menu.Entry]) -> None:
    menu.register_menu("know", "Parts", "ui:parts", "users", count=lambda request: 9)
    menu.register_menu("grow", "Look", "ui:look", "users")
    groups = menu.menu_of(request_of("sales", "/parts/one"))
    assert [(e.label, e.current, e.count) for g in groups for e in g.entries] == [
        ("Parts", True, 9),
        ("Look", False, None),
    ]


def test_plugging_twice_hangs_one_entry_and_an_unknown_group_is_refused(entries: list[menu.Entry]) -> None:
    menu.register_menu("know", "Parts", "ui:parts", "users")
    menu.register_menu("know", "Parts", "ui:parts", "users")
    assert len(entries) == 1
    with pytest.raises(KeyError):
        menu.register_menu("elsewhere", "Parts", "ui:parts", "users")


def test_the_bottom_bar_holds_four(entries: list[menu.Entry]) -> None:
    for at, name in enumerate(["ui:parts", "ui:look", "account_login", "account_logout"]):
        menu.register_entry(menu.Entry("know", str(at), name, "users", order=90 - at, phone=True))
    assert [e.label for e in Frame(request_of("sales")).bottom] == ["3", "2", "1", "0"]


def test_a_strangers_choice_of_theme_and_language_is_kept_and_leads_back(db: object, client: Client) -> None:
    answer = client.post("/look", {"theme": "minori-dark", "language": "en", "next": "/account/login/"})
    assert answer.headers["Location"] == "/account/login/"
    page = client.get("/account/login/").content.decode()
    assert 'data-theme="minori-dark"' in page
    assert 'lang="en"' in page
    assert "Log in" in page


def test_the_choice_leads_nowhere_else_and_takes_nothing_unknown(db: object, client: Client) -> None:
    answer = client.post("/look", {"theme": "pink", "language": "xx", "next": "https://bot.example/"})
    assert answer.headers["Location"] == "/"
    assert not answer.cookies


def test_the_content_policy_allows_nothing_inline(db: object, client: Client) -> None:
    policy = client.get("/account/login/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["400", "403", "404", "500"])
@pytest.mark.parametrize(("language", "home"), [("ja", "ホームへ"), ("en", "To the home page")])
def test_refusals_say_what_to_do_next_in_both_languages(name: str, language: str, home: str) -> None:
    with translation.override(language):
        assert home in render_to_string(f"{name}.html")
        assert home in render_to_string(f"{name}.html", {}, RequestFactory().get("/"))


def test_a_toast_with_a_way_back_carries_its_button() -> None:
    message = Message(SUCCESS, "Deleted", "undo:/leads/17/back")
    page = render_to_string("ui/_messages.html", {"messages": [message]})
    assert 'action="/leads/17/back"' in page
    assert "<form" not in render_to_string("ui/_messages.html", {"messages": [Message(SUCCESS, "Saved")]})
