"""What a stranger types, or an author pastes, costs at most the one letter that prints it."""

import json
import socket

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minori.collect.public import letters
from minori.mail.core.letter import Source, compile_letter
from minori.mail.models import Caught, Letter
from minori.mail.public import plan_letters
from minori.mail.sender import shift
from minori.mail.sender.catching import catch_due
from minori.mail.words import LetterWanted
from tests.kit.sending import HTML, people, plan, template


@pytest.mark.django_db
def test_a_year_that_no_calendar_knows_skips_one_letter_and_sends_the_next() -> None:
    template(html=HTML.replace("</p>", "{{ form.day | date: '%Y' }}</p>", 1))
    vera, oleg = people(2)
    for lead, day in ((vera, "99999999999999999999"), (oleg, "2026-11-20")):
        plan_letters([LetterWanted(lead, "checklist", "form:1", timezone.now(), fields={"day": day})])
    number = shift.begin(timezone.now())
    catch_due(number)
    states = dict(Letter.objects.values_list("lead_id", "state"))
    assert states == {vera: "skipped", oleg: "sent"}
    assert Caught.objects.count() == 1


def test_a_pasted_page_fetches_no_style_from_anywhere() -> None:
    with socket.create_server(("127.0.0.1", 0)) as sniffer:
        sniffer.settimeout(0.2)
        address = f"http://127.0.0.1:{sniffer.getsockname()[1]}/x.css"
        for place in (address, "file:///etc/hostname", "/etc/hostname"):
            compile_letter(Source("s", f"<link rel=stylesheet href='{place}'><style>p{{color:red}}</style><p>A</p>"))
        with pytest.raises(TimeoutError):
            sniffer.accept()


@pytest.mark.django_db
def test_a_form_offers_every_living_template_as_its_reply(client: Client) -> None:
    template("guide-follows")
    client.force_login(
        get_user_model()._default_manager.create(email="nina@steelworks.example", name="Nina", role="marketer")
    )
    page = client.get(reverse("pages:new")).content.decode()
    assert '<option value="guide-follows"' in page


@pytest.mark.django_db
def test_sending_and_clicking_a_letter_of_a_scenario_are_of_the_same_campaign() -> None:
    template()
    plan(people(1), cause="scenario:7/12/3")
    catch_due(shift.begin(timezone.now()))
    (clicked,) = letters([Letter.objects.get().id]).values()
    sent = apps.get_model("eventlog", "Outbox")._default_manager.get(body__contains='"mail.sent"')
    assert json.loads(sent.body)["campaign"] == clicked.campaign == "scenario:7"
