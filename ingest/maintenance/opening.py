"""Where the catalogue of a library is: a file in its folder, or a database that a setting names."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from ingest.errors import LibraryError
from ingest.maintenance.library_folder import (
    CATALOGUE,
    finish_replacement,
    has_marker,
    is_new,
    marked_server,
    write_marker,
)
from ingest.postgres.database import PostgresDatabase
from ingest.safety.atomic_write import atomic_write
from ingest.store.catalogue import Catalogue
from ingest.store.write_lock import WriteLock
from ingest.tables.schema import SCHEMA_VERSION

MOVING = "moving"
"""The setting of a catalogue into which articles are being moved: it is not whole yet."""

_MARKED = "marked"
"""The setting that tells that a library has a marker: one that is missing is told of only where there was one."""

_KEPT = f"{CATALOGUE}.before-"


@dataclass(frozen=True, slots=True)
class OpenedCatalogue:
    """A catalogue, the lock to hold while it is written to, and what a person is to be told of how it was opened."""

    catalogue: Catalogue
    write_lock: WriteLock
    notices: tuple[str, ...] = ()


def open_catalogue(folder: Path, database_url: SecretStr | None = None) -> OpenedCatalogue:
    """Open the catalogue of the library in a folder; it is made where there is none.

    An older file is brought up to date; a copy of it as it was is kept beside it, the newest of such copies.

    Raises:
        LibraryDamagedError: there was a library, and its catalogue is gone or damaged.
        LibraryError: it cannot be used, or lies elsewhere; the message says what to do.
        SettingsError: the URL is wrong.
    """
    opened = _open_file(folder) if database_url is None else open_server(folder, database_url)
    if opened.catalogue.setting(MOVING) is not None:
        place = opened.catalogue.database.place
        opened.catalogue.close()
        raise LibraryError(
            f"Articles are being moved to {place}, and not all have arrived. Run the same command again, which goes on "
            "where it was stopped: articles move --to …"
        )
    return opened


def mark(folder: Path, catalogue: Catalogue) -> None:
    """Say in a folder that a library is there, where it is new, from before there were markers, or on another server.

    A marker that is gone from the folder of a file is left for the doctor to tell of.
    """
    if catalogue.server is None:
        unmarked = not catalogue.read_only and not has_marker(folder) and catalogue.setting(_MARKED) is None
    else:  # many folders, on other machines too, may use one database
        unmarked = marked_server(folder) != catalogue.server
    if unmarked:
        write_marker(folder, catalogue.server)
        if not catalogue.read_only:
            catalogue.set_setting(_MARKED, "yes")


def _open_file(folder: Path) -> OpenedCatalogue:
    if (server := marked_server(folder)) is not None:
        raise LibraryError(
            f"The articles of the library at {folder} are in the database {server}. Name it: set ARTICLES_DATABASE_URL "
            f"to postgresql+psycopg://USER@{server.partition(' ')[0]}, or name another folder with --library."
        )
    finish_replacement(folder)
    notices: list[str] = []

    def keep(version: str) -> None:
        kept = _kept_copy(folder, version)
        notices.append(f"The library at {folder} was brought up to date. As it was, it is kept: {kept}")

    catalogue = Catalogue(folder / CATALOGUE, create=is_new(folder), on_older=keep)
    return OpenedCatalogue(catalogue, WriteLock(folder), tuple(notices))


def open_server(folder: Path, database_url: SecretStr) -> OpenedCatalogue:
    """Open a catalogue on PostgreSQL, also one into which articles are still being moved; see `open_catalogue`."""
    database = PostgresDatabase(database_url.get_secret_value())
    try:
        _refuse_file(folder, database.place)
    except BaseException:
        database.close()
        raise
    return OpenedCatalogue(Catalogue(database), WriteLock(folder, database.process_lock()))


def _refuse_file(folder: Path, place: str) -> None:
    """Articles in a file must not vanish from sight as a database is named.

    Raises:
        LibraryError: there are some, and they were not moved to a database.
    """
    if marked_server(folder) is not None or not (folder / CATALOGUE).exists():
        return
    finish_replacement(folder)
    with closing(Catalogue(folder / CATALOGUE, create=is_new(folder))) as catalogue:
        count = catalogue.list.count()
    if count:
        raise LibraryError(
            f"ARTICLES_DATABASE_URL names {place}, and the library at {folder} has {count} articles in a file of its "
            "own. Move them: unset ARTICLES_DATABASE_URL, then run: articles move --to URL. Or name another folder "
            "with --library."
        )


def _kept_copy(folder: Path, version: str) -> Path:
    """Copy the catalogue of a folder as it is, and drop older copies of that kind.

    Raises:
        LibraryError: the copy cannot be made: the catalogue stays as it is.
    """
    date = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    kept = folder / f"{_KEPT}{SCHEMA_VERSION}-{date}"
    try:
        with (
            atomic_write(kept) as part,
            closing(sqlite3.connect(folder / CATALOGUE, timeout=30)) as old,
            closing(sqlite3.connect(part)) as new,
        ):
            old.backup(new)
    except (OSError, sqlite3.Error) as problem:
        raise LibraryError(
            f"The library at {folder} is of an older version ({version}), and no copy of it can be made before it is "
            f"brought up to date ({problem}): it stays as it is. Make room, then try again."
        ) from problem
    for older in folder.glob(f"{_KEPT}*"):
        if older != kept:
            older.unlink(missing_ok=True)
    return kept
