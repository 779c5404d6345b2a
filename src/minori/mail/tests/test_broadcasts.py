"""Nina sends a checklist to a group: everybody gets a row, and the ledger closes whatever she presses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from minori.jobs.public import run_due
from minori.leads.public import exclude, opt_out
from minori.leads.words import ExclusionKind, ExclusionWhy
from minori.mail.acts import run_broadcast
from minori.mail.acts.decide_unknown import leave, send_again
from minori.mail.gate import _checks
from minori.mail.models import Broadcast, Caught, Letter, MailRules
from minori.mail.public import hand_over, ledger, register_check
from minori.mail.sender import shift
from minori.mail.sender.catching import catch_due
from minori.mail.words import BroadcastState, LetterCard, Skip
from minori.team.words import SYSTEM
from tests.kit.sending import people, template

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> list[int]:
    return people(6)


def broadcast(group: list[int], purpose: str = "nurture") -> int:
    made = run_broadcast.draft(SYSTEM, "Year's end", template(purpose=purpose).id, leads=group)
    run_broadcast.start(SYSTEM, made)
    run_due()
    return made


def catch() -> None:
    number = shift.begin(timezone.now())
    catch_due(number)
    shift.end(number, timezone.now())


def test_everybody_gets_one_letter_and_it_can_be_read(group: list[int]) -> None:
    made = broadcast(group)
    catch()
    book = ledger(broadcast=made)
    assert (book.planned, book.sent, book.closes) == (6, 6, True)
    assert Caught.objects.count() == 6
    hand_over(timezone.now())
    assert Broadcast.objects.get(id=made).state == BroadcastState.DONE


def test_a_scheduled_broadcast_starts_by_itself_and_once(group: list[int]) -> None:
    made = run_broadcast.draft(SYSTEM, "Later", template().id, leads=group)
    soon = timezone.now() + timedelta(hours=1)
    run_broadcast.schedule(SYSTEM, made, soon)
    assert hand_over(timezone.now()) == 0
    assert hand_over(soon) == 1
    run_due()
    with pytest.raises(run_broadcast.CannotMove):
        run_broadcast.start(SYSTEM, made)
    assert ledger(broadcast=made).planned == 6


def test_a_paused_broadcast_sends_nothing_and_goes_on_where_it_was(group: list[int]) -> None:
    made = broadcast(group)
    run_broadcast.pause(SYSTEM, made)
    catch()
    assert ledger(broadcast=made).sent == 0
    run_broadcast.resume(SYSTEM, made)
    catch()
    assert ledger(broadcast=made).sent == 6


def test_stopping_skips_the_rest_with_its_reason(group: list[int]) -> None:
    made = broadcast(group)
    run_broadcast.stop(SYSTEM, made)
    book = ledger(broadcast=made)
    assert (book.skipped, book.closes) == ({"stopped": 6}, True)


def test_the_gate_writes_every_reason(group: list[int]) -> None:
    oleg = group[0]
    opt_out(oleg, "manual", "phone", SYSTEM)
    exclude(ExclusionKind.ADDRESS, "vera2@steelworks.example", ExclusionWhy.COMPETITOR, SYSTEM)
    made = broadcast(group)
    catch()
    book = ledger(broadcast=made)
    assert book.skipped == {"opted_out": 1, "excluded": 1}
    assert (book.sent, book.closes) == (4, True)


def test_one_nurture_letter_a_day_two_a_week(group: list[int]) -> None:
    vera = group[:1]
    broadcast(vera)
    catch()
    for number, (days, skipped) in enumerate([(0, True), (2, False), (2, True)]):
        Letter.objects.exclude(intent_at=None).update(intent_at=timezone.now() - timedelta(days=days))
        made = run_broadcast.draft(SYSTEM, f"n{number}", Broadcast.objects.first().template_id, leads=vera)  # type: ignore[union-attr]  # it was made above
        run_broadcast.start(SYSTEM, made)
        run_due()
        catch()
        assert (ledger(broadcast=made).skipped == {"frequency": 1}) is skipped
    MailRules.objects.create(id=1, per_day=9, per_week=9)
    made = run_broadcast.draft(SYSTEM, "free", Broadcast.objects.first().template_id, leads=vera)  # type: ignore[union-attr]  # it was made above
    run_broadcast.start(SYSTEM, made)
    run_due()
    catch()
    assert ledger(broadcast=made).sent == 1


def test_a_plugged_check_may_skip_or_hold(group: list[int]) -> None:
    later = timezone.now() + timedelta(hours=2)

    def careful(letters: object, now: object) -> dict[int, Skip]:
        assert isinstance(letters, list)
        cards: list[LetterCard] = letters
        return {cards[0].id: Skip("in_deal", "Steelworks"), cards[1].id: Skip("stale", "CRM", later)}

    register_check("careful", careful)
    try:
        made = broadcast(group)
        catch()
    finally:
        _checks.pop("careful")
    book = ledger(broadcast=made)
    assert (book.skipped, book.waiting, book.sent) == ({"in_deal": 1}, 1, 4)
    held = Letter.objects.get(state="waiting")
    assert (held.reason, held.due_at) == ("stale", later)
    Letter.objects.filter(id=held.id).update(due_at=timezone.now())
    catch()
    assert ledger(broadcast=made).sent == 5


def test_a_template_that_fails_for_one_skips_only_her(group: list[int]) -> None:
    text = "{% if lead.family_name == 'Vera3' %}{% for a in (1..5000) %}x{% endfor %}{% endif %}{{ unsubscribe_url }}"
    made = run_broadcast.draft(SYSTEM, "x", template(html=text).id, leads=group)
    run_broadcast.start(SYSTEM, made)
    run_due()
    catch()
    assert ledger(broadcast=made).skipped == {"unrenderable": 1}
    assert ledger(broadcast=made).sent == 5


def test_a_person_decides_about_unknown_letters(group: list[int]) -> None:
    made = broadcast(group)
    ids = list(Letter.objects.order_by("id").values_list("id", flat=True)[:2])
    Letter.objects.filter(id__in=ids).update(state="unknown", reason="reply_lost", decided_at=timezone.now())
    assert leave(SYSTEM, ids[:1]) == 1
    assert send_again(SYSTEM, ids[1:]) == 1
    catch()
    book = ledger(broadcast=made)
    assert (book.sent, book.unknown, book.closes) == (5, 1, True)
