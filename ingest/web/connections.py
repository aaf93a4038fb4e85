"""Connections to public addresses only, that end in time, and what it means where there is none.

A host is resolved once for each connection; the address that was checked is the one that is connected to.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore

from ingest.web.errors import FetchError, NetworkError, PermanentError, printable

Resolve = Callable[[str, int], Sequence[str]]
"""A host and a port → the IP addresses that it has."""

_NAT64 = ip_network("64:ff9b::/96")
_PRIVATE = [
    ip_network(network)
    for network in ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
]
_CLOUD_METADATA = ip_address("fd00:ec2::254")
"""It tells a cloud machine its secrets, and is the one such address that lies in a private network."""


def resolve_host(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Deadline:
    """When the page that is being read must be there."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def start(self) -> None:
        """Count from now."""
        self._end = self._clock() + self._seconds

    @property
    def remaining(self) -> float:
        """Seconds until then."""
        return self._end - self._clock()

    def check(self, needed: float = 0.0) -> None:
        """Stop if no more than the seconds that are needed are left."""
        if self.remaining <= needed:
            raise PermanentError(f"it takes longer than {self._seconds:g} s", "Try again later, or save it as a file.")

    def clip(self, timeout: float | None) -> float:
        """As long as asked, but not past the end; never 0, which would mean not to wait at all."""
        return max(0.01, self.remaining if timeout is None else min(timeout, self.remaining))


class GuardedBackend(httpcore.SyncBackend):
    """Resolves a host once, checks every address that it has, and connects to one of those."""

    def __init__(self, resolve: Resolve, deadline: Deadline, *, allow_private: bool) -> None:
        self._resolve = resolve
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """See `httpcore.NetworkBackend`."""
        problem: Exception = httpcore.ConnectError("it has no address")
        for address in self._checked_addresses(host, port):
            self._deadline.check()
            limit = self._deadline.clip(timeout)
            try:
                stream = super().connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failure:
                problem = failure
            else:
                return _TimedStream(stream, self._deadline)
        raise problem

    def _checked_addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses = [ip_address(address) for address in self._resolve(host, port)]
        except (OSError, ValueError) as problem:
            reason = getattr(problem, "strerror", None) or str(problem)
            if isinstance(problem, socket.gaierror) and problem.errno == socket.EAI_AGAIN:
                raise NetworkError(f"its host cannot be looked up ({reason})", "Try again later.") from problem
            raise PermanentError(f"its host cannot be found ({reason})", "Check its spelling.") from problem
        for address in addresses:
            _require_allowed(address, allow_private=self._allow_private)
        return [str(address) for address in addresses]


class _TimedStream(httpcore.NetworkStream):
    """A connection on which a page cannot take longer than it may, however slowly it drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._deadline.check()
        return self._stream.read(max_bytes, self._deadline.clip(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._deadline.check()
        self._stream.write(buffer, self._deadline.clip(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        # No check here: httpcore closes no connection that stops between TCP and TLS. The next read checks.
        secure = self._stream.start_tls(ssl_context, server_hostname, self._deadline.clip(timeout))
        return _TimedStream(secure, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def from_transport(problem: Exception, timeout: float) -> FetchError:
    """Our error for one of httpcore or of the system; httpcore puts the one of the system inside its own."""
    inner = problem.args[0] if problem.args else None
    if isinstance(inner, ssl.SSLCertVerificationError):
        return PermanentError(f"its certificate is not to be trusted ({inner.verify_message})", "Check the address.")
    if isinstance(problem, httpcore.TimeoutException):
        return NetworkError(f"it was silent for {timeout:g} s", "Try again later.")
    if isinstance(problem, httpcore.ProtocolError):
        return NetworkError(
            f"it does not answer as a web server should ({printable(str(problem))})", "Try again later."
        )
    reason = getattr(inner, "strerror", None) or str(problem)
    return NetworkError(f"it cannot be reached ({reason})", "Check the address and your connection.")


def _require_allowed(address: IPv4Address | IPv6Address, *, allow_private: bool) -> None:
    for end in _ends(address):
        if _is_public(end):
            continue
        if end == _CLOUD_METADATA or not any(end in network for network in _PRIVATE):
            raise PermanentError(f"it leads to an address that is not public ({end})", "Such are never read.")
        if not allow_private:
            raise PermanentError(f"it leads to a private address ({end})", "If you mean that, use --allow-private.")


def _ends(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Where what is sent to an address ends up: an IPv6 address may stand for an IPv4 address inside it."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        return [address.sixtofour]
    if address in _NAT64:
        return [IPv4Address(address.packed[-4:])]
    return [address, *(address.teredo or ())]


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    site_local = isinstance(address, IPv6Address) and address.is_site_local
    special = address.is_multicast or address.is_reserved or address.is_unspecified or site_local
    return address.is_global and not special
