"""All of a library in one file, and back: whole and checked, or not at all.

A backup is a catalogue: articles with their earlier texts, tags, stars and notes, passages, vectors, feeds, and what
people said of answers. The vector index is made anew from it; uploaded files are not in it, only the articles that were
made of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pydantic import SecretStr

from ingest.errors import LibraryDamagedError, LibraryError, LibraryMismatchError, UsageError
from ingest.maintenance.library_folder import (
    CATALOGUE,
    finish_replacement,
    is_new,
    prepare_folder,
    replacing_catalogue,
    write_marker,
)
from ingest.maintenance.moving.files import restore_to_server
from ingest.maintenance.opening import open_server
from ingest.safety.atomic_write import atomic_write
from ingest.settings import LibrarySettings
from ingest.sqlite.pages import SQLITE_MAGIC
from ingest.store.catalogue import Catalogue
from ingest.store.write_lock import WriteLock

_PAGES = 256
"""Pages copied in one go, between which progress is told and a Ctrl-C is heeded."""


def back_up(catalogue: Path, target: Path, on_progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Copy a catalogue into one file, as it is at one moment, while others read and write; the number of articles.

    `on_progress` is told how many pages of how many are copied. An older file stays until the new one is whole.

    Raises:
        LibraryDamagedError: the catalogue is damaged.
        LibraryError, UsageError: the file cannot be written.
    """
    with atomic_write(target) as part, _explained(target):
        _copy(sqlite3.connect(catalogue, timeout=30), part, on_progress)
        with closing(Catalogue(part, create=False)) as copied:
            count = len(copied.articles.ids())
            if broken := find_faults(copied):
                raise LibraryDamagedError(
                    f"The library at {catalogue.parent} is damaged ({broken[0]}), so nothing was backed up, and an "
                    f"older {target.name} stays. Mend it first: articles doctor --repair --from BACKUP"
                )
        with closing(sqlite3.connect(part)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # one file, which can be read where nothing is written
    return count


def restore_library(
    file: str | Path,
    folder: str | Path | None = None,
    *,
    replace: bool = False,
    on_progress: Callable[[int, int], None] = lambda done, of: None,
) -> int:
    """Put a backup in the place of a library that is damaged or gone, or where there is none; the number of articles.

    What was there is kept beside, as `catalogue.sqlite3.damaged-DATE` or `.replaced-DATE`. Without a folder,
    `ARTICLES_LIBRARY` names it. Where `ARTICLES_DATABASE_URL` names a database, it goes there, if that is empty.

    Raises:
        LibraryError: the backup is damaged, or a sound library is there and `replace` is not set: nothing was changed.
        LibraryMismatchError: a newer version of Article Desk made the backup.
        UsageError: there is no backup of that name.
    """
    settings = LibrarySettings.read()
    source, place = Path(file), Path(folder) if folder is not None else settings.library
    _refuse_other_files(source)
    if settings.database_url is not None:
        return _restored_to_server(source, place, settings.database_url, on_progress)
    with _explained(place):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with WriteLock(place):
        finish_replacement(place)
        sound = _is_sound(place)
        if sound and not replace:
            raise LibraryError(
                f"There is a sound library at {place}. To put the backup in its place (what is there is kept beside), "
                "add --replace; to keep both, name another folder with --library."
            )
        with replacing_catalogue(place, "replaced" if sound else "damaged") as part, _explained(place):
            _copy(_opened(source), part, on_progress)
            count = _checked(part, source)
        write_marker(place)
    return count


def _restored_to_server(source: Path, folder: Path, url: SecretStr, on_progress: Callable[[int, int], None]) -> int:
    def copy_backup(part: Path) -> int:
        _copy(_opened(source), part, lambda done, of: None)
        return _checked(part, source)

    prepare_folder(folder)
    opened = open_server(folder, url)
    with closing(opened.catalogue) as catalogue, opened.write_lock:
        count = restore_to_server(copy_backup, catalogue, on_progress)
        write_marker(folder, catalogue.server)
    return count


def find_faults(catalogue: Catalogue) -> list[str]:
    """What is not whole in a catalogue, but for articles that are known for it and set aside."""
    articles = catalogue.articles.iter_stored()
    return catalogue.check_integrity() or [
        *(f"article {one.article.id}: {one.fault}" for one in articles if one.fault and one.damage is None),
        *(f"article {one}: its version {number} is not what was stored" for one, number in catalogue.versions.rotten()),
    ]


def _checked(part: Path, source: Path) -> int:
    """Make sure that a copy of a backup is whole, and bring it up to date; the number of its articles."""
    try:
        with closing(Catalogue(part, create=False)) as catalogue:
            broken = find_faults(catalogue)
            catalogue.change_log.forget_index()
            count = len(catalogue.articles.ids())
    except LibraryMismatchError as problem:
        raise LibraryMismatchError(f"A newer version of Article Desk made the backup {source}. Update it.") from problem
    except LibraryDamagedError as problem:
        broken, count = [str(problem).partition("(")[2].partition("). ")[0]], 0
    if broken:
        raise LibraryDamagedError(
            f"The backup {source} is damaged ({broken[0]}): nothing was changed. Take another one, or get what it "
            f"still holds with: articles doctor --repair --from {source}"
        )
    return count


def _is_sound(folder: Path) -> bool:
    """Whether there is a library that can be used and has something in it."""
    try:
        if is_new(folder):
            return False
        with closing(Catalogue(folder / CATALOGUE, create=False)) as catalogue:
            return not catalogue.check_integrity() and bool(catalogue.articles.ids() or catalogue.feedback.all())
    except LibraryDamagedError:
        return False
    except LibraryMismatchError:
        return True


def _refuse_other_files(source: Path) -> None:
    try:
        with source.open("rb") as file:
            beginning = file.read(len(SQLITE_MAGIC))
    except OSError as problem:
        raise UsageError(f"The backup {source} cannot be read ({problem.strerror}). Check the path.") from problem
    if beginning != SQLITE_MAGIC:
        raise UsageError(f"{source} is no backup. Name a file that `articles backup` made.")


def _opened(source: Path) -> sqlite3.Connection:
    """A backup, opened so that nothing is written beside it."""
    logged = source.with_name(f"{source.name}-wal").exists()
    return sqlite3.connect(f"{source.resolve().as_uri()}?{'mode=ro' if logged else 'immutable=1'}", uri=True)


def _copy(opened: sqlite3.Connection, part: Path, on_progress: Callable[[int, int], None]) -> None:
    with closing(opened), closing(sqlite3.connect(part)) as copy:
        # While this lasts the source stays as it is for us, and others write: else each change would begin it anew.
        opened.execute("BEGIN")
        opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
        opened.backup(copy, pages=_PAGES, progress=lambda _, left, of: on_progress(of - left, of), sleep=0.01)


@contextmanager
def _explained(place: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as problem:
        if "malformed" in str(problem) or "not a database" in str(problem):
            raise LibraryDamagedError(
                f"What was to be copied is damaged ({problem}): nothing was changed."
            ) from problem
        raise LibraryError(f"{place} cannot be written ({problem}): nothing was changed.") from problem
    except OSError as problem:
        raise LibraryError(f"{place} cannot be written ({problem.strerror}): nothing was changed.") from problem
