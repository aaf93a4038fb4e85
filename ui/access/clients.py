"""Where a client is: on this machine, or in which network; by that limits count."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, reached by itself."""
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def network_of(host: str) -> str:
    """An address of IPv4, or the network of one of IPv6, as who has one of these has 2^64; else the host as it is."""
    address = _address(host)
    if address is None:
        return host
    return str(ip_network((address, 64), strict=False) if isinstance(address, IPv6Address) else address)


def limit_key(host: str) -> str:
    """By what connections from a host are counted together; "" for those of this machine, where a proxy may be."""
    return "" if is_loopback(host) else network_of(host)


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host is, without its zone; one of IPv4 that is written as of IPv6 as what it is."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
