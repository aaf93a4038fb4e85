"""What a server, its administrator or the network can do to a library is told in a line, and loses nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from ingest.errors import LibraryBusyError, LibraryError, LibraryMismatchError, SettingsError
from ingest.postgres.addresses import parse_address, told_place
from ingest.postgres.database import PostgresDatabase
from ingest.postgres.problems import explained
from ingest.store.catalogue import Catalogue
from ingest.store.write_lock import WriteLock
from tests.ingest.postgres.server import PASSWORD, Server
from tests.ingest.store.test_catalogue import WRECK, article, embedded, put

WRONG = [
    "postgresql+psycopg://",
    "mysql://desk:hunter22@host/news",
    "nonsense",
    "postgresql://desk:hunter22@host",
    "a:b@/",
]


@pytest.mark.parametrize("url", WRONG)
def test_what_is_no_address_is_told_without_repeating_it(url: str) -> None:
    with pytest.raises(SettingsError, match="ARTICLES_DATABASE_URL is not the address") as told:
        parse_address(url)
    assert "hunter22" not in "".join(traceback.format_exception(told.value))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_is_told_without_user_and_password(scheme: str) -> None:
    address = parse_address(f"{scheme}://ann:hunter22@db.example:5433/news?options=-csearch_path%3Dsport")
    assert address.drivername == "postgresql+psycopg"
    assert told_place(address) == "db.example:5433/news (schema sport)"


def test_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.postgres.addresses.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"pip install 'article-desk\[postgres\]'"):
        parse_address("postgresql://host/news")


@pytest.fixture(scope="module")
def schema(postgres: Server) -> Iterator[str]:
    """A schema with a catalogue of one article, which people with different rights use."""
    with postgres.schema() as name:
        with closing(Catalogue(PostgresDatabase(postgres.url(schema=name)))) as catalogue:
            put(catalogue, article("a", WRECK))
        for user in ("reader", "stranger"):
            postgres.execute(f"CREATE USER {user} PASSWORD '{PASSWORD}'")
        postgres.execute(
            f"GRANT USAGE ON SCHEMA {name} TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO reader"
        )
        yield name
    postgres.execute("DROP USER reader; DROP USER stranger")


@pytest.fixture
def catalogue(postgres: Server, schema: str) -> Iterator[Catalogue]:
    with closing(Catalogue(PostgresDatabase(postgres.url(schema=schema)))) as opened:
        yield opened


def refused(url: str) -> str:
    """The line of the error with which a database is refused; the password stands nowhere in what is printed."""
    with pytest.raises(LibraryError) as told, closing(Catalogue(PostgresDatabase(url))):
        pass
    printed = "".join(traceback.format_exception(told.value))
    assert PASSWORD not in printed
    assert "hunter22" not in printed
    assert "\n" not in str(told.value)
    return str(told.value)


def test_a_server_that_lets_nobody_in_says_why(postgres: Server, schema: str) -> None:
    assert "refuses the user or the password" in refused(postgres.url(password="hunter22"))  # noqa: S106
    assert "refuses the user or the password" in refused(postgres.url(user="nobody"))
    assert "is not there. Make it (createdb NAME)" in refused(postgres.url("news"))
    assert "cannot be reached" in refused(f"postgresql://desk:{PASSWORD}@127.0.0.1:1/news")
    assert "has no schema of the name" in refused(postgres.url(schema="nowhere"))
    # Without rights in a schema, it is not seen at all.
    assert "has no schema of the name" in refused(postgres.url(user="stranger", schema=schema))
    assert "right to do that" in refused(postgres.url(user="stranger"))


@pytest.mark.parametrize("state", ["in recovery mode", "starting up", "not yet accepting connections"])
def test_a_server_that_is_not_ready_yet_says_to_wait(state: str) -> None:
    said = psycopg.OperationalError(f"connection failed: FATAL:  the database system is {state}")
    assert "run the same command again in a moment" in str(explained(said, parse_address("postgresql://desk/news")))


def test_who_may_only_read_reads(postgres: Server, schema: str) -> None:
    with closing(Catalogue(PostgresDatabase(postgres.url(user="reader", schema=schema)))) as reading:
        assert reading.read_only
        assert [passage.text for passage in reading.passages.of_article("a")] == [WRECK]
        assert len(reading.full_text.search(["wreck"], 3)) == 1
        with pytest.raises(LibraryError, match="does not give this user the right"):
            put(reading, article("b", WRECK))


def test_tables_of_another_version_or_of_something_else_stay_as_they_are(postgres: Server) -> None:
    with postgres.schema() as schema:
        postgres.execute("CREATE TABLE articles (id int)", schema=schema)
        assert "tables of something else (articles)" in refused(postgres.url(schema=schema))
        assert postgres.execute("SELECT count(*) FROM articles", schema=schema) == [(0,)]
    with postgres.schema() as schema:
        url = postgres.url(schema=schema)
        with closing(Catalogue(PostgresDatabase(url))) as catalogue:
            catalogue.set_setting("schema", "8")
        with pytest.raises(LibraryMismatchError, match=r"has schema 8.*a newer one made it"):
            Catalogue(PostgresDatabase(url))


def test_a_database_of_few_letters_is_refused(postgres: Server) -> None:
    postgres.execute("CREATE DATABASE few ENCODING 'LATIN1' TEMPLATE template0")
    assert "stores text as LATIN1" in refused(postgres.url("few"))
    postgres.execute("DROP DATABASE few")


KILL = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE pid <> pg_backend_pid() AND application_name LIKE 'articles%'"""
"""Ends the connections of all catalogues."""


def test_a_connection_that_is_lost_is_made_anew_and_what_was_not_stored_is_not(
    postgres: Server, schema: str, catalogue: Catalogue
) -> None:

    def change_half() -> None:
        with catalogue.database.transaction() as connection:
            connection.exec_driver_sql("UPDATE articles SET title = 'Half'")
            postgres.execute(KILL)
            connection.exec_driver_sql("UPDATE articles SET title = 'Done'")

    with pytest.raises(LibraryError, match=r"was cut off by its server|was lost in the middle"):
        change_half()
    (summary,) = catalogue.articles.summaries()
    assert summary.article.title == "Untitled"
    postgres.execute(KILL)
    assert catalogue.articles.ids() == ["a"]


def test_a_full_disk_is_told(catalogue: Catalogue) -> None:
    failing = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
    with (
        pytest.raises(LibraryError, match=r"the disk of its server is full\. What was stored before is safe"),
        catalogue.database.transaction() as connection,
    ):
        connection.exec_driver_sql(failing)


# --- who writes -------------------------------------------------------------------------------------------


@pytest.fixture
def lock(catalogue: Catalogue, tmp_path: Path) -> WriteLock:
    assert isinstance(catalogue.database, PostgresDatabase)
    return WriteLock(tmp_path, catalogue.database.process_lock())


HOLD = """
import sys
from ingest.postgres.database import PostgresDatabase
PostgresDatabase(sys.argv[1]).process_lock().acquire()
print("writing", flush=True)
sys.stdin.read()
"""


def test_one_process_writes_and_a_kill_lets_go(postgres: Server, schema: str, lock: WriteLock) -> None:
    command = [sys.executable, "-c", HOLD, postgres.url(schema=schema)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "writing\n"
        with pytest.raises(LibraryBusyError, match=f"is being written to already, by .*process {other.pid} on"), lock:
            pass
        other.kill()
        other.wait()
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        while postgres.execute(held) != [(0,)]:
            pass
    with lock, lock:
        assert postgres.execute(held) == [(1,)]
    assert postgres.execute(held) == [(0,)]


def test_threads_and_other_libraries_are_told_apart(
    postgres: Server, schema: str, lock: WriteLock, tmp_path: Path
) -> None:
    refusals: list[BaseException] = []

    def try_it() -> None:
        try:
            lock.__enter__()
        except LibraryBusyError as problem:
            refusals.append(problem)

    with postgres.schema() as another, closing(Catalogue(PostgresDatabase(postgres.url(schema=another)))) as beside:
        assert isinstance(beside.database, PostgresDatabase)
        with lock, WriteLock(tmp_path, beside.database.process_lock()):
            thread = threading.Thread(target=try_it)
            thread.start()
            thread.join()
    assert len(refusals) == 1


def test_a_lock_that_was_lost_is_taken_again_unless_another_has_it(
    postgres: Server, schema: str, catalogue: Catalogue, lock: WriteLock, tmp_path: Path
) -> None:
    assert isinstance(catalogue.database, PostgresDatabase)
    with lock:
        postgres.execute(KILL)
        with lock:
            catalogue.put([embedded(article("b", WRECK))])
        postgres.execute(KILL)
        with WriteLock(tmp_path, catalogue.database.process_lock()), pytest.raises(LibraryBusyError), lock:
            pass
    catalogue.remove("b")
    with lock:
        pass
