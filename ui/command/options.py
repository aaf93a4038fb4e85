"""Options that several commands have, and the library that they name."""

from __future__ import annotations

import os
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import EmptyLibraryError, LibraryError, UsageError
from ui.rendering import terminal

if TYPE_CHECKING:
    from ingest.library import Library

LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        metavar="DIR",
        help="Folder of the library.",
        envvar="ARTICLES_LIBRARY",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else on standard output.")]
TagOption = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TEXT", help="Only articles with this tag; may be repeated: one of them is enough."),
]

PublisherOption = Annotated[
    list[str] | None,
    typer.Option("--publisher", metavar="NAME", help="Only articles of this publisher; may be repeated."),
]
SinceOption = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Only articles published on this day or later.")
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Only articles published on this day or before.")
]


def refuse_unknown_tags(library: Library, tags: Collection[str]) -> None:
    """Refuse tags of which no article has any.

    Raises:
        UsageError: the message names the nearest ones.
    """
    known = library.tags() if tags else {}
    unknown = [tag for tag in tags if " ".join(tag.split()).casefold() not in map(str.casefold, known)]
    if unknown and len(unknown) == len(tags):
        from assistant.answering.catalogue.selection import nearest_tags

        raise UsageError(f"No article is tagged {' or '.join(unknown)}. {nearest_tags(unknown, known)}")


def open_existing(folder: Path | None) -> Library:
    """Open the library in a folder, or the usual one, to read: where there is none, none is made.

    Raises:
        EmptyLibraryError: no folder is named, and nothing was ever put into the usual one.
        LibraryError: there is no library there, or it cannot be opened; the message says what to do.
        SettingsError: a setting is wrong.
    """
    refuse_missing(folder)
    return open_or_make(folder)


def open_or_make(folder: Path | None) -> Library:
    """Open the library in a folder, or the usual one, to write, and tell where it is kept as it was before an update.

    Raises:
        LibraryError: it cannot be opened; the message says what to do.
        SettingsError: a setting is wrong.
    """
    from ingest.library import Library

    library = Library.open(folder)
    for line in library.notices:
        terminal.print_notice(line)
    return library


def refuse_missing(folder: Path | None) -> None:
    """Refuse a folder, or the usual one, in which there is no library: see `open_existing`."""
    from ingest.settings import LibrarySettings

    usual = LibrarySettings.read().library  # a wrong setting is told first
    if has_library(folder or usual):
        return
    if folder is None:
        raise EmptyLibraryError(f"The library at {usual} has no articles yet. Add some: articles ingest PATH")
    raise LibraryError(missing_library(folder))


def has_library(place: Path) -> bool:
    """Whether a library is there, be it damaged, or what only opening it can tell of (a file, a database …)."""
    from ingest.maintenance.library_folder import CATALOGUE, has_library_files
    from ingest.settings import LibrarySettings

    if LibrarySettings.read().database_url is not None:
        return True
    if not place.is_dir() or not os.access(place, os.R_OK | os.X_OK):
        return place.exists()
    return any(place.glob(f"{CATALOGUE}*")) or has_library_files(place)


def missing_library(folder: Path) -> str:
    """What to say where a library is named that is not there."""
    from ingest.settings import LibrarySettings

    usual = LibrarySettings.model_fields["library"].get_default(call_default_factory=True)
    near = get_close_matches(folder.name, _libraries_beside(folder), n=1, cutoff=0.75)
    meant = f" Did you mean {folder.with_name(near[0])}?" if near else ""
    return (
        f"There is no library at {folder}, so no articles: look at the name after --library, or in ARTICLES_LIBRARY."
        f"{meant} Without a name it is {usual}. To make one there: articles ingest PATH --library {folder}"
    )


def _libraries_beside(folder: Path) -> list[str]:
    """The names of the libraries that lie beside a folder."""
    from ingest.maintenance.library_folder import CATALOGUE

    try:
        return [found.parent.name for found in folder.parent.glob(f"*/{CATALOGUE}")]
    except OSError:
        return []
