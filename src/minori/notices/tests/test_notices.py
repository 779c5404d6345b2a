"""Nina of inside sales is told once for each cause, by the ways she chose, until it has arrived or is known not to."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy

from minori.notices.models import ChatHook, Choice, Notice, Post
from minori.notices.post import QueuedMail
from minori.notices.public import Channel, deliver, register_kind, tell, tell_channel, unread
from minori.team.public import SYSTEM, Person, Role, add_person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def nina() -> Person:
    return add_person("nina@minori.test", "Nina", Role.inside_sales, SYSTEM, language="en")


@pytest.fixture
def admin() -> Person:
    return add_person("mika@minori.test", "Mika", Role.admin, SYSTEM)


def tell_nina(nina: Person, cause: str = "handoff:7") -> None:
    tell([nina.id], "handoff", "Vera is hot", "She read the prices three times.", "/leads/1", cause)
    Post.objects.update(due_at=NOW)


@contextmanager
def chat_that_answers(*statuses: int) -> Iterator[tuple[str, list[bytes]]]:
    heard, queue = [], list(statuses)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(queue.pop(0) if queue else 200)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook/secret", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def local_hooks(settings: Any) -> None:
    settings.OPTIONS = replace(settings.OPTIONS, local_hooks=True)


def company_channel(url: str) -> ChatHook:
    return ChatHook.objects.create(url=url, ends_with=url[-4:])


def test_one_cause_tells_nina_once(nina: Person) -> None:
    tell_nina(nina)
    tell_nina(nina)
    assert (Notice.objects.count(), Post.objects.count(), unread(nina.id)) == (1, 1, 1)
    tell_nina(nina, "handoff:8")
    assert unread(nina.id) == 2


def test_translatable_words_reach_everybody_in_their_own_language(nina: Person, admin: Person) -> None:
    tell([nina.id, admin.id], "x", gettext_lazy("January"), "", "", "c")
    titles = dict(Notice.objects.values_list("person_id", "title"))
    assert titles[nina.id] == "January"
    assert titles[admin.id] == "1月"


def test_who_left_is_told_nothing(nina: Person) -> None:
    get_user_model().objects.update(is_active=False)
    tell_nina(nina)
    assert Notice.objects.count() == 0


def test_nina_turned_mail_off_for_this_kind(nina: Person) -> None:
    Choice.objects.create(person_id=nina.id, kind="handoff", mail=False, chat=False)
    tell_nina(nina)
    assert (unread(nina.id), Post.objects.count()) == (1, 0)


def test_a_kind_may_stay_in_the_app_unless_somebody_chooses(nina: Person) -> None:
    register_kind("quiet", "Quiet", mail=False, chat=False)
    tell([nina.id], "quiet", "t", "", "", "c1")
    assert Post.objects.count() == 0
    tell([nina.id], "quiet", "t", "", "", "c2", channels=[Channel.mail])
    assert Post.objects.count() == 1


def test_with_the_catcher_a_mail_is_kept_for_reading(nina: Person) -> None:
    tell_nina(nina)
    assert deliver(NOW) == 1
    post = Post.objects.get()
    assert (post.state, post.body) == ("kept", "She read the prices three times.")


class Box:
    def __init__(self) -> None:
        self.answer, self.took = "250 OK", list[str]()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.took.append(envelope.content.decode())
        return self.answer


@pytest.fixture
def relay(settings: Any) -> Iterator[Box]:
    box = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.OPTIONS = replace(settings.OPTIONS, smtp_url=f"smtp://127.0.0.1:{port}")
    yield box
    server.stop()


def test_a_real_relay_gets_it_with_a_link_and_the_text_is_forgotten(nina: Person, relay: Box) -> None:
    tell_nina(nina)
    assert deliver(NOW) == 1
    assert "To: nina@minori.test" in relay.took[0]
    assert "http://127.0.0.1:8000/leads/1" in relay.took[0]
    assert (Post.objects.get().state, Post.objects.get().body) == ("sent", "")
    assert deliver(NOW) == 0


def test_a_relay_that_is_away_is_tried_again_later_and_later(nina: Person, settings: Any) -> None:
    settings.OPTIONS = replace(settings.OPTIONS, smtp_url="smtp://127.0.0.1:9")
    tell_nina(nina)
    moment, pauses = NOW, []
    while Post.objects.get().state == "waiting":
        assert deliver(moment - timedelta(microseconds=1)) == 0
        deliver(moment)
        pauses.append(Post.objects.get().due_at - moment)
        moment = Post.objects.get().due_at
        assert len(pauses) < 20
    assert pauses[:-1] == sorted(pauses[:-1])
    assert (Post.objects.get().state, len(pauses)) == ("dead", 8)
    assert "ConnectionRefusedError" in Post.objects.get().error


def test_a_post_left_behind_by_a_dead_process_is_taken_up_again(nina: Person) -> None:
    tell_nina(nina)
    Post.objects.update(state="sending", claimed_at=NOW)
    assert deliver(NOW + timedelta(minutes=5)) == 0
    assert deliver(NOW + timedelta(minutes=11)) == 1


@pytest.mark.usefixtures("local_hooks")
def test_the_company_channel_hears_it_in_slacks_words() -> None:
    with chat_that_answers(200) as (url, heard):
        company_channel(url)
        tell_channel("handoff", "Vera <hot>", "A & B", "/leads/1", "handoff:7")
        tell_channel("handoff", "Vera <hot>", "A & B", "/leads/1", "handoff:7")
        assert deliver(timezone.now()) == 1
    assert heard == [b'{"text":"*Vera &lt;hot&gt;*\\nA &amp; B\\n<http://127.0.0.1:8000/leads/1>"}']


@pytest.mark.usefixtures("local_hooks")
@pytest.mark.parametrize(("status", "state"), [(503, "waiting"), (429, "waiting"), (404, "dead"), (302, "dead")])
def test_what_chat_answers_decides_whether_it_is_tried_again(status: int, state: str) -> None:
    with chat_that_answers(status) as (url, heard):
        company_channel(url)
        tell_channel("handoff", "t", "", "", "c")
        deliver(timezone.now())
    assert (len(heard), Post.objects.get().state) == (1, state)


@pytest.mark.usefixtures("local_hooks")
def test_a_dead_company_channel_is_told_to_the_administrators(admin: Person) -> None:
    with chat_that_answers(404, 404) as (url, _heard):
        company_channel(url)
        for cause in "ab":
            tell_channel("handoff", "t", "", "", cause)
        deliver(timezone.now())
    assert Notice.objects.get().person_id == admin.id


def test_a_webhook_may_not_reach_into_our_own_network() -> None:
    with chat_that_answers(200) as (url, heard):
        port = url.split(":")[2].split("/")[0]
        for host in ("127.0.0.1", "127.1", "0x7f.1", "localhost", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254"):
            company_channel(f"https://{host}:{port}/x").posts.create(channel="chat", kind="t", title="t", cause=host)
        company_channel(url).posts.create(channel="chat", kind="t", title="t", cause="plain http")
        deliver(timezone.now())
    assert heard == []
    assert set(Post.objects.values_list("state", flat=True)) == {"dead"}


def test_the_url_of_a_webhook_is_unreadable_at_rest() -> None:
    hook = company_channel("https://hooks.example/T0/secret")
    assert ChatHook.objects.get().url == "https://hooks.example/T0/secret"
    with connection.cursor() as cursor:
        cursor.execute("SELECT url FROM notices_chathook WHERE id = %s", [hook.pk])
        assert b"secret" not in bytes(cursor.fetchone()[0])


def test_a_mail_of_django_waits_as_a_row() -> None:
    send_mail("Reset\nit", "link", None, ["nina@minori.test"], connection=QueuedMail())
    assert (Post.objects.get().title, Post.objects.get().state) == ("Reset it", "waiting")
