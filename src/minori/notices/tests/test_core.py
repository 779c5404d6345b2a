from itertools import pairwise

import pytest

from minori.notices.core.addresses import may_reach
from minori.notices.core.chat import message
from minori.notices.core.retry import hopeless, pause_after

PRIVATE = [
    "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1",
    "fe80::1", "fc00::1", "::", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "fe80::1%eth0",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_networks_are_out_of_reach(address: str) -> None:
    assert not may_reach(address, loopback=True)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"])
def test_our_own_machine_only_with_leave(address: str) -> None:
    assert may_reach(address, loopback=True)
    assert not may_reach(address, loopback=False)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1"])
def test_public_addresses_may_be_reached(address: str) -> None:
    assert may_reach(address, loopback=False)


def test_pauses_grow_and_end() -> None:
    pauses = [pause_after(n) for n in range(1, 8)]
    assert all(a and b and a < b for a, b in pairwise(pauses))
    assert pause_after(8) is None


def test_a_refusal_is_final_and_a_shortage_is_not() -> None:
    assert [s for s in (400, 403, 404, 408, 410, 429, 500, 503) if hopeless(s)] == [400, 403, 404, 410]


def test_nobody_writes_a_link_of_their_own_into_chat() -> None:
    assert message("a*b <!channel>", "<http://evil|x>", "https://m.test/a|b>c") == {
        "text": "*ab &lt;!channel&gt;*\n&lt;http://evil|x&gt;\n<https://m.test/a%7Cb%3Ec>"
    }
