import pytest

from minori.eventlog import public
from minori.eventlog.tests.people import OLEG, VERA

pytestmark = pytest.mark.django_db


def test_veras_answer_is_readable_until_her_key_is_destroyed() -> None:
    sealed = public.seal_for(VERA, "見積もりをお願いします")
    assert "見積" not in sealed
    assert public.open_for(VERA, sealed) == "見積もりをお願いします"
    assert public.sealed_for(sealed) == VERA
    public.seal_for(OLEG, "other")
    public.destroy_key(VERA)
    with pytest.raises(public.Sealed):
        public.open_for(VERA, sealed)
    public.seal_for(VERA, "a new beginning")
    with pytest.raises(public.Sealed):
        public.open_for(VERA, sealed)


def test_one_persons_text_does_not_open_with_anothers_key() -> None:
    sealed = public.seal_for(VERA, "hello")
    public.seal_for(OLEG, "key made")
    with pytest.raises(public.Sealed):
        public.open_for(OLEG, sealed)
    with pytest.raises(public.Sealed):
        public.open_for(OLEG, sealed.replace(f"p1.{VERA}.", f"p1.{OLEG}."))
    with pytest.raises(public.Sealed):
        public.open_for(VERA, "plain text")
