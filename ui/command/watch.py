"""The command that watches folders and takes in what is put there."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import UsageError
from ui.command.interrupts import graceful_stop
from ui.command.options import LibraryOption, open_or_make
from ui.rendering import terminal
from ui.rendering.plain_text import plain_line

if TYPE_CHECKING:
    from ingest.watching.events import WatchEvent


def watch(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER", help="Folders to watch, to the bottom.")],
    library: LibraryOption = None,
    *,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Remove the articles whose files are removed, or that are gone from their file."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a JSON object a line for all that happens, and nothing else.")
    ] = False,
) -> None:
    """Watch folders, and put into the library what lies there and what comes, until Ctrl-C.

    Reads what `articles ingest FOLDER` reads. A file goes in once it has not changed for two seconds and no program
    writes to it; a changed one is read again. Hidden files, downloads that go on (.part, .crdownload, .tmp) and what
    editors keep for themselves are passed over. Without --prune nothing is ever removed; with it, the articles of
    files that are removed go, and those that are gone from a mailbox, an archive or an export that changed.

    It may run beside `articles chat` and other commands: it holds the library only while it reads something, and waits
    while others write. A folder that vanishes, as with a drive that is taken out, is waited for: nothing is removed.

    Prints a line for each article, by its title, and on standard error, once, what could not be read. With --json each
    line is {"event": "added", "changed", "removed", "failed", "conflict", "note" or "waiting", …}, the last one
    {"event": "stopped", …} with how many there were of each.
    """
    from ingest.watching.watcher import watch_folders

    _require_folders(folders)
    counts: Counter[str] = Counter()

    def tell(event: WatchEvent) -> None:
        counts[event.kind.value] += 1
        if as_json:
            terminal.print_json(event.to_json())
        elif event.article_id is not None:
            terminal.print_line(f"{event.kind.value.capitalize()}: {event.title or event.article_id}")
        else:
            terminal.print_notice(plain_line(f"{event.kind.value.capitalize()}: {event.reason}"))
        sys.stdout.flush()

    with (
        open_or_make(library) as opened,
        graceful_stop("Stopping.", "Stopped at once. What was stored stays.") as stop,
    ):
        if not as_json:
            terminal.print_notice(f"Watching {', '.join(map(str, folders))}. Ctrl-C ends it.")
        watch_folders(folders, opened, tell, prune=prune, stop=stop)
    if as_json:
        terminal.print_json({"event": "stopped", **{kind: counts[kind] for kind in _COUNTED}})
    else:
        terminal.print_line(f"Taken in: {', '.join(f'{kind} {counts[kind]}' for kind in _COUNTED)}")


_COUNTED = ("added", "changed", "removed", "failed", "conflict")


def _require_folders(folders: list[Path]) -> None:
    """Make sure that there is something to watch.

    Raises:
        UsageError: one of them is no folder.
    """
    for folder in folders:
        if folder.is_dir():
            continue
        if folder.exists():
            raise UsageError(f"{folder} is a file. Name the folder that it is in, or read it: articles ingest {folder}")
        raise UsageError(f"There is no folder {folder}. Check the path.")
