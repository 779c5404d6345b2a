"""Ichiro works his queue in the browser's words: lists, one hand-off, a call, a deal."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from minori.leads.public import set_owner
from minori.sales.acts.hand_over import hand_over
from minori.sales.models import Criteria, Deal, HandOff, Receiver, Task
from minori.sales.tests.people import Scores, lead, staff
from minori.team.public import SYSTEM, edit_account
from minori.team.words import Actor, Role

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def come_in(client: Client, who: Actor) -> None:
    client.force_login(get_user_model().objects.get(pk=who.id or 0), BACKEND)


@pytest.fixture
def browser(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    Scores().plant(monkeypatch)
    ichiro = staff("ichiro", Role.inside_sales, "inside")
    come_in(client, ichiro)
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return b"".join(response).decode()


def handed(name: str = "vera", **more: str) -> HandOff:
    hand_over([lead(name, **more)], "Price page three times", SYSTEM, timezone.now())
    return HandOff.objects.get()


def test_an_empty_queue_offers_the_first_step(browser: Client) -> None:
    for tab in ("waiting", "accepted", "qualified", "returned"):
        assert "/sales/criteria" in page(browser, f"/sales/?tab={tab}")
    assert page(browser, "/sales/?tab=nonsense", 404)


def test_he_takes_vera_on_from_the_queue(browser: Client) -> None:
    row = handed()
    assert "Price page three times" in page(browser, "/sales/")
    response = browser.post(f"/sales/{row.pk}/accept", {"from": "queue"})
    assert "vera" in page(browser, response["Location"])
    assert HandOff.objects.get().state == "accepted"
    assert "vera" in page(browser, "/sales/?tab=accepted&csv=1")


def test_he_gives_her_back_with_a_reason(browser: Client) -> None:
    row = handed()
    browser.post(f"/sales/{row.pk}/reject", {"reason": "", "from": "queue"})
    assert HandOff.objects.get().state == "assigned"
    browser.post(f"/sales/{row.pk}/reject", {"reason": "later", "again_on": "2027-04-01", "from": "queue"})
    assert HandOff.objects.get().state == "recycled"
    assert page(browser, f"/sales/{row.pk}")
    assert "vera" in page(browser, "/sales/?tab=returned")


def test_he_calls_twice_and_qualifies(browser: Client) -> None:
    row = handed(phone="03-1234-5678")
    browser.post(f"/sales/tasks/new/{row.lead_id}", {"kind": "log", "outcome": "absent", "next": f"/sales/{row.pk}"})
    again = Task.objects.get(done_at=None)
    assert again.hand_off_id == row.pk
    assert "vera" in page(browser, "/sales/tasks")
    browser.post(f"/sales/tasks/{again.pk}/finish", {"outcome": "done", "next": "https://elsewhere.example/"})
    browser.post(f"/sales/{row.pk}/qualify", {"need": "A press", "next_step": "Demo"})
    assert HandOff.objects.get(pk=row.pk).state == "qualified"
    assert "A press" in page(browser, f"/sales/{row.pk}")


def test_a_deal_is_opened_moved_and_lost_with_its_reason(browser: Client) -> None:
    row = handed()
    new = {"name": "Press line", "company": "Steelworks Ltd", "amount": "1200000", "stage": "proposal", "owner": ""}
    assert browser.post(f"/sales/deals/new/{row.lead_id}", new | {"company": "Nobody Ltd"}).status_code == 422
    response = browser.post(f"/sales/deals/new/{row.lead_id}", new)
    deal = Deal.objects.get()
    assert (deal.amount, deal.stage.key, deal.lead_id) == (1_200_000, "proposal", row.lead_id)
    assert "Press line" in page(browser, response["Location"])
    assert "Press line" in page(browser, "/sales/deals")
    assert "Press line" in page(browser, "/sales/deals/list?stage=proposal")
    browser.post(f"/sales/deals/{deal.pk}/move", {"stage": "lost"})
    assert Deal.objects.get().state == "open"
    browser.post(f"/sales/deals/{deal.pk}/move", {"stage": "lost", "reason": "price"})
    assert Deal.objects.get().lost_reason == "price"


def test_the_marketer_writes_the_agreement(browser: Client) -> None:
    mika = staff("mika", Role.marketer)
    nina = staff("nina", Role.sales)
    come_in(browser, mika)
    sent: dict[str, Any] = {
        "text": "High band or enquiry", "bands": ["high"], "triggers": "on", "enquiries": "on", "scope": "department",
        "enquiry_minutes": "45", "other_minutes": "540", "opens": "09:30", "closes": "17:00",
    }  # fmt: skip
    assert browser.post("/sales/criteria", sent | {"closes": "08:00"}).status_code == 422
    browser.post("/sales/criteria", sent)
    row = Criteria.objects.get()
    assert (row.scope, row.enquiry_minutes, row.opens_at, row.inside_first) == ("department", 45, 570, False)
    browser.post("/sales/criteria/receivers", {f"field-{nina.id}": "on", f"from-{nina.id}": "2026-12-28"})
    assert str(Receiver.objects.get(person_id=nina.id).absent_from) == "2026-12-28"
    assert "2026-12-28" in page(browser, "/sales/criteria")


def test_a_viewer_looks_but_does_not_answer(browser: Client) -> None:
    row = handed(phone="03-1234-5678")
    vi = staff("vi", Role.viewer)
    come_in(browser, vi)
    text = page(browser, f"/sales/{row.pk}")
    assert "03-1234" not in text
    assert "vera@" not in text
    assert browser.post(f"/sales/{row.pk}/accept").status_code == 404


def test_who_sees_only_own_people_finds_no_way_round(browser: Client) -> None:
    ken, vera = staff("ken", Role.sales), lead("vera")
    edit_account({"sales_see_own": True}, staff("mika", Role.admin))
    set_owner([vera], ken.id, SYSTEM)
    Task.objects.create(lead_id=vera, title="Ring Vera", owner_id=ken.id, due_at=timezone.now(), made_at=timezone.now())
    assert "Ring Vera" not in page(browser, "/sales/tasks?whose=all")
    for address in (f"/sales/tasks/new/{vera}", f"/sales/hand-over/{vera}"):
        page(browser, address, 404)
