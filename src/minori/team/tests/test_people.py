"""Mika administers, Nina sells, Oleg left; somebody is always left to let people in."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from minori.team.acts.accept import accept
from minori.team.acts.change_person import change_role, deactivate
from minori.team.acts.edit_account import edit_account
from minori.team.acts.invite import invite
from minori.team.acts.keys import make_key, revoke_key
from minori.team.acts.rotate_seals import rotate_seals
from minori.team.keyring import actor_of_key, on_keys_changed
from minori.team.models import ApiKey, Invitation, Trace, User
from minori.team.public import (
    SYSTEM,
    Actor,
    Person,
    Role,
    account,
    add_person,
    key_hashes,
    seal,
    trace,
    unseal,
    visible_leads_restricted,
)

pytestmark = pytest.mark.django_db
SECRET = "a long enough secret 42"


@pytest.fixture
def mika() -> Person:
    return add_person("mika@minori.test", "Mika", Role.admin, SYSTEM, password=SECRET, language="en")


@pytest.fixture
def nina() -> Person:
    return add_person("nina@minori.test", "Nina", Role.sales, SYSTEM, password=SECRET, language="en")


def by(person: Person) -> Actor:
    return Actor(person.id, person.name, person.role, "user")


def log_in(person: Person, password: str = SECRET) -> Client:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": password})
    return client


def inside(client: Client) -> bool:
    return client.get("/profile").status_code == 200


def test_nina_logs_in_by_mail_address_whatever_its_case_and_out_again(nina: Person) -> None:
    client = Client()
    client.post("/account/login/", {"login": "Nina@MINORI.test", "password": SECRET})
    assert inside(client)
    client.post("/account/logout/")
    assert not inside(client)


def test_a_wrong_password_and_an_unknown_address_sound_the_same(nina: Person) -> None:
    wrong = Client().post("/account/login/", {"login": nina.email, "password": "x"}).content.decode()
    unknown = Client().post("/account/login/", {"login": "who@minori.test", "password": "x"}).content.decode()
    hide = re.compile(r'"X-CSRFToken": "\w+"|csrfmiddlewaretoken" value="\w+"|nina@minori.test|who@minori.test')
    assert hide.sub("", wrong) == hide.sub("", unknown)


def test_guessing_is_slowed_down(nina: Person) -> None:
    for n in range(6):
        Client().post("/account/login/", {"login": nina.email, "password": f"guess {n}"})
    assert not inside(log_in(nina))


def test_nobody_signs_up(nina: Person) -> None:
    assert Client().get("/account/signup/").status_code == 404
    assert Client().post("/account/signup/", {"email": "x@minori.test"}).status_code == 404


def test_who_is_deactivated_is_out_at_once_everywhere(mika: Person, nina: Person) -> None:
    client = log_in(nina)
    assert inside(client)
    deactivate(nina.id, by(mika))
    assert not inside(client)
    assert not inside(log_in(nina))


def test_a_new_password_ends_the_other_sessions(nina: Person) -> None:
    here, elsewhere = log_in(nina), log_in(nina)
    fresh = "another long secret 43"
    told = {"oldpassword": SECRET, "password1": fresh, "password2": fresh}
    assert here.post("/account/password/change/", told)["Location"] == "/profile"
    assert inside(here)
    assert not inside(elsewhere)
    assert inside(log_in(nina, fresh))


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(nina: Person) -> None:
    Client().post("/account/password/reset/", {"email": nina.email})
    assert mail.outbox[0].subject == "A new password for Minori"
    link = re.findall(r"http://127.0.0.1:8000(/\S+)", str(mail.outbox[0].body))[0]
    fresh = {"password1": "another long secret 43", "password2": "another long secret 43"}
    page = Client()
    form = page.get(link)["Location"]
    assert page.post(form, fresh).status_code == 302
    assert inside(log_in(nina, fresh["password1"]))
    assert "no longer valid" in Client(headers={"Accept-Language": "en"}).get(link).content.decode()


def test_asking_for_a_strangers_password_says_the_same_and_mails_nobody() -> None:
    answer = Client().post("/account/password/reset/", {"email": "who@minori.test"})
    assert answer["Location"] == "/account/password/reset/done/"
    assert mail.outbox == []


def test_a_short_password_is_refused(mika: Person) -> None:
    with pytest.raises(ValidationError):
        add_person("short@minori.test", "Short", Role.viewer, by(mika), password="short")
    assert not User.objects.filter(name="Short").exists()


def test_one_address_is_one_person_whatever_its_case(nina: Person) -> None:
    with pytest.raises(ValidationError):
        add_person("NINA@minori.test", "Other", Role.viewer, SYSTEM)


def test_the_last_administrator_stays(mika: Person, nina: Person) -> None:
    with pytest.raises(ValidationError):
        deactivate(mika.id, by(mika))
    with pytest.raises(ValidationError):
        change_role(mika.id, Role.viewer, by(mika))
    change_role(nina.id, Role.admin, by(mika))
    change_role(mika.id, Role.viewer, by(replace(nina, role=Role.admin)))
    assert set(User.objects.values_list("name", "role")) == {("Mika", "viewer"), ("Nina", "admin")}


def test_nina_changes_nobody(mika: Person, nina: Person) -> None:
    with pytest.raises(PermissionDenied):
        change_role(nina.id, Role.admin, by(nina))
    with pytest.raises(PermissionDenied):
        invite("x@minori.test", Role.admin, "en", by(nina))


def token_of(link: str) -> str:
    return link.rsplit("/", 1)[-1]


def test_an_invited_colleague_joins_with_the_role_she_was_given(mika: Person) -> None:
    link = invite("yuki@minori.test", Role.inside_sales, "en", by(mika))
    assert link in str(mail.outbox[0].body)
    guest = Client()
    assert "yuki@minori.test" in guest.get(link).content.decode()
    guest.post(link, {"name": "Yuki", "password": SECRET})
    assert inside(guest)
    assert User.objects.get(email="yuki@minori.test").role == "inside_sales"
    assert Client().get(link).status_code == 404


def test_the_link_is_not_kept(mika: Person) -> None:
    token = token_of(invite("yuki@minori.test", Role.viewer, "ja", by(mika)))
    assert token not in str(Invitation.objects.values())


def test_a_second_invitation_makes_the_first_link_void_and_time_both(mika: Person) -> None:
    first = token_of(invite("yuki@minori.test", Role.viewer, "en", by(mika)))
    second = token_of(invite("Yuki@minori.test", Role.viewer, "en", by(mika)))
    for token, now in ((first, timezone.now()), (second, timezone.now() + timedelta(days=8))):
        with pytest.raises(ValidationError):
            accept(token, "Yuki", SECRET, now)


def test_an_open_invitation_is_unique_by_the_database(mika: Person) -> None:
    invite("yuki@minori.test", Role.viewer, "en", by(mika))
    row = Invitation.objects.get()
    row.pk, row.token_hash = None, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_key_is_shown_once_works_by_its_scope_and_dies_at_once(mika: Person) -> None:
    heard = []
    on_keys_changed(lambda: heard.append(1))
    text = make_key("Web site", ["events.write"], by(mika))
    row = ApiKey.objects.get()
    assert text.startswith(row.prefix)
    assert text not in str(ApiKey.objects.values())
    assert key_hashes("events.write") == [row.sha256]
    assert key_hashes("leads.read") == []
    machine = actor_of_key(text, timezone.now())
    assert machine
    assert (machine.kind, machine.scopes) == ("key", frozenset({"events.write"}))
    assert ApiKey.objects.get().last_used_at
    assert revoke_key(row.pk, by(mika))
    assert actor_of_key(text, timezone.now()) is None
    assert key_hashes("events.write") == []


def test_a_key_with_unknown_rights_is_not_made(mika: Person) -> None:
    for scopes in ([], ["everything"]):
        with pytest.raises(ValidationError):
            make_key("x", scopes, by(mika))


def test_a_line_of_the_trace_is_neither_changed_nor_deleted(mika: Person) -> None:
    trace(by(mika), "leads.merge", "lead:17")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Trace.objects.update(actor_name="Somebody else")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_the_trace_is_found_by_person_act_and_object(mika: Person, nina: Person) -> None:
    trace(by(nina), "sales.accept", "lead:17")
    client = log_in(mika)
    for query in (f"who={nina.id}", "act=sales.", "q=lead:17"):
        page = client.get(f"/settings/trace?{query}").content.decode()
        assert "sales.accept" in page
        assert "team.add_person" not in page
    assert b"sales.accept" in b"".join(client.get("/settings/trace?as=csv").streaming_content)  # type: ignore[attr-defined]  # a streaming answer


def test_seals_move_on_and_old_secrets_stay_readable(mika: Person) -> None:
    blob = seal("of yesterday")
    rotate_seals(by(mika))
    assert unseal(blob) == "of yesterday"
    assert account().time_zone == "Asia/Tokyo"


def test_the_profile_of_the_company_is_edited_on_its_page(mika: Person) -> None:
    client = log_in(mika)
    told = {
        "name": "株式会社みのり", "sender_name": "みのり編集部", "sender_address_postal": "東京都千代田区1-1",
        "contact": "03-0000-0000", "time_zone": "Asia/Tokyo", "language": "ja", "currency": "JPY",
    }  # fmt: skip
    assert client.post("/settings/account", told).status_code == 302
    assert (account().name, account().contact) == ("株式会社みのり", "03-0000-0000")
    assert "Three letters" in client.post("/settings/account", {**told, "currency": "Yen"}).content.decode()


def test_sales_see_only_their_own_where_the_company_wants_it(mika: Person, nina: Person) -> None:
    assert not visible_leads_restricted(by(nina))
    edit_account({"sales_see_own": True}, by(mika))
    assert visible_leads_restricted(by(nina))
    assert not visible_leads_restricted(by(mika))


def test_everybody_reads_in_their_own_language(nina: Person) -> None:
    client = log_in(nina)
    assert '<html lang="en"' in client.get("/profile").content.decode()
    client.post("/profile", {"name": "Nina", "language": "ja", "theme": "dark"})
    page = client.get("/profile").content.decode()
    assert '<html lang="ja" data-theme="minori-dark"' in page


def test_the_first_administrator_comes_from_the_shell(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("createadmin", "first@minori.test", generate=True)
    password = capsys.readouterr().out.split("Password: ")[1].strip()
    assert inside(log_in(Person(0, "", "first@minori.test", Role.admin, True, "ja"), password))
    with pytest.raises(CommandError, match=r"Somebody|すでに"):
        call_command("createadmin", "first@minori.test", generate=True)


def test_every_screen_of_the_settings_opens(mika: Person, nina: Person) -> None:
    client = log_in(mika)
    invite("yuki@minori.test", Role.viewer, "en", by(mika))
    for page in ("people", f"people/{nina.id}", "keys", "trace", "account"):
        assert client.get(f"/settings/{page}").status_code == 200
    shown = client.post("/settings/keys", {"name": "Web site", "scopes": ["events.write"]}).content.decode()
    assert "mnr_" in shown
    assert "no-store" in client.get("/settings/keys")["Cache-Control"]
    assert (
        "/invited/"
        in client.post(
            "/settings/people", {"email": "z@minori.test", "role": "sales", "language": "ja"}
        ).content.decode()
    )
