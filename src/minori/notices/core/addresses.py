"""Which network addresses a webhook may reach: public ones, and loopback where the installer allows it."""

from ipaddress import IPv4Address, IPv6Address, ip_address

Address = IPv4Address | IPv6Address


def inner(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64), which is where a connection would end."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address.packed[:12] == bytes.fromhex("0064ff9b") + bytes(8):
        return IPv4Address(address.packed[12:])
    return address


def may_reach(text: str, loopback: bool) -> bool:
    """May we connect to this numeric address? ValueError for what is none."""
    address = inner(ip_address(text.split("%", maxsplit=1)[0]))
    if address.is_loopback:
        return loopback
    return address.is_global and not address.is_multicast
