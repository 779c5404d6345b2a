"""Letters through a real socket, a faulty relay and dying senders: nobody lost, nobody twice, the rest named."""

from pathlib import Path

import pytest

from minori.mail.public import ledger
from tests.kit.sending import people, plan, relay, run_senders, template

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("sending")]


def test_letters_arrive_once(tmp_path: Path) -> None:
    template()
    plan(people(30))
    with relay(tmp_path) as kit:
        run_senders(kit.url)
        truth = kit.truth()
    assert truth.clean
    assert truth.accepted == ledger().sent == 30
