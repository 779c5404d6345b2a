"""Letters through a real socket, a faulty relay and dying senders: nobody lost, nobody twice, the rest named.

The small figures run always; `make soak` runs the full ones. See docs/operate/sending.md for what is promised.
"""

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from minori.collect.public import sign_unsubscribe
from minori.leads.public import cards
from minori.mail.models import Letter, Shift
from minori.mail.public import ledger
from tests.kit.checker import count, events
from tests.kit.sending import Senders, Staged, people, plan, relay, template, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("sending")]
CONNECTIONS = 4
full = pytest.mark.soak


@pytest.fixture
def senders() -> Iterator[Senders]:
    nursery = Senders()
    yield nursery
    nursery.close()


def settle(kit: Staged, senders: Senders) -> None:
    """Let a healthy sender finish what the dead ones left, retries included, then demand the truth."""
    Letter.objects.filter(state="waiting").update(due_at=timezone.now())
    senders.run(kit.url)
    truth = kit.truth()
    assert truth.clean, truth
    book = ledger()
    assert book.closes
    assert book.waiting == book.in_flight == 0
    assert truth.accepted <= book.sent + book.unknown


@pytest.mark.parametrize("options", [(), ("--plain",)], ids=["pipelined", "step by step"])
def test_letters_arrive_once(tmp_path: Path, senders: Senders, options: tuple[str, ...]) -> None:
    template()
    plan(people(30))
    with relay(tmp_path, *options) as kit:
        senders.run(kit.url, 2)
        truth = kit.truth()
    assert truth.clean
    assert truth.accepted == ledger().sent == 30


def sweep(tmp_path: Path, senders: Senders, step: int) -> None:
    template()
    leads, crashes = people(20), 0
    with relay(tmp_path) as kit:
        for k in range(1, 2_000, step):
            Letter.objects.all().delete()
            Shift.objects.all().delete()
            os.truncate(kit.log, 0)
            plan(leads)
            code = senders.wait(senders.start(kit.url, crash_at=k))
            settle(kit, senders)
            assert ledger().unknown <= CONNECTIONS
            if code == 0:
                break
            assert code == 137
            crashes += 1
    assert crashes * step > 40


def test_a_sender_may_die_at_any_point(tmp_path: Path, senders: Senders) -> None:
    sweep(tmp_path, senders, 5)


@full
def test_a_sender_may_die_at_every_point(tmp_path: Path, senders: Senders) -> None:
    sweep(tmp_path, senders, 1)


def kills(tmp_path: Path, senders: Senders, letters: int, times: int) -> None:
    template()
    plan(people(letters))
    dice = random.Random(11)
    with relay(tmp_path, "--delay", "0.01") as kit:
        running = [senders.start(kit.url, lease=2.0) for _ in range(2)]
        for _ in range(times):
            time.sleep(dice.uniform(0.05, 0.4))
            victim = running.pop(dice.randrange(2))
            senders.kill(victim)
            running.append(senders.start(kit.url, lease=2.0))
        for pid in running:
            assert senders.wait(pid) == 0
        settle(kit, senders)
    assert ledger().unknown <= CONNECTIONS * times


def test_ten_kills_lose_and_double_nobody(tmp_path: Path, senders: Senders) -> None:
    kills(tmp_path, senders, 400, 10)


@full
def test_sixty_kills_lose_and_double_nobody(tmp_path: Path, senders: Senders) -> None:
    kills(tmp_path, senders, 5_000, 60)


def lost_replies(tmp_path: Path, senders: Senders, letters: int) -> None:
    template()
    plan(people(letters))
    with relay(tmp_path, "--lose250", "0.05") as kit:
        senders.run(kit.url)
        truth, injected = kit.truth(), count(kit.log, "injected lose250")
    assert truth.clean
    assert injected > 0
    assert len(truth.unknown) == injected
    assert truth.accepted == ledger().planned == letters


def test_a_lost_reply_makes_a_letter_unknown_and_nothing_else(tmp_path: Path, senders: Senders) -> None:
    lost_replies(tmp_path, senders, 200)


@full
def test_many_lost_replies(tmp_path: Path, senders: Senders) -> None:
    lost_replies(tmp_path, senders, 2_000)


def test_a_sleeping_sender_cannot_send_what_another_took_over(tmp_path: Path, senders: Senders) -> None:
    template()
    plan(people(60))
    with relay(tmp_path, "--delay", "0.05") as kit:
        sleeper = senders.start(kit.url, lease=1.0, idle_exit=False)
        wait_for(lambda: count(kit.log, "accepted") >= 5, "nothing is sent")
        senders.freeze(sleeper)
        time.sleep(1.2)
        senders.run(kit.url, lease=1.0)
        os.kill(sleeper, signal.SIGCONT)
        time.sleep(2)
        os.kill(sleeper, signal.SIGTERM)
        assert senders.wait(sleeper) == 0
        assert not kit.truth().doubled
        settle(kit, senders)
    assert ledger().unknown <= CONNECTIONS


def test_a_clock_two_hours_fast_doubles_nobody(tmp_path: Path, senders: Senders) -> None:
    template()
    plan(people(60))
    with relay(tmp_path, "--delay", "0.02") as kit:
        slow = senders.start(kit.url)
        fast = senders.start(kit.url, ahead=7200)
        assert [senders.wait(slow), senders.wait(fast)] == [0, 0]
        settle(kit, senders)


def test_the_order_to_stop_loses_nothing(tmp_path: Path, senders: Senders) -> None:
    template()
    plan(people(80))
    with relay(tmp_path, "--delay", "0.02") as kit:
        pid = senders.start(kit.url, idle_exit=False)
        wait_for(lambda: count(kit.log, "accepted") >= 10, "nothing is sent")
        os.kill(pid, signal.SIGTERM)
        assert senders.wait(pid) == 0
        book = ledger()
        assert (book.in_flight, book.unknown) == (0, 0)
        assert 10 <= book.sent < 80
        assert not Letter.objects.filter(state="waiting", shift__isnull=False).exists()
        settle(kit, senders)
    assert ledger().sent == 80


def refusals(tmp_path: Path, senders: Senders, letters: int, refusing: int) -> None:
    template()
    leads = people(letters)
    plan(leads)
    dice, refused = random.Random(3), {}
    with relay(tmp_path, "--delay", "0.03") as kit:
        pid = senders.start(kit.url)
        wait_for(lambda: count(kit.log, "accepted") >= 5, "nothing is sent")
        waiting = Letter.objects.filter(state="waiting").order_by("-id").values_list("id", "lead_id")
        for letter, lead in dice.sample(list(waiting[: letters - 20]), refusing):
            answer = Client().post(f"/u/{sign_unsubscribe(lead, letter)}", {"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
            refused[cards([lead])[lead].email] = time.time()
        assert senders.wait(pid) == 0
        late = [e for e in events(kit.log) if e["event"] == "accepted" and e["to"] in refused]
        assert [e for e in late if float(e["at"]) > refused[e["to"]] + 1.0] == []
        assert len(late) < refusing / 2
        assert kit.truth().clean
    assert ledger().skipped.get("opted_out", 0) == refusing - len(late)


def test_who_refuses_while_letters_leave_gets_none(tmp_path: Path, senders: Senders) -> None:
    refusals(tmp_path, senders, 300, 40)


@full
def test_who_refuses_during_a_large_send_gets_none(tmp_path: Path, senders: Senders) -> None:
    refusals(tmp_path, senders, 10_000, 500)
