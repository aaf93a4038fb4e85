"""The socket that the server listens on, and how its address is written."""

from __future__ import annotations

import errno
import socket

from ingest.errors import UsageError

LOOPBACK = "127.0.0.1"
FIRST_PORT, LAST_PORT = 7860, 7899


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens at this port, or at the first free one of ours.

    Raises:
        UsageError: the host is none, or none of this machine's, or the port or all of ours are taken.
    """
    family, address = _resolved(host)
    for each in [port] if port is not None else range(FIRST_PORT, LAST_PORT + 1):
        listening = socket.socket(family)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((address, each))
            listening.listen()
        except (OSError, OverflowError) as problem:
            listening.close()
            if isinstance(problem, OSError) and problem.errno == errno.EADDRNOTAVAIL:
                raise UsageError(f"This machine has no address {host}. 0.0.0.0 means all that it has.") from problem
            continue
        return listening
    taken = f"Port {port} is" if port is not None else f"The ports {FIRST_PORT} to {LAST_PORT} are"
    raise UsageError(f"{taken} not free. Name another: articles chat --port 8000")


def url_of(host: str, listening: socket.socket) -> str:
    """The URL of what listens there; where that is all addresses of this machine, by the one that it always has."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - it was asked for, with credentials
        host = LOOPBACK
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"


def _resolved(host: str) -> tuple[socket.AddressFamily, str]:
    """The family and the number of an address."""
    try:
        family, _, _, _, place = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as problem:
        raise UsageError(
            f"There is no address {host!r}. 127.0.0.1 is this machine, 0.0.0.0 all of its network."
        ) from problem
    return family, str(place[0])
