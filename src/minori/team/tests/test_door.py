import pytest
from django.core.exceptions import PermissionDenied

from minori.team.models import ApiKey, Trace, User
from minori.team.public import (
    SYSTEM,
    Actor,
    BrokenSeal,
    Role,
    account,
    key_hashes,
    may,
    people,
    require,
    seal,
    trace,
    unseal,
)

pytestmark = pytest.mark.django_db
NINA = Actor(7, "Nina", Role.sales, "user")


def test_nina_sells_but_does_not_mail() -> None:
    require(NINA, Role.sales, Role.inside_sales)
    with pytest.raises(PermissionDenied):
        require(NINA, Role.admin, Role.marketer)
    assert may(NINA, "work_handoffs")
    assert not may(NINA, "send")


def test_a_key_may_do_what_its_scope_says_and_nothing_that_hangs_on_a_role() -> None:
    key = Actor(3, "Web site", None, "key", frozenset({"leads.write"}))
    require(key, Role.marketer, scope="leads.write")
    for scope in (None, "leads.read"):
        with pytest.raises(PermissionDenied):
            require(key, Role.marketer, scope=scope)
    assert not may(key, "see")


def test_minori_itself_may_do_everything() -> None:
    require(SYSTEM, Role.admin)
    assert may(SYSTEM, "manage_people")


def test_what_nina_did_stands_in_the_trace() -> None:
    trace(NINA, "leads.set_owner", "lead:17", {"owner": 7})
    row = Trace.objects.get()
    assert (row.actor_name, row.act, row.object, row.detail) == ("Nina", "leads.set_owner", "lead:17", {"owner": 7})


def test_a_secret_is_unreadable_at_rest_and_in_pieces() -> None:
    blob = seal("hooks.example/秘密")
    assert "秘密".encode() not in blob
    assert unseal(blob) == "hooks.example/秘密"
    with pytest.raises(BrokenSeal):
        unseal(blob[:-4])


def test_only_living_keys_with_the_scope_reach_the_collector() -> None:
    ApiKey.objects.create(name="Site", prefix="mnr_1", sha256="a" * 64, scopes=["events.write"])
    ApiKey.objects.create(name="Other", prefix="mnr_2", sha256="b" * 64, scopes=["leads.read"])
    assert key_hashes("events.write") == ["a" * 64]


def test_people_come_by_role() -> None:
    User.objects.create(email="nina@minori.test", name="Nina", role="sales")
    User.objects.create(email="mika@minori.test", name="Mika", role="marketer")
    assert [p.name for p in people()] == ["Mika", "Nina"]
    assert [p.name for p in people([Role.sales])] == ["Nina"]


def test_the_account_has_defaults_before_anybody_edits_it() -> None:
    assert (account().time_zone, account().language, account().currency) == ("Asia/Tokyo", "ja", "JPY")
