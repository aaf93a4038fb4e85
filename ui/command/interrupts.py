"""Ctrl-C and a polite kill end long work between two steps instead of in the middle of one."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ui.rendering import terminal


class StopRequest(threading.Event):
    """Set when the work is to end; `status` is what the command exits with then, by the custom of shells."""

    status = 0


@contextmanager
def graceful_stop(
    told: str = "Stopping: what was read is stored first.",
    ended: str = "Stopped at once. What was stored stays; the same command goes on from there.",
) -> Iterator[StopRequest]:
    """While this lasts, the first SIGINT or SIGTERM only asks the work to end; a second one ends it at once."""
    stop = StopRequest()

    def ask(number: int, _frame: FrameType | None) -> None:
        stop.status = 128 + number
        stop.set()
        for each, handler in before.items():
            # what a script starts in the background is to ignore SIGINT: who sends it all the same wants an end
            signal.signal(each, signal.default_int_handler if handler is signal.SIG_IGN else handler)
        terminal.print_notice(f"{told} Again to stop at once.")

    before = {each: signal.signal(each, ask) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    except KeyboardInterrupt:
        terminal.print_notice(ended)
        raise SystemExit(stop.status) from None
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def clean_exit(told: str) -> Iterator[None]:
    """While this lasts, SIGINT and SIGTERM end the work at once, which puts away what is unfinished, and tell so."""
    status = 0

    def end(number: int, _frame: FrameType | None) -> None:
        nonlocal status
        status = 128 + number
        raise KeyboardInterrupt

    before = {each: signal.signal(each, end) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        terminal.print_notice(told)
        raise SystemExit(status) from None
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
