"""The ledger closes whatever happens to letters."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from minori.mail.models import Letter, Template, Version
from minori.mail.public import UnknownTemplate, ledger, letters_of, plan_letters
from minori.mail.words import LetterWanted

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
VERA, OLEG = 1, 2


@pytest.fixture
def checklist(db: None) -> Template:
    template = Template.objects.create(key="checklist", name="Checklist", made_at=NOON)
    Version.objects.create(template=template, number=1, subject="Hello", html="<p>Hi</p>", made_at=NOON)
    return template


def test_a_letter_is_planned_once_for_a_cause(checklist: Template) -> None:
    wish = [LetterWanted(who, "checklist", "scenario:1/2", NOON) for who in (VERA, OLEG)]
    assert plan_letters(wish) == 2
    assert plan_letters([*wish, LetterWanted(VERA, checklist.id, "scenario:1/3", NOON)]) == 1
    assert ledger().planned == ledger(template=checklist.id).planned == 3
    assert ledger(cause="scenario:1/2").waiting == 2


def test_an_unknown_template_plans_nothing(checklist: Template) -> None:
    with pytest.raises(UnknownTemplate, match="missing"):
        plan_letters([LetterWanted(VERA, "checklist", "a", NOON), LetterWanted(VERA, "missing", "b", NOON)])
    assert ledger().planned == 0


def test_every_fate_is_counted_under_its_reason(checklist: Template) -> None:
    plan_letters([LetterWanted(who, "checklist", "broadcast:1", NOON) for who in range(1, 7)])
    fates = {
        1: ("sent", ""),
        2: ("skipped", "opted_out"),
        3: ("skipped", "frequency"),
        4: ("failed", "rejected"),
        5: ("unknown", "reply_lost"),
    }
    for lead, (state, reason) in fates.items():
        Letter.objects.filter(lead_id=lead).update(state=state, reason=reason, decided_at=NOON)
    book = ledger()
    assert book.closes
    assert (book.planned, book.waiting, book.sent, book.unknown) == (6, 1, 1, 1)
    assert book.skipped == {"opted_out": 1, "frequency": 1}
    assert [line.state for line in letters_of([VERA])] == ["sent"]


@pytest.mark.parametrize("wrong", [{"state": "lost"}, {"state": "skipped"}, {"state": "in_flight"}])
def test_rows_refuse_states_that_make_no_sense(checklist: Template, wrong: dict[str, str]) -> None:
    plan_letters([LetterWanted(VERA, "checklist", "a", NOON)])
    with pytest.raises(IntegrityError):
        Letter.objects.update(**wrong)
