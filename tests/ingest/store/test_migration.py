"""A library of an older version is brought up to date when it is opened, and nothing in it is lost."""

from __future__ import annotations

import io
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ingest.article import Article
from ingest.chunking import chunk_article
from ingest.embedding import SentenceEmbeddings, embedding_text
from ingest.errors import LibraryError
from ingest.library import Library
from ingest.maintenance.doctor import Part
from ingest.maintenance.salvage import Salvage
from ingest.pipeline import ingest_articles
from ingest.store.catalogue import Catalogue
from ingest.store.curation.query import ArticleQuery
from ingest.store.feedback import NOT_RECORDED, AnswerRecord, CitedText
from ingest.store.migration.revisions import VERSIONS_FOLDER
from ingest.tables.schema import ARTICLES
from tests.ingest.store.conftest import Store
from tests.ingest.store.test_catalogue import article, put

VERSION_1 = """
CREATE TABLE settings (name TEXT NOT NULL, value TEXT, PRIMARY KEY (name));
CREATE TABLE articles (
    number INTEGER NOT NULL, id TEXT NOT NULL, fingerprint TEXT NOT NULL, title TEXT NOT NULL, source TEXT NOT NULL,
    url TEXT, publisher TEXT, author TEXT, published TEXT, language TEXT, sections JSON NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (number), UNIQUE (id));
CREATE TABLE passages (
    number INTEGER NOT NULL, id TEXT NOT NULL, article INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, heading TEXT, vector BLOB NOT NULL,
    PRIMARY KEY (number), UNIQUE (id), FOREIGN KEY(article) REFERENCES articles (number));
CREATE INDEX ix_passages_article ON passages (article);
CREATE TABLE index_changes (passage TEXT NOT NULL, removed BOOLEAN NOT NULL, PRIMARY KEY (passage));
CREATE VIEW passage_texts AS
    SELECT p.number AS number, a.title || ' ' || coalesce(p.heading, '') AS heading,
           substr(a.text, p.start + 1, p."end" - p.start) AS body, p.article AS article
    FROM passages AS p JOIN articles AS a ON a.number = p.article;
CREATE VIRTUAL TABLE passage_words USING fts5(
    heading, body, content='passage_texts', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO settings VALUES ('schema', '1'), ('chunking', '1');
"""
_NEW_IN_5 = ("updated", "tags", "etag", "last_modified", "checked", "gone", "told", "scanned")
_NEW_IN_7 = ("reason", "wanted", "read_as", "narrowed", "program", "reader", "writer", "cited")
TO_6 = "DROP TABLE stars; DROP TABLE notes;" + "".join(f"ALTER TABLE feedback DROP {name};" for name in _NEW_IN_7)
"""Takes from version 7 what version 6 did not have."""
TO_5 = f"{TO_6} DROP TABLE person_tags; DROP INDEX ix_articles_list;"
"""Takes from version 7 what version 5 did not have."""
TO_4 = f"{TO_5} DROP TABLE versions; DROP TABLE feeds;" + "".join(
    f"ALTER TABLE articles DROP {name};" for name in _NEW_IN_5
)
"""Takes from version 7 what version 4 did not have."""
WITHOUT_PLACES = f"""{TO_4}
    DROP INDEX ix_articles_look; ALTER TABLE articles DROP look; ALTER TABLE articles DROP place;
    ALTER TABLE articles DROP sha256; ALTER TABLE articles DROP damage;"""
"""Takes from version 7 what version 3 did not have."""

WRECK = "The wreck of Endurance was found at a depth of 3,008 metres in the Weddell Sea by a team with two robots."


@pytest.fixture
def old(tmp_path: Path, embeddings: SentenceEmbeddings) -> Path:
    """A library as version 1 left it: two files with the same text."""
    folder = tmp_path / "old"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "catalogue.sqlite3")) as connection, connection:
        connection.executescript(VERSION_1)
        connection.execute("INSERT INTO settings VALUES ('embedding model', ?)", [embeddings.identity])
        for name in ("a", "b"):
            (tmp_path / f"{name}.txt").write_text(WRECK)
            _store_as_version_1(connection, tmp_path / f"{name}.txt", embeddings)
    return folder


def _store_as_version_1(connection: sqlite3.Connection, path: Path, embeddings: SentenceEmbeddings) -> None:
    with Library.open(path.with_suffix(".library")) as new:  # only to know the id and the facts
        new._embeddings = embeddings
        (article_id,) = ingest_articles([path], new).added
        article: Article = new.article(article_id)
    row = connection.execute(
        "INSERT INTO articles(id, fingerprint, title, source, sections, text) VALUES (?, ?, ?, ?, '[]', ?)",
        [article.id, article.fingerprint, article.title, article.source, article.text],
    )
    for passage in chunk_article(article):
        (vector,) = embeddings.encode([embedding_text(article, passage)]).astype("<f2")
        connection.execute(
            'INSERT INTO passages(id, article, start, "end", vector) VALUES (?, ?, ?, ?, ?)',
            [passage.id, row.lastrowid, passage.start, passage.end, vector.tobytes()],
        )
    connection.execute(
        "INSERT INTO passage_words(rowid, heading, body) SELECT number, heading, body FROM passage_texts "
        "WHERE article = ?",
        [row.lastrowid],
    )


def test_an_older_library_is_whole_and_found_in(old: Path, open_library: Callable[..., Library]) -> None:
    library = open_library(old)
    ids = [summary.article.id for summary in library.articles()]
    assert [library.article(article_id).text for article_id in ids] == [WRECK, WRECK]
    assert [summary.copies for summary in library.articles()] == [1, 1]
    assert len(library.search_full_text(["wreck"], 5)) == 2
    assert len(library.search_vectors(library.embeddings.embed_query("Where is the ship?"), 5)) == 2
    assert {finding.part for finding in library.examine()} <= {Part.PERMISSIONS}  # as older versions left it


def test_a_library_of_version_2_has_room_for_feedback_and_loses_nothing(
    sample_library: Library, tmp_path: Path, open_library: Callable[..., Library]
) -> None:
    (tmp_path / "two").mkdir()
    path = tmp_path / "two" / "catalogue.sqlite3"
    with closing(sqlite3.connect(sample_library.folder / path.name)) as new, closing(sqlite3.connect(path)) as two:
        new.backup(two)
        two.executescript("UPDATE settings SET value = '2' WHERE name = 'schema';")
        two.executescript(f"{WITHOUT_PLACES} DROP TABLE feedback;")
    library = open_library(tmp_path / "two")
    assert library.feedback() == []
    library.save_feedback("Why?", "Because. [1]", liked=True)
    assert [one.question for one in library.feedback()] == ["Why?"]
    assert library.articles() == sample_library.articles()
    library.repair(library.examine())  # its vector index was not copied
    assert library.examine() == []


def test_a_library_of_version_3_knows_where_its_articles_came_from(
    library: Library, tmp_path: Path, open_library: Callable[..., Library]
) -> None:
    file, other = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    file.write_text('{"id": "A", "text": "In a file."}\n')
    piped = io.BytesIO(b'{"id": "piped", "url": "https://a.example/x", "text": "On standard input."}\n')
    ingest_articles([file, "-"], library, standard_input=piped)
    library.close()
    with closing(sqlite3.connect(library.folder / "catalogue.sqlite3")) as three:
        three.executescript("UPDATE settings SET value = '3' WHERE name = 'schema';")
        three.executescript(WITHOUT_PLACES)
    again = open_library(library.folder)
    assert [again.origin(name).place for name in ("A", "piped")] == [str(file).encode(), b"standard input"]
    file.write_text('{"id": "A", "text": "Changed."}\n')
    assert ingest_articles([file], again).changed == ("A",)
    other.write_text('{"id": "A", "text": "Forged."}\n{"id": "a", "text": "Small."}\n')
    report = ingest_articles([other], again)
    assert [conflict.article_id for conflict in report.conflicts] == ["A"]
    assert len(report.notes) == 1
    assert again.examine() == []


def test_a_library_of_version_4_has_room_for_versions_and_loses_nothing(
    library: Library, tmp_path: Path, open_library: Callable[..., Library]
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "A", "text": "In a file."}\n{"id": "B", "text": "Another one."}\n')
    ingest_articles([file], library)
    before = [library.article(name).fingerprint for name in ("A", "B")]
    library.close()
    with closing(sqlite3.connect(library.folder / "catalogue.sqlite3")) as four:
        four.executescript("UPDATE settings SET value = '4' WHERE name = 'schema';")
        four.executescript(TO_4)
    again = open_library(library.folder)
    assert [again.article(name).fingerprint for name in ("A", "B")] == before
    assert again.examine() == []
    assert [(one.article.updated, one.article.tags, one.gone) for one in again.articles()] == [(None, (), None)] * 2
    assert (again.versions("A"), again.catalogue.feeds.all(), again.catalogue.pages.all()) == ([], [], [])
    file.write_text('{"id": "A", "text": "Changed.", "tags": ["x"], "published": "2024", "updated": "2024-03-01"}\n')
    assert ingest_articles([file], again).changed == ("A",)
    assert [(one.number, one.article.text) for one in again.versions("A")] == [(1, "In a file.")]
    assert (again.article("A").tags, again.article("A").updated) == (("x",), "2024-03-01")
    columns = [row[1] for row in _columns(library.folder / "catalogue.sqlite3")]
    assert columns == [column.name for column in ARTICLES.columns]  # of a damaged file they are told by their places


def test_a_library_of_version_5_has_room_for_tags_of_people(
    library: Library, tmp_path: Path, open_library: Callable[..., Library]
) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "A", "text": "In a file.", "tags": ["x"]}')
    ingest_articles([tmp_path / "a.jsonl"], library)
    library.close()
    with closing(sqlite3.connect(library.folder / "catalogue.sqlite3")) as five:
        five.executescript("UPDATE settings SET value = '5' WHERE name = 'schema';")
        five.executescript(TO_5)
    again = open_library(library.folder)
    assert again.change_tags(["A"], add=["y"]) == ["A"]
    assert again.article("A").tags == ("x", "y")
    assert [row.article.tags for row in again.list_articles(ArticleQuery("y")).rows] == [("x", "y")]
    assert again.examine() == []


def test_a_library_of_version_6_keeps_what_was_said_and_takes_more(
    library: Library, open_library: Callable[..., Library]
) -> None:
    library.save_feedback("Why?", "Because. [1]", liked=True, word="Yes.")
    library.close()
    file = library.folder / "catalogue.sqlite3"
    with closing(sqlite3.connect(file)) as six:
        six.executescript("UPDATE settings SET value = '6' WHERE name = 'schema';")
        six.executescript(TO_6)
    again = open_library(library.folder)
    assert [(one.question, one.word, one.record) for one in again.feedback()] == [("Why?", "Yes.", NOT_RECORDED)]
    record = AnswerRecord("Why so?", "Bay Herald", "0.1.0", "abc", "quotes", (CitedText("a", 0, 8, "0" * 64),))
    again.save_feedback("Why?", "So. [1]", liked=False, reason="wrong", wanted="Thus.", record=record)
    said = again.feedback()
    assert (said[1].reason, said[1].wanted, said[1].record) == ("wrong", "Thus.", record)
    again.close()
    with Salvage(file) as salvage:  # rows of both versions
        assert salvage.feedback == said


def _columns(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA table_info(articles)").fetchall()


def test_its_articles_are_known_to_be_unchanged(
    old: Path, open_library: Callable[..., Library], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_library(old)
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    assert len(ingest_articles(files, library).unchanged) == 2
    monkeypatch.setattr("ingest.parsing.sandbox.Parser.extract", None)  # known by their documents from now on
    assert len(ingest_articles(files, library).unchanged) == 2


def test_two_processes_may_open_it_at_once(old: Path) -> None:
    code = "import sys; from ingest import Library; print(len(Library.open(sys.argv[1]).articles()))"
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(old)], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [process.communicate()[0] for process in started] == ["2\n"] * 3


def test_a_migration_that_fails_leaves_the_library_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = old / "catalogue.sqlite3"

    def fail(_text: str) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("ingest.store.migration.older_files.signature", fail)
        with pytest.raises(KeyboardInterrupt):
            Catalogue(path)
    with closing(sqlite3.connect(path)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(articles)")]
        assert "story" not in columns
        assert connection.execute("SELECT value FROM settings WHERE name = 'schema'").fetchall() == [("1",)]
    with closing(Catalogue(path)) as catalogue:
        assert len(catalogue.articles.summaries()) == 2


def test_an_older_library_is_kept_beside_as_it_was(old: Path, open_library: Callable[..., Library]) -> None:
    (old / "catalogue.sqlite3.before-5-20240101T000000").write_bytes(b"older still")
    library = open_library(old)
    (kept,) = old.glob("catalogue.sqlite3.before-*")
    (notice,) = library.notices
    assert str(kept) in notice
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT value FROM settings WHERE name = 'schema'").fetchall() == [("1",)]
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(2,)]
    library.close()
    assert open_library(old).notices == ()


NEXT_VERSION = """
import sqlalchemy as sql
from alembic import op

revision, down_revision = "8", "7"


def upgrade() -> None:
    op.add_column("articles", sql.Column("note", sql.Text))
    op.execute("UPDATE articles SET note = id")
"""


def test_the_next_version_comes_by_alembic_in_either_database(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(store.open()) as catalogue:
        put(catalogue, article("a", WRECK))
    versions = tmp_path / "versions"
    shutil.copytree(VERSIONS_FOLDER, versions)
    (versions / "revision_8.py").write_text(NEXT_VERSION)
    monkeypatch.setattr("ingest.store.migration.revisions.VERSIONS_FOLDER", versions)
    for module in ("migration.migrate", "catalogue"):
        monkeypatch.setattr(f"ingest.store.{module}.SCHEMA_VERSION", "8")
    store.execute("DROP TABLE alembic_version")  # as in a file that was made before there was one
    with closing(store.open()) as catalogue:
        assert catalogue.articles.ids() == ["a"]
    assert store.rows("SELECT note FROM articles") == [("a",)]
    assert store.rows("SELECT version_num FROM alembic_version") == [("8",)]
    assert store.rows("SELECT value FROM settings WHERE name = 'schema'") == [("8",)]


def test_a_step_of_alembic_that_fails_changes_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.open().close()
    versions = tmp_path / "versions"
    shutil.copytree(VERSIONS_FOLDER, versions)
    (versions / "revision_8.py").write_text(NEXT_VERSION.replace("note = id", "note = nothing"))
    with monkeypatch.context() as patch:
        patch.setattr("ingest.store.migration.revisions.VERSIONS_FOLDER", versions)
        patch.setattr("ingest.store.migration.migrate.SCHEMA_VERSION", "8")
        with pytest.raises(LibraryError):
            store.open()
    store.open().close()
    assert store.rows("SELECT value FROM settings WHERE name = 'schema'") == [("7",)]


def test_one_that_cannot_be_written_says_that_it_is_old(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sqlite.database.is_read_only", lambda *_: True)
    with pytest.raises(LibraryError, match="An older version of Article Desk made the library"):
        Catalogue(old / "catalogue.sqlite3")
