"""The screens, walked by a marketer and a salesperson."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minori.jobs.public import run_due
from minori.leads.models import Company, CustomFieldDefinition, Exclusion, ImportRun, Lead, Refusal
from minori.leads.public import cards, may_mail, name_person
from minori.leads.tests.files import HEADER, OLEG, VERA, bring
from minori.team.public import SYSTEM, Role, add_person

pytestmark = pytest.mark.django_db


def login(role: Role) -> Client:
    person = add_person(f"{role}@minori.test", str(role), role, SYSTEM)
    client = Client()
    client.force_login(get_user_model().objects.get(pk=person.id))
    return client


def post(client: Client, name: str, /, *args: object, **data: object) -> str:
    answer = client.post(reverse(f"leads:{name}", args=args), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_marketer_brings_a_file_in_by_the_screens() -> None:
    mika = login(Role.marketer)
    file = SimpleUploadedFile("名刺.csv", (HEADER + VERA + OLEG + "だめ,,,,\n").encode("cp932"))
    page = post(mika, "upload", file=file, target="lead")
    run = ImportRun.objects.get()
    assert "Shift_JIS" in page
    columns = {f"column_{n}": name for n, name in run.mapping.items()}
    post(mika, "mapping", run.pk, **columns, basis="notified", evidence="秋の展示会")
    run_due()
    checked = mika.get(reverse("leads:import_run", args=[run.pk])).content.decode()
    assert "山田 花子" in checked
    assert Lead.objects.count() == 0
    post(mika, "start", run.pk)
    run_due()
    refused = mika.get(reverse("leads:refused", args=[run.pk])).getvalue().decode()
    assert refused.splitlines()[1].startswith("4,")
    assert set(may_mail(list(Lead.objects.values_list("id", flat=True))).values()) == {None}
    post(mika, "undo", run.pk)
    run_due()
    assert Lead.objects.count() == 0


def test_an_ambiguous_file_is_asked_about_with_both_readings() -> None:
    mika = login(Role.marketer)
    page = post(mika, "upload", file=SimpleUploadedFile("x.csv", "ｼﾒｲ,ｶｲｼｬ\n".encode("euc_jp")), target="lead")
    assert "ｼﾒｲ,ｶｲｼｬ" in page
    assert "湿者軸" in page
    assert ImportRun.objects.get().state == "uploaded"


def test_refused_cells_cannot_start_a_formula() -> None:
    run = bring(HEADER + "=cmd|' /C calc'!A0,+1,@x,-2,\n")
    lines = login(Role.marketer).get(reverse("leads:refused", args=[run.pk])).getvalue().decode()
    cells = lines.splitlines()[1].split(",")[2:]
    assert [c for c in cells if c[:1] in "=+-@" and c] == []


def test_nina_writes_a_person_down_and_corrects_her() -> None:
    nina = login(Role.sales)
    values = {
        "family_name": "山田",
        "given_name": "花子",
        "email": "vera@steelworks.example.jp",
        "company": "東都電機",
        "stage": "aware",
    }
    post(nina, "new", **values)
    lead = Lead.objects.get()
    post(
        nina,
        "edit",
        lead.pk,
        **values | {"title": "部長", "stage": "considering", "tags": "展示会, VIP", "version": lead.version},
    )
    card = cards([lead.pk])[lead.pk]
    assert (card.title, card.stage, card.tags, card.company_name) == (
        "部長",
        "considering",
        ("VIP", "展示会"),
        "東都電機",
    )
    page = post(nina, "edit", lead.pk, **values | {"title": "課長", "version": 1})
    assert cards([lead.pk])[lead.pk].title == "部長"
    assert "meanwhile" in page or "その間" in page
    assert Lead.objects.get().family_name in post(nina, "new", **values)


def test_a_custom_field_is_usable_at_once() -> None:
    mika = login(Role.marketer)
    post(mika, "fields", subject="lead", name="budget", label_ja="予算", type="int")
    assert CustomFieldDefinition.objects.get().name == "budget"
    run = bring("メール,予算\nvera@s.example.jp,300万円\noleg@r.example.jp,たくさん\n")
    assert (run.created, run.refused) == (1, 1)
    assert cards([Lead.objects.get().pk]).popitem()[1].custom == {"budget": 3_000_000}


def test_exclusions_and_opt_outs_are_kept_on_their_pages() -> None:
    mika = login(Role.marketer)
    post(mika, "exclusions", kind="domain", value="@minori.test", why="staff")
    post(mika, "count_again", Exclusion.objects.get().pk)
    assert Exclusion.objects.count() == 0
    page = post(mika, "opt_outs", addresses="oleg@rail.example.jp\nnot an address", evidence="電話")
    assert Refusal.objects.count() == 1
    assert "not an address" in page


def test_consent_is_noted_and_refused_with_evidence() -> None:
    nina = login(Role.sales)
    lead = name_person(SYSTEM, "oleg@rail.example.jp", {}, None, "form").lead_id
    post(nina, "consent", lead, basis="notified", evidence="名刺 2026-11-01")
    assert may_mail([lead])[lead] is None
    post(nina, "stop_letters", lead, evidence="電話で")
    assert may_mail([lead])[lead] == "opted_out"
    post(nina, "consent", lead, basis="notified", evidence="名刺")
    assert may_mail([lead])[lead] == "opted_out"


def test_two_companies_may_bear_one_name_if_somebody_says_so() -> None:
    nina = login(Role.sales)
    post(nina, "new_company", name="株式会社東都電機")
    post(nina, "new_company", name="東都電機㈱")
    assert Company.objects.count() == 1
    post(nina, "new_company", name="東都電機㈱", namesake="on")
    assert sorted(Company.objects.values_list("namesake", flat=True)) == [0, 1]
