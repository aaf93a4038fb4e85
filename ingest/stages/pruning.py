"""Articles whose file is gone, or that are no more in the file that they came from: out of the library."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.library import Library
from ingest.sources.documents import Failure, display_name
from ingest.sources.files import is_gone, seems_empty
from ingest.stages.report import ReportBuilder

_LINE = re.compile(r", line \d+$")


def remove_missing(folders: Sequence[Path], files: Iterable[Path], library: Library, report: ReportBuilder) -> None:
    """Remove the articles whose files, below one of these folders, are gone, or that are gone from one of these files.

    The files were read to their ends just now, and the report is of that: an article of one of them that was not met
    is gone from it (a mail from a mailbox, a file from an archive, a record from an export), unless it may be one that
    could not be read. What was removed, and what was not though it may be gone, goes into the report.
    """
    held = library.files()
    missing = dict.fromkeys([*_of_folders(folders, held, report), *_of_files(files, held, library, report)])
    if missing:
        library.remove(*missing)
        report.removed += missing


def _of_folders(folders: Sequence[Path], held: list[tuple[str, bytes]], report: ReportBuilder) -> list[str]:
    """The articles whose files, below one of these folders, are gone."""
    missing: list[str] = []
    for folder in folders:
        below = os.fsencode(folder / "_")[:-1]  # with the separator at its end, once
        files = [(article_id, file) for article_id, file in held if file.startswith(below)]
        lost = [article_id for article_id, file in files if is_gone(file)]
        if lost and len(lost) == len(files) and seems_empty(folder):
            # A drive that is not mounted looks like this too.
            reason = (
                "it is empty or cannot be read, so nothing was removed. Remove the articles with: articles remove ID"
            )
            report.failed.append(Failure(display_name(folder), f"{display_name(folder)}: {reason}"))
        else:
            missing += lost
    return missing


def _of_files(
    files: Iterable[Path], held: list[tuple[str, bytes]], library: Library, report: ReportBuilder
) -> list[str]:
    """The articles that are in none of these files any more, though their origin is one of them."""
    met = {*report.added, *report.changed, *report.unchanged, *(article_id for article_id, _ in report.conflicts)}
    failed = [_LINE.sub("", failure.source) for failure in report.failed]
    by_file: dict[bytes, list[str]] = {}
    for article_id, file in held:
        by_file.setdefault(file, []).append(article_id)
    missing: list[str] = []
    for path in files:
        name, articles = display_name(path), by_file.get(os.fsencode(path), [])
        lost = [article_id for article_id in articles if article_id not in met]
        if lost and len(lost) == len(articles):
            if name not in failed:  # else it is told already that nothing was read of it
                report.notes.append(
                    f"{name}: none of its {len(lost):,} articles was met in it, so none was removed. If they are to "
                    "go: articles remove ID"
                )
        elif lost:
            unread = [source for source in failed if source == name or source.startswith(f"{name}/")]
            missing += _surely_gone(name, lost, unread, library, report)
    return missing


def _surely_gone(
    name: str, lost: list[str], unread: Sequence[str], library: Library, report: ReportBuilder
) -> list[str]:
    """Those of the articles that were not met in a file that are in none of its parts that could not be read."""
    if not unread:
        return lost
    places = {article_id: (library.origin(article_id).place or b"").decode("utf-8", "replace") for article_id in lost}
    kept = {article_id for article_id, place in places.items() if _is_below(place, unread)}
    if kept:
        report.notes.append(
            f"{name}: {len(kept):,} of its articles may be gone, but were not removed, as a part that may hold them "
            "could not be read"
        )
    return [article_id for article_id in lost if article_id not in kept]


def _is_below(place: str, sources: Sequence[str]) -> bool:
    """Whether a place is one of those that sources name to a person, or in one of them."""
    return any(place == source or place.startswith(f"{source}/") for source in sources)
