"""How a parser with much to read, one page after the other, tells that it is not stuck. Pure.

The child process in which it runs gets its time anew with each word; anywhere else nobody listens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LISTENER: ContextVar[Callable[[], None] | None] = ContextVar("listener", default=None)


def tell_progress() -> None:
    """Say that one more piece of the document is read."""
    listener = _LISTENER.get()
    if listener is not None:
        listener()


@contextmanager
def progress_told(listener: Callable[[], None]) -> Iterator[None]:
    """Call `listener` whenever a parser says so within."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
