"""A catalogue on PostgreSQL is backed up into a file as that of a folder is, and restored from one."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ingest.errors import LibraryDamagedError
from ingest.maintenance.moving.copying import copy_catalogue
from ingest.safety.atomic_write import atomic_write
from ingest.store.catalogue import Catalogue


def back_up_server(catalogue: Catalogue, target: Path, on_progress: Callable[[int, int], None]) -> int:
    """Copy a catalogue into one file, as it is at one moment; the number of articles.

    Raises:
        LibraryDamagedError: an article is not what was stored: an older file stays as it is.
        LibraryError, UsageError: the file cannot be written.
    """
    with atomic_write(target) as part:
        with closing(Catalogue(part)) as copy:
            count = copy_catalogue(catalogue, copy, on_progress)
            rotten = [one for one in copy.articles.iter_stored() if one.fault and one.damage is None]
            if rotten:
                raise LibraryDamagedError(
                    f"The library at {catalogue.database.place} is damaged (article {rotten[0].article.id}: "
                    f"{rotten[0].fault}), so nothing was backed up, and an older {target.name} stays. Mend it first: "
                    "articles doctor --repair --from BACKUP"
                )
        with closing(sqlite3.connect(part)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # one file, which can be read where nothing is written
    return count


def restore_to_server(
    copy_backup: Callable[[Path], int], catalogue: Catalogue, on_progress: Callable[[int, int], None]
) -> int:
    """Put a backup, which is copied to a path and checked there, into a database that is empty; the number of articles.

    Raises:
        LibraryError: the database has articles already, or cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="article-desk-") as folder:
        copied = Path(folder) / "backup.sqlite3"
        copied.touch(mode=0o600)
        copy_backup(copied)
        with closing(Catalogue(copied, create=False)) as source:
            return copy_catalogue(source, catalogue, on_progress)
