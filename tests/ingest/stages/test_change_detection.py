"""Of one id, the last stays."""

from __future__ import annotations

from pathlib import Path

from ingest.library import Library
from ingest.pipeline import ingest_articles
from tests.ingest.conftest import WRECK, counts, texts, write, write_records


def test_the_last_of_one_id_stays_and_the_others_are_counted(library: Library, news: Path) -> None:
    first, second = {"id": "a", "text": "First."}, {"id": "a", "text": "Second."}
    write_records(news / "a.jsonl", first, {"id": "b", "text": "Other."}, second, second)
    report = ingest_articles([news], library)
    assert report.added == ("a", "b")
    assert report.changed == report.unchanged == ("a",)
    assert sorted(texts(library)) == ["Other.", "Second."]
    assert library.passage_count() == 2


def test_a_file_that_is_named_twice_is_read_once(library: Library, news: Path) -> None:
    path = write(news / "a.txt", WRECK)
    assert counts(ingest_articles([path, news, str(path)], library)) == (1, 0, 0, 0)
