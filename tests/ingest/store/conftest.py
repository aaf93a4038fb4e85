"""The store on both databases: a SQLite file, and a schema of a PostgreSQL server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from ingest.postgres.database import PostgresDatabase
from ingest.store.catalogue import Catalogue
from tests.ingest.postgres.server import Server

FILE = "catalogue.sqlite3"


class Store(Protocol):
    """Where a catalogue is, and a way to it beside the catalogue."""

    place: str

    def open(self) -> Catalogue: ...

    def rows(self, query: str) -> list[tuple[object, ...]]: ...

    def execute(self, statement: str) -> None: ...

    def clear(self) -> None:
        """Make it as if there had never been one."""


@dataclass
class SqliteStore:
    path: Path

    @property
    def place(self) -> str:
        return str(self.path.parent)

    def open(self) -> Catalogue:
        return Catalogue(self.path)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query).fetchall()

    def execute(self, statement: str) -> None:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(statement)

    def clear(self) -> None:
        for path in self.path.parent.glob(f"{FILE}*"):
            path.unlink()


@dataclass
class PostgresStore:
    server: Server
    schema: str

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server.port}/postgres"

    def open(self) -> Catalogue:
        return Catalogue(PostgresDatabase(self.server.url(schema=self.schema)))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        return self.server.execute(query, schema=self.schema)

    def execute(self, statement: str) -> None:
        self.server.execute(statement, schema=self.schema)

    def clear(self) -> None:
        self.execute(f"SET client_min_messages = error; DROP SCHEMA {self.schema} CASCADE; CREATE SCHEMA {self.schema}")


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]


@contextmanager
def store_of(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    if kind == "sqlite":
        yield SqliteStore(folder / FILE)
        return
    server: Server = request.getfixturevalue("postgres")
    with server.schema() as schema:
        yield PostgresStore(server, schema)


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A place for a catalogue, in either database."""
    with store_of(request.param, tmp_path, request) as made:
        yield made


@pytest.fixture
def catalogue(store: Store) -> Iterator[Catalogue]:
    """An empty catalogue in either database."""
    with closing(store.open()) as opened:
        yield opened
