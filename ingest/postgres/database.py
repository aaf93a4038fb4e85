"""One database of a PostgreSQL server: transactions, and what the server refuses as a line that says what to do."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sql

from ingest.errors import LibraryDamagedError, LibraryError
from ingest.postgres.addresses import parse_address, told_place
from ingest.postgres.advisory_lock import AdvisoryLock
from ingest.postgres.full_text import TsvectorIndex
from ingest.postgres.problems import explained
from ingest.tables.database import FullTextIndex
from ingest.tables.schema import METADATA

_CONNECT_SECONDS = 10
_LONGEST_NAME = 63
"""Bytes of the name of a program that the server keeps."""

_SCHEMA_LOCK = 0x61727464
"""Number of the lock for changes of tables, within which no other process makes or changes them."""


class PostgresDatabase:
    """The tables of a library in one schema of a database. Safe to share between threads.

    A connection that is lost is made anew when the next transaction begins. Which schema it is, the database decides,
    or `search_path` in the URL: one holds one library.
    """

    def __init__(self, url: str) -> None:
        """Connect.

        Raises:
            SettingsError: the URL is none of PostgreSQL, or its package is not installed.
            LibraryError: it cannot be reached or used; the message says what to do, and never has the password.
        """
        self.address = parse_address(url)
        options = {"connect_timeout": _CONNECT_SECONDS, "application_name": _own_name()}
        given: dict[str, Any] = {name: value for name, value in options.items() if name not in self.address.query}
        # A plan that was made while tables were empty is not to be kept while they grow.
        given["prepare_threshold"] = None
        self._engine = sql.create_engine(
            self.address, connect_args=given, pool_pre_ping=True, pool_size=10, max_overflow=40, hide_parameters=True
        )
        try:
            self.read_only = self._may_only_be_read()
        except BaseException:
            self.close()
            raise

    @property
    def place(self) -> str:
        """Its server, name and schema."""
        return told_place(self.address)

    @property
    def full_text(self) -> FullTextIndex:
        """Its full-text index."""
        return TsvectorIndex(self)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[sql.Connection]:
        """One transaction: all of it is stored, or on an error nothing.

        Raises:
            LibraryError: PostgreSQL cannot do it; the message says why and what to do.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except sql.exc.DBAPIError as problem:
            raise explained(problem.orig, self.address) from problem

    @contextmanager
    def snapshot(self) -> Iterator[sql.Connection]:
        """To read what is stored at one moment in several queries, whatever is written meanwhile.

        Raises:
            LibraryError: as of `transaction`.
        """
        with self.transaction() as connection:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield connection

    def process_lock(self) -> AdvisoryLock:
        """The lock of the process that writes."""
        return AdvisoryLock(self._engine, self.address)

    def lock_schema(self, connection: sql.Connection) -> None:
        """Let no other process change the tables until the transaction ends."""
        connection.execute(sql.select(sql.func.pg_advisory_xact_lock(_SCHEMA_LOCK)))

    def continue_numbers(self, connection: sql.Connection) -> None:
        """Number new rows after those that are there, however these came by their numbers."""
        for table in METADATA.tables.values():
            if "number" in table.c:
                last = f"SELECT max(number) FROM {table.name}"  # noqa: S608 - a table of ours
                counter = f"pg_get_serial_sequence('{table.name}', 'number')"
                connection.execute(sql.text(f"SELECT setval({counter}, coalesce(({last}), 0) + 1, false)"))

    def damaged(self, what: str) -> LibraryDamagedError:
        """The error of a database that lacks what a library has, with the ways out."""
        return LibraryDamagedError(
            f"The library at {self.place} cannot be read ({what}). Restore it from a backup: articles restore FILE, "
            "or correct ARTICLES_DATABASE_URL."
        )

    def check_integrity(self) -> list[str]:
        """Nothing: the server looks after its files and its foreign keys itself."""
        return []

    def rebuild_indexes(self) -> None:
        """Nothing: the server keeps its indexes itself (an administrator's way is REINDEX)."""

    def _may_only_be_read(self) -> bool:
        """Whether the server or the rights of the user allow no more.

        Raises:
            LibraryError: it cannot be reached, or does not store text of all languages.
        """
        with self.transaction() as connection:
            encoding, reading = connection.execute(
                sql.text("SELECT current_setting('server_encoding'), current_setting('transaction_read_only')")
            ).one()
            if encoding != "UTF8":
                raise LibraryError(
                    f"The database {self.place} stores text as {encoding}, which lacks most letters. Make one that "
                    "has them: createdb --encoding=UTF8 --template=template0 NAME"
                )
            table = connection.scalar(sql.text("SELECT to_regclass('settings')::oid"))
            rights = sql.text("SELECT has_table_privilege(CAST(:table AS oid), 'INSERT')")
            return reading == "on" or (table is not None and not connection.scalar(rights, {"table": table}))


def _own_name() -> str:
    """How the server knows this process, and with it whoever waits for it."""
    command = next((word for word in sys.argv[1:2] if word.isalpha()), "")  # what else there is may be a password
    name = f"articles {command} (process {os.getpid()} on {socket.gethostname()})"
    return name.encode("ascii", "replace")[:_LONGEST_NAME].decode()
