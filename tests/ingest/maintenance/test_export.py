"""An export gives the same articles elsewhere, and lets nothing in that ingest would not store."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Article, Section
from ingest.errors import UsageError
from ingest.library import Library
from ingest.maintenance.export import to_json_line
from ingest.maintenance.library_folder import CATALOGUE
from ingest.parsing.extraction import extract
from ingest.parsing.invisible import without_invisible
from ingest.parsing.metadata import UNSTORABLE, tags_of
from ingest.parsing.record_ids import normalized_identifier
from ingest.pipeline import ingest_articles
from ingest.sources.documents import RawDocument
from ingest.sources.file_types import FileType

Open = Callable[..., Library]


def read(line: bytes) -> Article:
    return extract(RawDocument("export.jsonl", FileType.RECORD, line, 0, 1, b"/export.jsonl")).article


def articles_of(library: Library) -> list[Article]:
    return [stored.article for stored in library.catalogue.articles.iter_stored()]


CLEAN = (
    st.text(max_size=40)
    .map(lambda text: without_invisible(UNSTORABLE.sub("", text))[0])
    .map(lambda text: without_invisible(text)[0])
)
NAMES = CLEAN.filter(lambda text: normalized_identifier(text) == text)
"""Ids and addresses as they are stored."""
FACTS = st.none() | CLEAN


@settings(max_examples=60, deadline=None)
@given(
    article=st.builds(
        Article, NAMES, CLEAN.filter(str.strip), CLEAN, CLEAN, st.none() | NAMES, FACTS, FACTS, FACTS, FACTS
    ),
    places=st.lists(st.integers(0, 5), max_size=3).map(sorted),
    tags=st.lists(CLEAN, max_size=3).map(tags_of),
)
def test_an_exported_line_gives_the_article_to_the_character(
    article: Article, places: list[int], tags: tuple[str, ...]
) -> None:
    places = [min(place, len(article.text)) for place in places]
    sections = tuple(Section(place, "A  heading ") for place in places)
    whole = replace(
        article, pages=tuple(places), sections=sections, tags=tags, updated="2024-03-05" if places else None
    )
    assert read(to_json_line(whole)) == whole


def test_an_export_gives_the_same_articles_and_answers(
    sample_library: Library, open_library: Open, tmp_path: Path
) -> None:
    for name in ("export.jsonl", "export.jsonl.gz"):
        file = tmp_path / name
        written = sample_library.export(file)
        assert (written.articles, written.left_out) == (len(sample_library.articles()), ())
        assert file.stat().st_mode & 0o777 == 0o600
    library = open_library(tmp_path / "new")
    assert len(ingest_articles([file], library).added) == written.articles
    assert articles_of(library) == articles_of(sample_library)
    assert library.search_full_text(["weddell"], 5) == sample_library.search_full_text(["weddell"], 5)
    assert len(ingest_articles([tmp_path / "export.jsonl"], library).unchanged) == written.articles
    stream = io.BytesIO()
    library.export(stream)
    assert stream.getvalue() == (tmp_path / "export.jsonl").read_bytes()


def test_a_line_that_was_changed_is_read_like_any_other(sample_library: Library) -> None:
    article = articles_of(sample_library)[0]
    record = json.loads(to_json_line(article))
    changed = read(json.dumps({**record, "title": "Another  title"}).encode())
    assert (changed.title, changed.text, changed.source) == ("Another title", article.text, "export.jsonl")


def test_what_no_reader_sees_does_not_come_in_by_an_export() -> None:
    hiding = Article("a", "The ship \u202esank.", "T", "a.txt", sections=(Section(4, "\U000e0041Hidden"),))
    found = read(to_json_line(hiding))
    assert found.text == "The ship sank."
    assert found.sections == (Section(4, "Hidden"),)


@pytest.mark.parametrize(
    "odd",
    [
        {"sections": 5},
        {"sections": [5]},
        {"sections": [{"start": "0", "heading": "H"}]},
        {"sections": [{"start": 99, "heading": "H"}]},
        {"sections": [{"start": 0, "heading": []}]},
        {"pages": [3, 1]},
        {"pages": [True]},
        {"pages": "01"},
        {"fingerprint": 5, "title": [], "source": "x"},
        {"fingerprint": "0" * 64, "title": "T", "source": "x", "tags": [5, {}], "updated": []},
        {"fingerprint": "0" * 64, "title": "T", "source": "/etc/passwd"},
    ],
)
def test_odd_fields_are_left_out(odd: dict[str, object]) -> None:
    found = read(json.dumps({"id": "a", "text": "The ship sank.", **odd}).encode())
    assert (found.sections, found.pages, found.source) == ((), (), "export.jsonl")


def test_damaged_articles_are_left_out_and_named(open_library: Open, sample_library: Library, tmp_path: Path) -> None:
    sample_library.backup(tmp_path / "copy")
    (tmp_path / "library").mkdir()
    (tmp_path / "copy").rename(tmp_path / "library" / CATALOGUE)
    with closing(sqlite3.connect(tmp_path / "library" / CATALOGUE)) as connection, connection:
        connection.execute("UPDATE articles SET text = text || '!' WHERE number = 3")
    with open_library() as library:
        written = library.export(tmp_path / "export.jsonl")
        assert written.left_out == (library.articles()[2].article.id,)
        assert written.articles == len(library.articles()) - 1


def test_a_file_that_cannot_be_written_is_told(sample_library: Library, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        sample_library.export(tmp_path / "gone" / "export.jsonl")
