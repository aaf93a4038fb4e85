"""The doctor finds nothing in a sound library; what is damaged it finds, and mends from what is sound."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.article import Article, Origin, Section
from ingest.chunking import chunk_article
from ingest.embedding import SentenceEmbeddings, embedding_text
from ingest.errors import LibraryError, LibraryMismatchError
from ingest.library import Library
from ingest.maintenance import doctor
from ingest.maintenance.doctor import Finding, Part
from ingest.pipeline import ingest_articles
from ingest.samples import SAMPLES
from ingest.search.vector_index import load_index, manifest_of
from ingest.store.catalogue import Catalogue, EmbeddedArticle
from ui.command.cli import main

SINKING = "Where did the ship sink?"
HARBOUR = "The council opened the harbour on Monday. " * 30
PAGED = Article(
    id="paged",
    text=f"{HARBOUR}\n\nThe ship sank in the Weddell Sea.\n\n{HARBOUR}",
    title="The harbour",
    source="harbour.pdf",
    sections=(Section(0, "Opening"), Section(len(HARBOUR) + 2, "Sinking")),
    pages=(0, len(HARBOUR) + 2),
)
ORIGIN = Origin("digest of the document", b"/articles/\xff.pdf")

Open = Callable[..., Library]


def embedded(embeddings: SentenceEmbeddings, *articles: Article) -> list[EmbeddedArticle]:
    made = []
    for article in articles:
        passages = chunk_article(article)
        vectors = embeddings.encode([embedding_text(article, passage) for passage in passages])
        made.append(EmbeddedArticle(article, passages, vectors, ORIGIN))
    return made


@pytest.fixture(scope="module")
def sound(embeddings: SentenceEmbeddings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sound library; tests only copy it."""
    place = tmp_path_factory.mktemp("sound") / "library"
    with Library.open(place) as library:
        library._embeddings = embeddings
        ingest_articles(SAMPLES[:3], library)
        library.add(embedded(embeddings, PAGED))
    return place


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    """The folder of a sound library, closed."""
    return Path(shutil.copytree(sound, tmp_path / "library"))


def damage(folder: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / "catalogue.sqlite3")) as connection, connection:
        assert connection.execute(statement, values).rowcount


def parts(findings: Sequence[Finding]) -> set[tuple[Part, str | None]]:
    return {(finding.part, finding.article_id) for finding in findings}


def ids_of(library: Library) -> list[str]:
    return [summary.article.id for summary in library.articles()]


def assert_mended(library: Library, embeddings: SentenceEmbeddings) -> None:
    """Nothing is wrong any more, and every passage is found by its vector and by its words."""
    assert library.examine() == []
    assert len(library._index.ids()) == library.passage_count() > 0
    for article_id in ids_of(library):
        article = library.article(article_id)
        assert library.passages_of(article_id) == chunk_article(article)
    nearest = library.search_vectors(embeddings.embed_query(SINKING), 3)
    assert "paged" in {stored.article.id for stored in library.passages([hit[0] for hit in nearest]).values()}
    found = library.passages([hit[0] for hit in library.search_full_text(["weddell"], 10)]).values()
    assert "paged" in {stored.article.id for stored in found}


# --- a sound library --------------------------------------------------------------------------------------


def test_an_empty_library_is_sound(library: Library) -> None:
    assert library.examine() == []
    library.repair([])
    assert library.examine() == []


def test_a_sound_library_has_no_findings(
    open_library: Open, folder: Path, embeddings: SentenceEmbeddings, sample_library: Library
) -> None:
    library = open_library()
    assert library.examine() == []
    first, second = ids_of(library)[:2]
    copy = replace(library.article(first), id="copy", source="copy.md")
    library.add(embedded(embeddings, copy, replace(PAGED, text=PAGED.text.upper())))
    library.remove(second)
    assert library.examine() == []
    library.remove(*ids_of(library))
    assert library.examine() == []
    assert sample_library.examine() == []


def test_it_tells_what_it_looks_at(sample_library: Library) -> None:
    told: list[str] = []
    sample_library.examine(told.append)
    assert told[0] == "database"
    assert told[-1] == "vector index"
    assert f"article {len(SAMPLES)}" in told


def test_what_a_kill_left_behind_is_no_finding(
    open_library: Open, folder: Path, embeddings: SentenceEmbeddings
) -> None:
    with closing(Catalogue(folder / "catalogue.sqlite3")) as catalogue:
        catalogue.put(embedded(embeddings, replace(PAGED, id="late")))
    library = open_library()
    assert library.examine() == []
    assert len(library._index.ids()) == library.passage_count()


# --- articles ---------------------------------------------------------------------------------------------

CHANCE = np.random.default_rng(0)
SHIFTED = "UPDATE passages SET start = start + 3, end = end + 3 WHERE article = 4 AND start = 0"
VECTOR = "UPDATE passages SET vector = ? WHERE article = 4 AND start = 0"


@pytest.mark.parametrize(
    ("statement", "values", "what"),
    [
        (SHIFTED, (), "not the words at its place"),
        ("UPDATE passages SET start = start + 3 WHERE article = 4", (), "not the words at its place"),
        ("UPDATE passages SET heading = 'Other' WHERE article = 4", (), "not the words at its place"),
        ("DELETE FROM passages WHERE article = 4 AND start = 0", (), "not all of its text"),
        ("DELETE FROM passages WHERE article = 4", (), "not all of its text"),
        (VECTOR, (CHANCE.bytes(768),), "damaged vector"),
        (VECTOR, (CHANCE.bytes(767),), "damaged vector"),
        (VECTOR, (b"",), "damaged vector"),
        (VECTOR, (np.full(384, np.nan, "<f2").tobytes(),), "damaged vector"),
        (VECTOR, (np.full(384, np.inf, "<f2").tobytes(),), "damaged vector"),
        (VECTOR, (np.ones(384, "<f2").tobytes(),), "damaged vector"),
        (VECTOR, (bytes(768),), "damaged vector"),
        (VECTOR, (np.full(100, 0.1, "<f2").tobytes(),), "damaged vector"),
        ("UPDATE passages SET vector = ? WHERE article = 4", (np.full(100, 0.1, "<f2").tobytes(),), "damaged vector"),
    ],
)
def test_a_damaged_article_is_found_and_mended(
    open_library: Open, folder: Path, embeddings: SentenceEmbeddings, statement: str, values: tuple[Any], what: str
) -> None:
    damage(folder, statement, *values)
    library = open_library()
    before = [library.article(article_id) for article_id in ids_of(library)]
    findings = library.examine()
    found = [finding for finding in findings if finding.part is Part.ARTICLE]
    assert [finding.article_id for finding in found] == ["paged"]
    assert what in str(found[0])
    assert str(found[0]).startswith("article paged: ")
    library.repair(findings)
    assert_mended(library, embeddings)
    assert sorted(map(repr, before)) == sorted(repr(library.article(one)) for one in ids_of(library))
    assert library.catalogue.articles.origin("paged") == ORIGIN
    assert library.catalogue.articles.fingerprints(["paged"])["paged"] == library.article("paged").fingerprint


def test_every_vector_may_be_damaged(open_library: Open, folder: Path, embeddings: SentenceEmbeddings) -> None:
    damage(folder, "UPDATE passages SET vector = ?", b"odd")
    library = open_library()
    findings = library.examine()
    assert parts(findings) == {(Part.ARTICLE, article_id) for article_id in ids_of(library)}
    library.repair(findings)
    assert_mended(library, embeddings)


@pytest.mark.parametrize(
    "vector",
    [
        bytes(768),
        b"odd",
    ],
)
def test_several_damages_at_once_are_mended(
    open_library: Open, folder: Path, embeddings: SentenceEmbeddings, vector: bytes
) -> None:
    damage(folder, VECTOR, vector)
    damage(folder, "DELETE FROM passages WHERE article = 2 AND start > 0")
    with closing(sqlite3.connect(folder / "catalogue.sqlite3")) as connection, connection:
        connection.execute("INSERT INTO passage_words(passage_words) VALUES ('delete-all')")
    library = open_library()
    _, second, _, fourth = ids_of(library)
    findings = library.examine()
    assert parts(findings) >= {(Part.WORDS, None), *((Part.ARTICLE, one) for one in (second, fourth))}
    library.repair(findings)
    assert_mended(library, embeddings)


# --- indexes ----------------------------------------------------------------------------------------------


def test_an_emptied_full_text_index_is_found_and_mended(
    open_library: Open, folder: Path, embeddings: SentenceEmbeddings
) -> None:
    with closing(sqlite3.connect(folder / "catalogue.sqlite3")) as connection, connection:
        connection.execute("INSERT INTO passage_words(passage_words) VALUES ('delete-all')")
    library = open_library()
    assert library.search_full_text(["weddell"], 10) == []
    findings = library.examine()
    assert parts(findings) == {(Part.WORDS, None)}
    library._embeddings = None  # no model is needed for it
    library.repair(findings)
    assert library._embeddings is None
    assert_mended(library, embeddings)


def lose_and_gain(ids: list[str], vectors: dict[str, bytes]) -> tuple[list[str], list[tuple[str, bytes]]]:
    return ids[:2], [(f"extra {number}", vectors[ids[0]]) for number in range(2)]


def confuse(ids: list[str], vectors: dict[str, bytes]) -> tuple[list[str], list[tuple[str, bytes]]]:
    """Every passage has the vector of none."""
    return [], [(one, (-np.frombuffer(vectors[one], "<f2")).astype("<f2").tobytes()) for one in ids]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lose_and_gain, ["2 passages in the vector index are missing", "2 passages in the vector index are of no"]),
        (confuse, ["passages are not found by their own vectors"]),
    ],
)
def test_an_index_of_other_passages_is_found_and_mended(
    open_library: Open, folder: Path, embeddings: SentenceEmbeddings, change: Callable[..., Any], what: list[str]
) -> None:
    (place,) = folder.glob("vectors-*")
    with closing(Catalogue(folder / "catalogue.sqlite3")) as catalogue:
        vectors = dict(catalogue.passages.vectors())
        lost, gained = change(list(vectors), vectors)
        with closing(load_index(place)) as index:
            index.remove(lost)
            index.put(gained)
        catalogue.change_log.mark_synced(place.name, manifest_of(place), removed=0)
    library = open_library()
    findings = library.examine()
    assert parts(findings) == {(Part.INDEX, None)}
    assert all(any(one in str(finding) for finding in findings) for one in what)
    library._embeddings = None  # no model is needed for it
    library.repair(findings)
    assert library._embeddings is None
    assert_mended(library, embeddings)
    assert len(list(folder.glob("vectors-*"))) == 1


# --- versions and models ----------------------------------------------------------------------------------


def test_articles_that_an_older_version_cut_are_cut_anew(
    open_library: Open, embeddings: SentenceEmbeddings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Catalogue(folder / "catalogue.sqlite3")) as catalogue:
        catalogue.set_setting("chunking", "0")
    library = open_library()
    assert library.examine() == []  # they are as they would be cut today
    monkeypatch.setattr(
        doctor,
        "chunk_article",
        lambda article: chunk_article(article)[:-1] if article.id == "paged" else chunk_article(article),
    )
    findings = library.examine()
    assert parts(findings) == {(Part.ARTICLE, "paged")}
    assert "older version" in str(findings[0])
    monkeypatch.undo()
    library.repair(findings)
    assert library.catalogue.setting("chunking") == str(doctor.CHUNKING_VERSION)
    assert_mended(library, embeddings)


def test_another_model_is_a_finding_that_stays(open_library: Open, folder: Path) -> None:
    with closing(Catalogue(folder / "catalogue.sqlite3")) as catalogue:
        catalogue.set_setting("embedding model", "another/model abc")
    library = open_library()
    findings = library.examine()
    assert parts(findings) == {(Part.MODEL, None)}
    assert "another/model abc" in str(findings[0])
    library.repair(findings)
    assert library.examine() == findings
    damage(folder, VECTOR, b"odd")
    library._embeddings = None
    with pytest.raises(LibraryMismatchError, match="another/model abc"):
        library.repair(library.examine())


# --- the database -----------------------------------------------------------------------------------------


def overwrite(path: Path, page: int, content: bytes = b"\xa5" * 4096) -> None:
    with path.open("rb+") as file:
        file.seek(page * 4096)
        file.write(content)


def told_of(open_library: Open, folder: Path) -> list[str]:
    """What is said of a damaged library: findings, or why it cannot be opened."""
    try:
        with open_library(folder) as library:
            return list(map(str, library.examine()))
    except LibraryError as problem:
        return [str(problem)]


def test_a_damaged_page_is_told_wherever_it_is(open_library: Open, folder: Path) -> None:
    path = folder / "catalogue.sqlite3"
    sound = path.read_bytes()
    told: list[str] = []
    for page in range(0, len(sound) // 4096, 5):
        path.write_bytes(sound)
        overwrite(path, page)
        told += told_of(open_library, folder)  # and nothing else is raised
    assert any(f"The library at {folder} cannot be read" in line for line in told)


def test_a_damaged_database_is_not_mended_while_it_is_open(open_library: Open, folder: Path) -> None:
    path = folder / "catalogue.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'passages'").fetchone()[0]
    overwrite(path, page - 1)
    library = open_library()
    findings = library.examine()
    assert parts(findings) == {(Part.DATABASE, None)}
    library.repair(findings)
    assert parts(library.examine()) == {(Part.DATABASE, None)}


def test_a_row_that_belongs_to_nothing_is_told(open_library: Open, folder: Path) -> None:
    damage(folder, "UPDATE passages SET article = 99 WHERE article = 4")
    findings = open_library().examine()
    assert parts(findings) == {(Part.DATABASE, None)}
    assert "a row of passages belongs to nothing" in str(findings[0])


# --- the command ------------------------------------------------------------------------------------------


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs `articles doctor`: its status, and what it printed."""
    monkeypatch.setenv("COLUMNS", "200")

    def run_once(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["articles", "doctor", "--library", str(folder), *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), *capsys.readouterr()

    yield run_once
    logging.disable(logging.NOTSET)


ROTTEN = "UPDATE articles SET text = replace(text, 'Weddell', 'Waddell') WHERE number = 4"


@pytest.mark.parametrize(
    "statement",
    [
        ROTTEN,
        "UPDATE articles SET text = text || ' New.' WHERE number = 4",
        "UPDATE articles SET text = substr(text, 1, 40) || x'ff' || substr(text, 42) WHERE number = 4",
        "UPDATE articles SET title = 'The habour' WHERE number = 4",
        "UPDATE articles SET pages = '[0, 17]' WHERE number = 4",
        "UPDATE articles SET pages = 'odd', sections = '[5' WHERE number = 4",
        "UPDATE articles SET sha256 = NULL, text = 'Else.' WHERE number = 4",
        "UPDATE articles SET fingerprint = 'odd' WHERE number = 4",
    ],
)
def test_a_text_that_rotted_is_never_taken_for_sound(
    open_library: Open, folder: Path, embeddings: SentenceEmbeddings, statement: str
) -> None:
    damage(folder, statement)
    library = open_library()
    findings = library.examine()
    assert (Part.TEXT, "paged") in parts(findings)
    library.repair(findings)
    (left,) = library.examine()
    assert (left.part, left.article_id) == (Part.TEXT, "paged")
    assert "set aside" in str(left)
    (row,) = [row for row in library.articles() if row.damage]
    assert (row.article.id, row.passages) == ("paged", 0)
    found = library.search_full_text(["weddell", "waddell", "harbour"], 10)
    found += library.search_vectors(embeddings.embed_query(SINKING), 10)
    assert "paged" not in {one.article.id for one in library.passages([hit[0] for hit in found]).values()}
    library.add(embedded(embeddings, PAGED))  # as when its file is ingested again
    assert_mended(library, embeddings)


def test_a_passage_that_rotted_is_not_quoted_even_before_it_is_found(open_library: Open, folder: Path) -> None:
    library = open_library()
    rotten, *others = library.passage_ids(["paged"])
    (sunk,) = [hit[0] for hit in library.search_full_text(["weddell"], 1)]
    damage(folder, ROTTEN)
    assert sunk not in library.passages([rotten, *others])
    assert len(library.passages([rotten, *others])) == len(others)


def test_a_text_comes_back_from_its_file(open_library: Open, tmp_path: Path) -> None:
    file = tmp_path / "harbour.md"
    file.write_text(f"---\ntitle: The harbour\n---\n{HARBOUR}")
    library = open_library()
    (article_id,) = ingest_articles([file], library).added
    before = library.article(article_id)
    library.catalogue._database.close()
    rotten = "UPDATE articles SET text = replace(text, 'Monday', 'Friday')"
    damage(library.folder, rotten)
    library.repair(library.examine())
    assert library.article(article_id) == before
    assert library.examine() == []
    file.write_text(f"---\ntitle: The harbour\n---\nNew. {HARBOUR}")
    damage(library.folder, rotten)
    library.repair(library.examine())
    assert parts(library.examine()) == {(Part.TEXT, article_id)}
    assert ingest_articles([file], library).changed == (article_id,)
    assert library.examine() == []


@pytest.mark.parametrize("shadow", ["passage_words_data", "passage_words_docsize", "passage_words_config"])
def test_broken_full_text_tables_are_mended(
    open_library: Open, folder: Path, embeddings: SentenceEmbeddings, shadow: str
) -> None:
    damage(folder, f"DELETE FROM {shadow}")  # noqa: S608 -- a name of ours
    library = open_library()
    findings = library.examine()
    assert parts(findings) == {(Part.WORDS, None)}
    library.repair(findings)
    assert_mended(library, embeddings)


def test_a_vector_index_that_is_gone_is_told_and_made_anew(
    open_library: Open, folder: Path, embeddings: SentenceEmbeddings
) -> None:
    (place,) = folder.glob("vectors-*")
    shutil.rmtree(place)
    library = open_library()
    findings = library.examine()
    assert parts(findings) == {(Part.INDEX, None)}
    assert "is gone" in str(findings[0])
    library.repair(findings)
    assert_mended(library, embeddings)


def test_the_command_finds_and_mends(
    run: Run, folder: Path, open_library: Open, embeddings: SentenceEmbeddings
) -> None:
    passages = open_library().passage_count()
    damage(folder, VECTOR, b"odd")
    finding = {"part": "article", "article_id": "paged", "what": "a passage has a damaged vector", "version": None}
    status, out, _ = run("--json")
    assert status == 1
    told = {"articles": 4, "passages": passages, "findings": [finding], "left": [finding]}
    assert json.loads(out) == {**told, "steps": [], "recovered": 0}
    status, out, _ = run("--repair")
    assert status == 0
    assert out.splitlines() == [
        "Mended: article paged: a passage has a damaged vector",
        f"All is well: 4 articles, {passages} passages.",
    ]
    assert_mended(open_library(), embeddings)


def test_the_command_tells_of_a_damaged_database_and_saves_it(
    run: Run, folder: Path, open_library: Open, embeddings: SentenceEmbeddings
) -> None:
    path = folder / "catalogue.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'bands'").fetchone()[0]
    overwrite(path, page - 1)
    status, out, err = run()
    assert status == 1
    assert f"Wrong: The library at {folder} cannot be read" in out
    assert "articles doctor --repair" in err
    status, mended, told = run("--repair")
    assert status == 0
    assert f"The damaged file is kept: {path}.damaged-" in told
    assert "All is well: 4 articles" in mended
    assert "Traceback" not in out + err + told
    assert_mended(open_library(), embeddings)
