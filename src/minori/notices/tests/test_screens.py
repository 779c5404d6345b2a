"""The bell, the choices, the chat channel and the outbox."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from minori.notices.models import ChatHook, Notice, Post
from minori.notices.public import deliver, tell, unread
from minori.team.public import SYSTEM, Person, Role, add_person

pytestmark = pytest.mark.django_db


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=person.id))
    return client


@pytest.fixture
def nina() -> Person:
    return add_person("nina@minori.test", "Nina", Role.inside_sales, SYSTEM, language="en")


@pytest.fixture
def mika() -> Person:
    return add_person("mika@minori.test", "Mika", Role.admin, SYSTEM, language="en")


@pytest.fixture
def known_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        address = {"hooks.example": "93.184.215.14", "inside.example": "10.0.0.7"}[host]
        return [(2, 1, 6, "", (address, 443))]

    monkeypatch.setattr("minori.notices.outward.socket.getaddrinfo", resolve)


def test_nina_opens_a_notice_and_the_bell_falls_silent(nina: Person) -> None:
    tell([nina.id], "handoff", "Vera is hot", "Three visits", "/profile", "h:1")
    client = client_of(nina)
    assert "Vera is hot" in client.get("/notices").content.decode()
    assert unread(nina.id) == 1
    opened = client.post(f"/notices/{Notice.objects.get().pk}/open")
    assert (opened["Location"], unread(nina.id)) == ("/profile", 0)


def test_looking_at_the_list_reads_nothing(nina: Person) -> None:
    tell([nina.id], "handoff", "t", "", "/", "h:1")
    client_of(nina).get("/notices")
    assert unread(nina.id) == 1


def test_ninas_notices_are_nobody_elses(nina: Person, mika: Person) -> None:
    tell([nina.id], "handoff", "Vera is hot", "", "/", "h:1")
    client = client_of(mika)
    assert "Vera is hot" not in client.get("/notices").content.decode()
    assert client.post(f"/notices/{Notice.objects.get().pk}/open").status_code == 404
    client.post("/notices/read")
    assert unread(nina.id) == 1


def test_a_notice_leads_nowhere_outside(nina: Person) -> None:
    tell([nina.id], "x", "t", "", "//evil.example", "h:1")
    assert client_of(nina).post(f"/notices/{Notice.objects.get().pk}/open")["Location"] == "/notices"


def test_nina_chooses_her_ways(nina: Person) -> None:
    client = client_of(nina)
    client.post("/notices/choices", {"notices.dead.mail": "on"})
    tell([nina.id], "notices.dead", "t", "", "/", "h:1")
    assert Post.objects.count() == 1
    client.post("/notices/choices", {})
    tell([nina.id], "notices.dead", "t", "", "/", "h:2")
    assert Post.objects.count() == 1


@pytest.mark.usefixtures("known_hosts")
def test_the_companys_channel_is_set_tried_and_switched_off(mika: Person) -> None:
    client = client_of(mika)
    url = "https://hooks.example/services/T0/secret-wxyz"
    client.post("/settings/notices", {"url": url})
    page = client.get("/settings/notices").content.decode()
    assert "wxyz" in page
    assert "secret-" not in page
    client.post("/settings/notices", {"try": "1"})
    assert Post.objects.get().channel == "chat"
    client.post("/settings/notices", {"url": ""})
    assert not ChatHook.objects.get().active


@pytest.mark.usefixtures("known_hosts")
@pytest.mark.parametrize("url", ["http://hooks.example/x", "https://inside.example/x", "https://a:b@hooks.example/x", "ftp:", "https://[", "https://:0/"])  # fmt: skip
def test_an_address_that_may_not_be_used_is_refused_with_a_reason(mika: Person, url: str) -> None:
    page = client_of(mika).post("/settings/notices", {"url": url})
    assert page.status_code == 200
    assert "invalid" in page.content.decode()
    assert not ChatHook.objects.exists()


def test_with_the_catcher_administrators_read_what_was_mailed(mika: Person, nina: Person) -> None:
    tell([nina.id], "handoff", "Vera is hot", "Three visits", "/", "h:1")
    deliver(Post.objects.get().due_at)
    client = client_of(mika)
    assert "Vera is hot" in client.get("/settings/notices/outbox?state=kept").content.decode()
    assert "Three visits" in client.get(f"/settings/notices/outbox/{Post.objects.get().pk}").content.decode()
    assert client_of(nina).get("/settings/notices/outbox").status_code == 404


def test_what_was_given_up_can_be_tried_again(mika: Person, nina: Person) -> None:
    tell([nina.id], "handoff", "t", "", "/", "h:1")
    Post.objects.update(state="dead", error="The relay refuses", attempts=8)
    client = client_of(mika)
    pk = Post.objects.get().pk
    assert "The relay refuses" in client.get("/settings/notices/outbox").content.decode()
    client.post(f"/settings/notices/outbox/{pk}/again")
    assert (Post.objects.get().state, Post.objects.get().attempts) == ("waiting", 0)
