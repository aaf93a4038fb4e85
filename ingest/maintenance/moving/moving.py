"""A library is moved to a PostgreSQL database, or from one into a folder; what it was moved from stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import LibraryError, UsageError
from ingest.maintenance.library_folder import (
    CATALOGUE,
    finish_replacement,
    has_marker,
    marked_server,
    prepare_folder,
    write_marker,
)
from ingest.maintenance.moving.copying import copy_catalogue
from ingest.maintenance.opening import open_catalogue
from ingest.postgres.database import PostgresDatabase
from ingest.safety.atomic_write import fsync
from ingest.settings import LibrarySettings
from ingest.store.catalogue import Catalogue
from ingest.store.write_lock import WriteLock

_ARRIVING = f"{CATALOGUE}.arriving"
_READY = f"{CATALOGUE}.ready-replaced"


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: how many articles, from where to where, and what is to be done for it to count."""

    articles: int
    source: str
    target: str
    next_step: str


def move_library(
    to: str, folder: str | Path | None = None, on_progress: Callable[[int, int], None] = lambda done, of: None
) -> Moved:
    """Copy all of a library to a database (a URL of PostgreSQL) or into a folder, and make sure that all arrived.

    Articles, passages, vectors, earlier texts, tags, stars, notes, feeds and what people said of answers go along, each
    row compared;
    the vector index is made anew from the vectors. Uploaded files stay in the folder where they are. What is moved
    stays as it is, and nobody can write to it meanwhile. What was stopped goes on when it is run again. Without a
    folder, `ARTICLES_LIBRARY` names the library, and with it `ARTICLES_DATABASE_URL` where its catalogue is now.

    Raises:
        LibraryBusyError: another process writes to one of the two.
        LibraryError: there are other articles at the target, or one of the two cannot be used: the message says why.
        SettingsError: the URL is wrong.
        UsageError: the library is there already.
    """
    settings = LibrarySettings.read()
    place = Path(folder) if folder is not None else settings.library
    if settings.database_url is None and not (place / CATALOGUE).exists() and marked_server(place) is None:
        raise LibraryError(f"There is no library at {place}. Name its folder with --library.")
    opened = open_catalogue(place, settings.database_url)
    with closing(opened.catalogue) as source, opened.write_lock:
        _refuse_itself(source, to)
        if "://" in to:
            return _move_to_server(source, to, place, on_progress)
        return _move_to_folder(source, Path(to), on_progress)


def _move_to_server(source: Catalogue, url: str, folder: Path, on_progress: Callable[[int, int], None]) -> Moved:
    database = PostgresDatabase(url)
    with closing(Catalogue(database)) as target, WriteLock(folder, database.process_lock()):
        count = copy_catalogue(source, target, on_progress)
        if has_marker(folder):
            write_marker(folder, target.server)
        step = (
            f"From now on set ARTICLES_DATABASE_URL to it. What was moved stays at {source.database.place} as it was, "
            "and is not used any more."
        )
        return Moved(count, source.database.place, target.database.place, step)


def _move_to_folder(source: Catalogue, folder: Path, on_progress: Callable[[int, int], None]) -> Moved:
    """The file counts once it is whole, by its name; one that was there before is kept beside it."""
    prepare_folder(folder)
    arriving = folder / _ARRIVING
    with _writing(folder):
        if marked_server(folder) is None:
            _refuse_other_articles(folder)
        with closing(Catalogue(arriving)) as target:
            count = copy_catalogue(source, target, on_progress)
        fsync(arriving)
        arriving.replace(folder / _READY)
        finish_replacement(folder)
        write_marker(folder)
    step = (
        f"From now on unset ARTICLES_DATABASE_URL, and name this folder: --library {folder}. What was moved stays at "
        f"{source.database.place} as it was, and is not used any more."
    )
    return Moved(count, source.database.place, str(folder), step)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    with WriteLock(folder):
        finish_replacement(folder)
        yield


def _refuse_other_articles(folder: Path) -> None:
    """A file with articles that were never moved away is not replaced."""
    if not (folder / CATALOGUE).exists():
        return
    with closing(Catalogue(folder / CATALOGUE, create=False)) as catalogue:
        if catalogue.list.count():
            raise LibraryError(
                f"There is a library with articles at {folder} already, which stays as it is. Name a new folder."
            )


def _refuse_itself(source: Catalogue, to: str) -> None:
    if source.server is None and "://" not in to and Path(to).resolve() == Path(source.database.place).resolve():
        raise UsageError(f"The library is at {to} already. Name where it is to go: a URL of PostgreSQL, or a folder.")
