"""What shows on standard error that work goes on: bars and spinners, which a file or a pipe gets nothing of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ui.rendering.plain_text import plain_line

if TYPE_CHECKING:
    from ingest.stages.report import Progress as IngestProgress


def spinner(what: str) -> AbstractContextManager[object]:
    """Show that something is being done."""
    return _console().status(what)


@contextmanager
def ingest_bar() -> Iterator[Callable[[IngestProgress], None]]:
    """A bar for an ingest: bytes read of all, passages a second, time left."""
    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    console = _console()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None, rate="")

        def show(progress: IngestProgress) -> None:
            elapsed = bar.tasks[task].elapsed or 0.0
            rate = f"{progress.articles} articles"
            rate += f", {progress.passages / elapsed:.0f} passages/s" if elapsed and progress.passages else ""
            bar.update(
                task,
                total=progress.bytes_total or None,
                completed=progress.bytes_done,
                description=plain_line(progress.current),
                rate=rate,
            )

        yield show


@contextmanager
def count_bar(what: str = "") -> Iterator[Callable[[int, int], None]]:
    """A bar for work on things that take about as long each: how many of how many are done."""
    columns = (BarColumn(), TextColumn(f"{{task.completed}} of {{task.total}} {what}"), TimeRemainingColumn())
    console = _console()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


@contextmanager
def step_spinner() -> Iterator[Callable[[str], None]]:
    """Show which step is being done."""
    with _console().status("") as status:
        yield lambda what: status.update(plain_line(f"Looking at {what}…"))


def _console() -> Console:
    return Console(stderr=True, highlight=False)
