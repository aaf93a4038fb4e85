"""How long whoever sends wrong passwords has to wait: the delay doubles with each after the first few."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

FREE_FAILURES = 5
"""Wrong passwords that cost nothing: people mistype."""

RESET_SECONDS = 900.0
"""Without a wrong password for so long, all are forgotten."""

MAX_REMEMBERED = 4096
"""Addresses, users and sign-ins that are remembered, the last ones."""

K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class FailedLogins:
    """How often one failed; times are on the clock of `time.monotonic`."""

    count: int = 0
    retry_at: float = 0.0
    last_at: float = 0.0
    waiting: int = 0
    """Sign-ins that wait for the delay to pass."""


class LoginThrottle:
    """Failed logins by a key, such as an address; of too many keys those that failed longest ago are forgotten."""

    def __init__(self, max_delay: float, clock: Callable[[], float]) -> None:
        """`max_delay` is in seconds."""
        self._max_delay = max_delay
        self._clock = clock
        self._failed: OrderedDict[str, FailedLogins] = OrderedDict()

    def __len__(self) -> int:
        return len(self._failed)

    def of(self, key: str) -> FailedLogins:
        """The failures of one."""
        found = self._failed.get(key)
        if found is not None and self._clock() - found.last_at > RESET_SECONDS and not found.waiting:
            found.count, found.retry_at = 0, 0.0
        return found or FailedLogins()

    def delay(self, key: str) -> float:
        """Seconds until the next login is looked at."""
        return max(0.0, self.of(key).retry_at - self._clock())

    def count_failure(self, key: str) -> FailedLogins:
        """Count a login as failed."""
        failed = self.of(key)
        failed.count += 1
        self.restart_delay(failed)
        remember(self._failed, key, failed)
        return failed

    def restart_delay(self, failed: FailedLogins) -> None:
        """Count the delay from now on."""
        failed.last_at = self._clock()
        if failed.count > FREE_FAILURES:
            failed.retry_at = failed.last_at + min(self._max_delay, 2.0 ** min(failed.count - FREE_FAILURES - 1, 10))

    def take_back(self, key: str) -> None:
        """Count one failure less: the password was right."""
        failed = self.of(key)
        failed.count, failed.retry_at = max(0, failed.count - 1), 0.0


def remember(entries: OrderedDict[K, V], key: K, value: V) -> None:
    """Put an entry last; of more than `MAX_REMEMBERED` the first goes."""
    entries[key] = value
    entries.move_to_end(key)
    while len(entries) > MAX_REMEMBERED:
        entries.popitem(last=False)
