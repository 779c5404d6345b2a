"""What the house tells the collector, as `collect.json` in the data folder."""

from functools import cached_property
from ipaddress import ip_address, ip_network

import msgspec

from minori.collect.words import ConsentMode


class CollectConfig(msgspec.Struct, frozen=True, dict=True):
    """Settings of tag and door. Empty `allowed_origins`: the tag may report from any page.

    `own_sites`: hosts of the company's own pages, the only ones that get the visit parameter. `key_hashes`: SHA-256 in
    hex of every living API key with the scope events.write. `forms_url`: where hosted forms live. `excluded_*`: own
    staff, whose visits are kept but never count.
    """

    own_sites: list[str] = []
    allowed_origins: list[str] = []
    key_hashes: list[str] = []
    consent: ConsentMode = ConsentMode.FREE
    forms_url: str = ""
    excluded_nets: list[str] = []
    excluded_visitors: list[str] = []

    @cached_property
    def sites(self) -> frozenset[str]:
        return frozenset(self.own_sites)

    @cached_property
    def origins(self) -> frozenset[str]:
        return frozenset(self.allowed_origins)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(self.key_hashes)

    @cached_property
    def insiders(self) -> frozenset[str]:
        return frozenset(self.excluded_visitors)

    def is_inside(self, address: str) -> bool:
        """Does an IP address belong to an excluded network?"""
        if not self.excluded_nets:
            return False
        try:
            ip = ip_address(address)
            return any(ip in ip_network(net, strict=False) for net in self.excluded_nets)
        except ValueError:
            return False


def read_config(text: bytes) -> CollectConfig:
    """The settings; raises ValueError where the text is not what the house writes."""
    return msgspec.json.decode(text, type=CollectConfig)


def write_config(config: CollectConfig) -> bytes:
    """The text of the settings, the same for the same settings."""
    return msgspec.json.format(msgspec.json.encode(config), indent=2) + b"\n"
