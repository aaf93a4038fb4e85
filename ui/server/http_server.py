"""HTTP by uvicorn, with limits of time, size and number from the first byte of a connection on.

Why uvicorn: it limits the size of headers and the time of a kept connection itself, and its protocol on h11 can be
derived from, in this process, with its signals and on a socket that is bound already. Tried beside it: hypercorn 0.18
and granian 2.8 also give up a head that does not end, but no more than it ask a body for a least rate, and none of the
three closes an idle connection so that a new one may come: where 1,024 files may be open, 1,500 connections that say
nothing lock others out of uvicorn and granian, and hypercorn leaves them waiting. That would be ours with any of them.
"""

from __future__ import annotations

import asyncio
import math
import sys
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from ui.access.clients import limit_key

if sys.platform != "win32":
    import resource

MAX_OPEN_FILES = 8192
"""What the process asks to be allowed (RLIMIT_NOFILE), where the system lets it."""

RESERVED_FILES = 256
"""Open files left to all else than connections: the library, its indexes, uploads, the way to a chat model."""

TICKS_PER_SECOND = 10
"""Of uvicorn."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """What connections may take: seconds, bytes, bytes a second, and how many there may be."""

    header_bytes: int = 64_000
    header_seconds: float = 10
    """From the first byte of a request on; of a new connection from its beginning on."""

    keep_alive_seconds: int = 15
    min_rate: float = 1000
    """Bytes a second at which a body has to come in, and an answer to be taken."""

    grace_seconds: float = 10
    """For how long a body may stand still; it gets this back at `min_rate`."""

    unread_seconds: float = 30
    """In each such span, what waits to be sent has to be gone, or to be less by `min_rate`."""

    max_per_address: int = 256
    """From one address, or one network of IPv6. This machine's is not counted: a proxy may be at it."""

    max_new: int = 4096
    """Connections that have sent no whole head of a request yet."""

    max_keep_alive: int = 2048
    """Connections that wait for a further request, or on which one is coming in."""

    max_active: int = 1024
    """Connections whose request is being answered."""

    shutdown_seconds: int = 2
    """What connections get to end in when the server ends."""

    def fitted_to(self, open_files: int) -> ConnectionLimits:
        """The same, with no more connections than so many open files leave room for."""
        room = max(open_files - RESERVED_FILES, open_files // 2)
        return replace(
            self,
            max_new=min(self.max_new, room // 2),
            max_keep_alive=min(self.max_keep_alive, room // 4),
            max_active=min(self.max_active, room // 4),
        )


class Stage(Enum):
    """What a connection is at. Where too many are, the one longest there is closed, of the address with most."""

    NEW = 1
    KEEP_ALIVE = 2
    ACTIVE = 3


class Connections:
    """All connections of a server by their stages and addresses, those longest there first."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        most = (limits.max_new, limits.max_keep_alive, limits.max_active)
        self._most = dict(zip(Stage, most, strict=True))
        self._counts = dict.fromkeys(Stage, 0)
        self._held: dict[Stage, dict[str, OrderedDict[LimitedConnection, None]]] = {
            stage: defaultdict(OrderedDict) for stage in Stage
        }

    def move_to(self, connection: LimitedConnection, stage: Stage) -> None:
        """Put a connection last in a stage; where that makes too many, another one is closed."""
        self.forget(connection)
        connection.stage = stage
        self._held[stage][connection.address][connection] = None
        self._counts[stage] += 1
        of_its_address = [held[connection.address] for held in self._held.values() if connection.address in held]
        if self._counts[stage] > self._most[stage]:
            of_most = max(list(self._held[stage].values()), key=len)
            next(iter(of_most)).drop()
        elif connection.address and sum(map(len, of_its_address)) > self.limits.max_per_address:
            next(iter(of_its_address[0])).drop()

    def forget(self, connection: LimitedConnection) -> None:
        """Count a connection no longer."""
        if connection.stage:
            beside = self._held[connection.stage]
            del beside[connection.address][connection]
            if not beside[connection.address]:
                del beside[connection.address]
            self._counts[connection.stage] -= 1
            connection.stage = None

    def drop_overdue(self) -> None:
        """Close those whose time is up."""
        now = time.monotonic()
        held = [one for stage in self._held.values() for group in stage.values() for one in group]
        for connection in held:
            if connection.is_overdue(now):
                connection.drop()


class LimitedConnection(H11Protocol):
    """A connection that keeps to the limits or is closed."""

    def __init__(self, *arguments: Any, connections: Connections, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.address = ""
        self.stage: Stage | None = None
        self._connections = connections
        self._limits = connections.limits
        self._ends = math.inf
        self._unread, self._unread_since = 0, 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self.address = limit_key(self.client[0] if self.client else "")
        self._ends = time.monotonic() + self._limits.header_seconds
        self._connections.move_to(self, Stage.NEW)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of what there is of it."""
        self._connections.forget(self)
        super().connection_lost(exc)
        self._unset_keepalive_if_required()

    def data_received(self, data: bytes) -> None:
        """Take in a part of a request; how long the next one may take depends on what it is of."""
        before, now = self._awaited(), time.monotonic()
        super().data_received(data)
        after = self._awaited()
        if after == "head" and (before != "head" or self._ends == math.inf):
            self._ends = now + self._limits.header_seconds
        elif after == "body":
            earned = self._ends + len(data) / self._limits.min_rate if before == "body" else math.inf
            self._ends = min(earned, now + self._limits.grace_seconds)
        elif after == "answer":
            self._ends = math.inf
        if after != before:
            self._enter_stage(after)

    def on_response_complete(self) -> None:
        """Wait for a further request, for which uvicorn sets the time, or turn to one that came in already."""
        super().on_response_complete()
        awaited = self._awaited()
        self._ends = time.monotonic() + self._limits.grace_seconds if awaited == "body" else math.inf
        self._enter_stage(awaited)

    def is_overdue(self, now: float) -> bool:
        """Whether the request, or the reading of the answer, takes too long."""
        if self.flow.read_paused and self._awaited() == "body":
            self._ends = now + self._limits.grace_seconds  # it is this side that has not read on
        return now > self._ends or self._is_unread_too_long(now)

    def drop(self) -> None:
        """Close it at once, whatever is on its way."""
        self._connections.forget(self)
        self.transport.abort()

    def _awaited(self) -> str:
        if self.cycle is None or self.cycle.response_complete:
            return "head"
        return "body" if self.cycle.more_body else "answer"

    def _enter_stage(self, awaited: str) -> None:
        if self.stage:  # it may have been dropped
            self._connections.move_to(self, Stage.ACTIVE if awaited == "answer" else Stage.KEEP_ALIVE)

    def _is_unread_too_long(self, now: float) -> bool:
        unread = self.transport.get_write_buffer_size()
        if not (unread and self._unread):
            self._unread, self._unread_since = unread, now
        if now - self._unread_since <= self._limits.unread_seconds:
            return False
        taken, self._unread, self._unread_since = self._unread - unread, unread, now
        return taken < self._limits.min_rate * self._limits.unread_seconds


class Server(uvicorn.Server):
    """Keeps to limits, and ends once that is wanted, or cleanly at SIGINT and SIGTERM, at a second one at once."""

    def __init__(
        self, app: ASGIApp, should_stop: Callable[[], bool], limits: ConnectionLimits = ConnectionLimits()
    ) -> None:
        """`should_stop` is asked ten times a second."""
        self._should_stop = should_stop
        self._connections = Connections(limits.fitted_to(_files_allowed()))
        super().__init__(
            uvicorn.Config(
                app,
                http=partial(LimitedConnection, connections=self._connections),  # type: ignore[arg-type]
                ws="none",
                log_config=None,
                log_level="error",  # who sends nonsense is not to fill the terminal
                access_log=False,
                proxy_headers=False,  # who guesses passwords would write another address into each request
                server_header=False,
                h11_max_incomplete_event_size=limits.header_bytes,
                timeout_keep_alive=limits.keep_alive_seconds,
                timeout_graceful_shutdown=limits.shutdown_seconds,
            )
        )

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ask the server to end, without the signal being raised again after that, as uvicorn would."""
        self.force_exit, self.should_exit = self.should_exit, True

    async def on_tick(self, counter: int) -> bool:
        """Whether to end now."""
        if counter % TICKS_PER_SECOND == 0:
            self._connections.drop_overdue()
        return self._should_stop() or await super().on_tick(counter)


def _files_allowed() -> int:
    """How many files this process may have open, once it has asked for more."""
    if sys.platform == "win32":
        return MAX_OPEN_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return MAX_OPEN_FILES if soft == resource.RLIM_INFINITY else soft
