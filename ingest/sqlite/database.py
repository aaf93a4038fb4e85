"""One SQLite file: transactions, and what SQLite refuses as a line that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sql

from ingest.errors import LibraryBusyError, LibraryDamagedError, LibraryError
from ingest.safety.permissions import is_read_only, make_private_file
from ingest.sqlite.full_text import Fts5Index
from ingest.tables.database import FullTextIndex, in_groups, storable_text
from ingest.tables.schema import from_json

__all__ = ["SqliteDatabase", "damaged_error", "in_groups", "storable_text"]


class SqliteDatabase:
    """A file of tables. Safe to share between threads; one that may not be written to is only read."""

    def __init__(self, path: Path) -> None:
        """Open the file, for its owner alone where it is made; SQLite gives its further files the same mode.

        Raises:
            LibraryError: it is not there and cannot be made.
        """
        self.path = path
        self.read_only = is_read_only(path.parent, path)
        if self.read_only:
            # A connection for each transaction: how it may read depends on whether somebody writes just then.
            self._engine = sql.create_engine(
                "sqlite://", creator=lambda: _reading(path), poolclass=sql.pool.NullPool, json_deserializer=from_json
            )
            return
        try:
            make_private_file(path)
        except OSError as problem:
            raise _explained(problem, path.parent) from problem
        address = sql.URL.create("sqlite", database=str(path))
        self._engine = sql.create_engine(address, connect_args={"timeout": 30}, json_deserializer=from_json)
        sql.event.listen(self._engine, "connect", _prepare_connection)
        sql.event.listen(self._engine, "checkout", self._refuse_replaced)

    @property
    def place(self) -> str:
        """The folder of the library."""
        return str(self.path.parent)

    @property
    def full_text(self) -> FullTextIndex:
        """Its full-text index."""
        return Fts5Index(self)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[sql.Connection]:
        """One transaction: all of it is stored, or on an error nothing.

        Raises:
            LibraryError: SQLite cannot do it; the message says why and what to do.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except sql.exc.DBAPIError as problem:
            raise _explained(problem.orig, self.path.parent) from problem

    @contextmanager
    def snapshot(self) -> Iterator[sql.Connection]:
        """To read what is stored at one moment in several queries, whatever is written meanwhile.

        Raises:
            LibraryError: as of `transaction`.
        """
        with self.transaction() as connection:
            connection.exec_driver_sql("BEGIN")  # of its own accord Python's driver begins only where one writes
            yield connection

    def lock_schema(self, connection: sql.Connection) -> None:
        """Let no other process change the tables until the transaction ends."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def continue_numbers(self, connection: sql.Connection) -> None:
        """Nothing: SQLite does so of its own accord."""

    def damaged(self, what: str) -> LibraryDamagedError:
        """The error of a file that is damaged, with the ways out."""
        return damaged_error(self.path.parent, what)

    def check_integrity(self) -> list[str]:
        """What SQLite finds wrong with the file."""
        with self.transaction() as connection:
            rows = connection.execute(sql.text("PRAGMA integrity_check(10)"))
            found = [line for row in rows for line in row[0].splitlines() if not line.startswith("*** in database")]
            strays = connection.execute(sql.text("PRAGMA foreign_key_check")).all()
        return [what for what in found if what != "ok"] + [f"a row of {row[0]} belongs to nothing" for row in strays]

    def rebuild_indexes(self) -> None:
        """Make every index of SQLite's anew from the tables."""
        with self.transaction() as connection:
            connection.execute(sql.text("REINDEX"))

    def _refuse_replaced(
        self, _connection: object, record: sql.pool.ConnectionPoolEntry, _proxy: sql.pool.PoolProxiedConnection
    ) -> None:
        """Open the file anew where another was put in its place, as when a library is restored while it is served."""
        found = _file_number(self.path)
        if record.info.setdefault("file", found) != found:
            raise sql.exc.DisconnectionError


def _file_number(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _reading(path: Path) -> sqlite3.Connection:
    """A connection that makes no files (https://sqlite.org/wal.html#readonly).

    While somebody writes, what is stored is also in the log beside the file, and both are read. Otherwise there is no
    log, SQLite would make one, and has to be told that nobody changes the file for the while of this transaction.
    """
    log = path.with_name(f"{path.name}-wal")
    logged = log.exists() and log.stat().st_size > 0
    if logged and not path.with_name(f"{path.name}-shm").exists():
        raise LibraryError(
            f"The library at {path.parent} was left in the middle of a change, and cannot be written here to end it. "
            "Copy it to where it can be written, or have its owner run: articles list"
        )
    how = "mode=ro" if logged else "immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", timeout=30, uri=True)


def _prepare_connection(connection: sqlite3.Connection, _record: object) -> None:
    """Readers go on while one writes (WAL); a commit is on the disk when it returns (FULL).

    What is removed is overwritten, so that it is gone and never salvaged. Bytes that are no text are read as U+FFFD,
    so that one that rotted on the disk is told by what it is in, and hides nothing else.
    """
    connection.text_factory = _as_text
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _as_text(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")


def damaged_error(folder: Path, what: str) -> LibraryDamagedError:
    """The error of a library that is damaged, with the ways out."""
    return LibraryDamagedError(
        f"The library at {folder} cannot be read ({what}). Restore it from a backup: articles restore FILE --library "
        f"{folder}, or save what is left of it: articles doctor --repair --library {folder} (with --from BACKUP, what "
        "is lost comes from there). If it is no library of Article Desk, name another with --library."
    )


def _explained(problem: BaseException | None, folder: Path) -> LibraryError:
    line = str(problem)
    if "locked" in line or "busy" in line:
        return LibraryBusyError(
            f"The library at {folder} is being written to already. Wait for that to end, then try again."
        )
    if "full" in line:
        return LibraryError(
            f"The disk with the library at {folder} is full. What was stored before is safe: "
            "make room, then run the same command again."
        )
    forbidden = isinstance(problem, PermissionError | IsADirectoryError | NotADirectoryError)
    if forbidden or "readonly" in line or "unable to open" in line:
        return LibraryError(
            f"The library at {folder} cannot be written. Check its permissions, or name another with --library."
        )
    if "disk I/O" in line or isinstance(problem, OSError):
        return LibraryError(
            f"The disk with the library at {folder} fails ({line}). What was stored before is safe: see that the disk "
            "is sound, has room and may be written to, then run the same command again."
        )
    return damaged_error(folder, line)
