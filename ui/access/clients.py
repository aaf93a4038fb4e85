"""Where a client is: on this machine, or by what network those are counted together who may be one."""

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


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host is, without its zone; one of IPv4 that is written as of IPv6 as what it is."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
