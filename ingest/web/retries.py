"""Which requests are made again, how often, and after how long."""

from __future__ import annotations

from collections.abc import Callable

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_exponential

from ingest.web.connections import Deadline
from ingest.web.errors import RETRYABLE_STATUSES, NetworkError, StatusError

_ATTEMPTS = 3
_LONGEST_WAIT = 30.0


def retrying(deadline: Deadline, sleep: Callable[[float], None]) -> Retrying:
    """Calls a function again while its failure may pass, three times at most, and not past the deadline."""

    def gives_up(state: RetryCallState) -> bool:
        return state.attempt_number >= _ATTEMPTS or state.upcoming_sleep >= deadline.remaining

    return Retrying(retry=retry_if_exception(_may_pass), wait=_backoff, stop=gives_up, sleep=sleep, reraise=True)


def _may_pass(problem: BaseException) -> bool:
    if isinstance(problem, StatusError):
        return problem.status in RETRYABLE_STATUSES and (problem.retry_after or 0.0) <= _LONGEST_WAIT
    return isinstance(problem, NetworkError)


def _backoff(state: RetryCallState) -> float:
    """As long as the server asks, else 1 s and then 2 s."""
    problem = state.outcome.exception() if state.outcome else None
    if isinstance(problem, StatusError) and problem.retry_after is not None:
        return problem.retry_after
    return wait_exponential(multiplier=1)(state)
