"""A file of people comes in, again, and goes out."""

from typing import Any

import pytest

from minori.leads.models import Company, ConsentRecord, ImportNote, Lead, Refusal, StageChange
from minori.leads.public import cards, consent_lines, find, may_mail, name_person, opt_out, set_field
from minori.leads.tests.files import HEADER, OLEG, VERA, bring, counts, refusals, take_back
from minori.leads.words import Basis, BasisKind
from minori.team.words import SYSTEM

pytestmark = pytest.mark.django_db
AGREED: dict[str, Any] = {"basis": "notified", "evidence": "名刺 2026"}


def lead_of(address: str) -> int:
    return find(address)[0]


def test_rows_become_people_with_their_company() -> None:
    run = bring(HEADER + VERA + OLEG)
    assert (run.state, counts(run), run.total) == ("done", (2, 0, 0, 0), 2)
    card = cards([lead_of("vera@steelworks.example.jp")]).popitem()[1]
    assert (card.name, card.company_name, card.role, card.phone) == (
        "山田 花子",
        "株式会社東都電機",
        "manager",
        "03-1234-5678",
    )
    assert not card.mailable
    assert StageChange.objects.count() == 2


def test_the_second_run_changes_nothing() -> None:
    text = HEADER + VERA + OLEG + VERA.replace("部長", "本部長")
    first = bring(text, **AGREED)
    before = (list(Lead.objects.values()), ConsentRecord.objects.count())
    second = bring(text, **AGREED)
    assert (counts(first), counts(second)) == ((2, 0, 0, 1), (0, 0, 2, 1))
    assert (list(Lead.objects.values()), ConsentRecord.objects.count()) == before
    assert refusals(second) == [(4, "double")]


def test_blank_never_overwrites() -> None:
    bring(HEADER + VERA)
    run = bring(HEADER + "VERA@steelworks.example.jp,,,取締役,\n")
    card = cards([lead_of("vera@steelworks.example.jp")]).popitem()[1]
    assert counts(run) == (0, 1, 0, 0)
    assert (card.name, card.title, card.role, card.email) == (
        "山田 花子",
        "取締役",
        "decision_maker",
        "vera@steelworks.example.jp",
    )


def test_refused_rows_name_their_physical_line_and_reason() -> None:
    text = (
        HEADER
        + '"vera@steelworks.example.jp","山田\n花子",,,\n'
        + "nobody,X,,,\n"
        + ",,,,\n"
        + "a@b.jp,1,2,3,4,5,6\n"
        + ",無名,,,\n"
        + VERA
    )
    run = bring(text)
    assert refusals(run) == [(4, "bad_address"), (6, "too_many_cells"), (7, "no_key"), (8, "double")]
    assert counts(run) == (1, 0, 0, 4)


def test_consent_is_kept_with_its_evidence_and_never_weakened() -> None:
    bring(HEADER + VERA, **AGREED)
    lead = lead_of("vera@steelworks.example.jp")
    assert may_mail([lead]) == {lead: None}
    bring(HEADER + VERA, basis="published")
    assert [(line.basis, line.evidence) for line in consent_lines(lead)] == [("notified", "名刺 2026")]


def test_consent_may_stand_in_a_column() -> None:
    bring("email,同意,同意日\nvera@s.example.jp,オプトイン,2026/04/01\noleg@r.example.jp,,\n")
    vera, oleg = lead_of("vera@s.example.jp"), lead_of("oleg@r.example.jp")
    assert may_mail([vera, oleg]) == {vera: None, oleg: "no_consent"}
    assert consent_lines(vera)[0].happened_at.isoformat() == "2026-03-31T15:00:00+00:00"


def test_an_import_never_revives_somebody_who_refused() -> None:
    lead = name_person(SYSTEM, "oleg@rail.example.jp", {}, None, "form", Basis(BasisKind.OPT_IN, "form")).lead_id
    opt_out(lead, "one_click", "", SYSTEM)
    for address in ("oleg@rail.example.jp", "ＯＬＥＧ@rail.example.jp", "Oleg@Rail.example.jp"):
        bring(f"メール,氏名,配信停止\n{address},鈴木 一郎,いいえ\n", basis="opt_in", evidence="list")
    assert may_mail([lead]) == {lead: "opted_out"}
    Lead.objects.all().delete()
    run = bring(HEADER + OLEG, basis="opt_in", evidence="list")
    back = lead_of("oleg@rail.example.jp")
    assert may_mail([back]) == {back: "opted_out"}
    assert [n.code for n in ImportNote.objects.filter(run=run)] == ["still_refused"]


def test_the_opt_out_column_is_honoured_even_on_a_row_that_is_refused() -> None:
    bring(HEADER + VERA + OLEG, **AGREED)
    run = bring(
        "メール,役職,配信停止\nvera@steelworks.example.jp,,済\noleg@rail.example.jp,"
        + "長" * 200
        + ",1\nnew@x.example.jp,,"
        + "停止\n"
    )
    people = [lead_of(a) for a in ("vera@steelworks.example.jp", "oleg@rail.example.jp", "new@x.example.jp")]
    assert set(may_mail(people).values()) == {"opted_out"}
    assert refusals(run) == [(3, "too_long")]
    assert Refusal.objects.count() == 3


def test_undo_restores_what_it_changed_and_removes_what_it_made() -> None:
    bring(HEADER + VERA)
    before = Lead.objects.values("title", "phone", "basis", "custom").get()
    run = bring(HEADER + VERA.replace("部長", "本部長") + OLEG, **AGREED)
    assert counts(run) == (1, 1, 0, 0)
    undone = take_back(run)
    assert undone.state == "undone"
    assert Lead.objects.values("title", "phone", "basis", "custom").get() == before
    assert list(Company.objects.values_list("name", flat=True)) == ["株式会社東都電機"]


def test_undo_says_what_it_could_not() -> None:
    run = bring(HEADER + VERA + OLEG)
    vera, oleg = lead_of("vera@steelworks.example.jp"), lead_of("oleg@rail.example.jp")
    set_field([vera], "title", "社長", SYSTEM)
    name_person(SYSTEM, "oleg@rail.example.jp", {}, "c" * 32, "form")
    take_back(run)
    left = {(n.code, n.detail) for n in ImportNote.objects.filter(run=run)}
    assert {vera, oleg} == set(Lead.objects.values_list("id", flat=True))
    assert left >= {("undo_changed_since", f"lead {vera}"), ("undo_in_use", f"lead {oleg}")}


def test_undo_never_takes_a_refusal_back() -> None:
    lead = name_person(SYSTEM, "oleg@rail.example.jp", {}, None, "form", Basis(BasisKind.OPT_IN, "form")).lead_id
    take_back(bring("メール,配信停止\noleg@rail.example.jp,1\n"))
    assert may_mail([lead]) == {lead: "opted_out"}


def test_two_keys_that_mean_two_people_are_refused() -> None:
    bring("メール,外部ID\nvera@s.example.jp,1\noleg@r.example.jp,2\n")
    run = bring("メール,外部ID\nvera@s.example.jp,2\nvera@new.example.jp,1\n")
    assert (counts(run), refusals(run)) == ((0, 1, 0, 1), [(2, "two_people")])
    assert lead_of("vera@new.example.jp")


def test_companies_come_in_too() -> None:
    text = '会社名,法人番号,従業員数,売上高(百万円),親会社,URL\n株式会社東都電機,,"1,200",350,,https://www.toto.example.jp/\nトウト電機販売㈱,7000012050002,80名,,東都電機,\nだめ,1234567890123,,,,\n'
    first, second = bring(text, "company"), bring(text, "company")
    assert (counts(first), counts(second)) == ((2, 0, 0, 1), (0, 0, 2, 1))
    parent = Company.objects.get(name_key="東都電機")
    assert (parent.employees, parent.revenue, parent.domains.get().domain) == (1200, 350_000_000, "toto.example.jp")
    assert Company.objects.get(corporate_number="7000012050002").parent == parent
    take_back(first)
    assert Company.objects.count() == 0


def test_a_file_whose_quote_never_closes_is_refused_with_its_line() -> None:
    run = bring(HEADER + VERA + '"oleg@rail.example.jp,鈴木\n' + VERA * 3)
    assert run.state == "failed"
    assert "3" in run.error
    assert Lead.objects.count() == 0
