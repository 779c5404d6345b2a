"""Which network somebody came from, as a keyed hash: enough to see a sweep, too little to find a person."""

from functools import lru_cache
from hashlib import blake2b, sha256
from ipaddress import ip_address, ip_network


def key_from(key: bytes) -> bytes:
    """The key of these hashes, made from the collector's."""
    return sha256(key + b"net").digest()


@lru_cache(maxsize=16384)
def net_hash(key: bytes, address: str) -> str:
    """Keyed hash (16 hex digits) of the address's /24, or /48 for IPv6; empty for what is no address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    if ip.version == 6 and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    net = ip_network((ip, 24 if ip.version == 4 else 48), strict=False)
    return blake2b(str(net).encode(), key=key, digest_size=8).hexdigest()
