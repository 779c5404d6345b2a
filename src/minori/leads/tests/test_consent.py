"""Why we may mail somebody, and why not."""

from datetime import UTC, datetime

import pytest

from minori.leads.models import ConsentRecord, Lead, Refusal
from minori.leads.public import (
    StillRefused,
    broken_lines,
    consent_lines,
    give,
    mark_bounced,
    may_mail,
    name_person,
    opt_out,
    refuse_key,
    take_back_refusal,
)
from minori.leads.words import Basis, BasisKind
from minori.team.words import SYSTEM

pytestmark = pytest.mark.django_db
CARD = Basis(BasisKind.NOTIFIED, "business card, 2026-10-01")
TICKED = Basis(BasisKind.OPT_IN, "form contact", "I agree to letters")


def oleg(basis: Basis | None = TICKED) -> int:
    return name_person(SYSTEM, "oleg@rail.example.jp", {}, None, "form", basis).lead_id


def test_without_a_basis_nobody_is_mailed() -> None:
    lead = oleg(None)
    assert may_mail([lead, 404]) == {lead: "no_consent", 404: "gone"}
    give(lead, CARD, SYSTEM)
    assert may_mail([lead]) == {lead: None}


def test_weaker_consent_changes_nothing() -> None:
    lead = oleg()
    assert not give(lead, CARD, SYSTEM)
    assert [line.basis for line in consent_lines(lead)] == ["opt_in"]


def test_oleg_refuses_once_and_for_every_later_row() -> None:
    lead = oleg()
    assert opt_out(lead, "one_click", "letter 7", SYSTEM)
    assert not opt_out(lead, "one_click", "letter 7", SYSTEM)
    Lead.objects.all().delete()
    back = name_person(SYSTEM, "ＯＬＥＧ@rail.example.jp", {}, None, "import", TICKED).lead_id
    assert may_mail([back]) == {back: "opted_out"}
    assert not give(back, TICKED, SYSTEM)


def test_a_refusal_follows_the_person_to_a_new_address_and_the_address_to_a_new_person() -> None:
    name_person(SYSTEM, "oleg@rail.example.jp", {"external_id": "C1"}, None, "form", TICKED)
    lead = Lead.objects.get().pk
    opt_out(lead, "page", "", SYSTEM)
    name_person(SYSTEM, None, {"external_id": "C1", "email": "oleg@home.example.jp"}, None, "crm")
    assert may_mail([lead])[lead] == "opted_out"
    refuse_key("nina@sales.example.jp", "complaint", "", SYSTEM)
    nina = name_person(SYSTEM, "Nina@sales.example.jp", {}, None, "form", TICKED).lead_id
    assert may_mail([nina])[nina] == "opted_out"


def test_only_a_newer_proven_opt_in_takes_a_refusal_back() -> None:
    lead = oleg()
    opt_out(lead, "page", "", SYSTEM)
    for weak in (
        CARD,
        Basis(BasisKind.OPT_IN, ""),
        Basis(BasisKind.OPT_IN, "form", at=datetime(2020, 1, 1, tzinfo=UTC)),
    ):
        with pytest.raises(StillRefused):
            take_back_refusal(lead, weak, SYSTEM, "manual")
    take_back_refusal(lead, TICKED, SYSTEM, "double_opt_in")
    assert may_mail([lead])[lead] is None
    assert [line.given for line in consent_lines(lead)] == [True, False, True]


def test_a_bounced_address_rests_until_it_changes() -> None:
    lead = oleg()
    mark_bounced("Oleg@rail.example.jp", "550 5.1.1", datetime(2026, 11, 20, tzinfo=UTC))
    assert may_mail([lead])[lead] == "bounced"


def test_refusals_hold_no_plain_address() -> None:
    opt_out(oleg(), "page", "", SYSTEM)
    assert "oleg" not in str(list(Refusal.objects.values()))


def test_tampering_with_the_ledger_shows() -> None:
    lead = oleg()
    opt_out(lead, "page", "", SYSTEM)
    assert list(broken_lines()) == []
    ConsentRecord.objects.filter(number=1).update(wording="I agree to everything")
    assert list(broken_lines()) == [1]
    ConsentRecord.objects.filter(number=1).update(wording=TICKED.wording)
    ConsentRecord.objects.filter(number=2).delete()
    assert list(broken_lines()) == [2]
