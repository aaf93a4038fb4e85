"""What is in the library as it is, is not parsed again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.library import Library
from ingest.parsing.extraction import Extraction
from ingest.parsing.sandbox import Parser
from ingest.pipeline import ingest_articles
from ingest.sources.documents import RawDocument
from tests.ingest.conftest import WRECK, counts, state, write, write_records


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The labels of the documents that were parsed; no other way leads to the child process."""
    labels: list[str] = []
    extract = Parser.extract

    def recorded(parser: Parser, document: RawDocument) -> Extraction:
        labels.append(document.label)
        return extract(parser, document)

    monkeypatch.setattr(Parser, "extract", recorded)
    return labels


def test_what_is_unchanged_is_not_parsed(library: Library, news: Path, parsed: list[str]) -> None:
    path = write(news / "a.txt", WRECK)
    write_records(news / "b.jsonl", *({"id": str(number), "text": f"Text {number}."} for number in range(100)))
    first = ingest_articles([news], library)
    assert len(parsed) == 101
    parsed.clear()
    os.utime(path, (0, 0))
    second = ingest_articles([news], library)
    assert (counts(second), second.unchanged) == ((0, 0, 101, 0), first.added)
    assert ingest_articles([path, news / "b.jsonl"], library).unchanged == first.added
    assert parsed == []


def test_a_record_that_only_moved_is_not_parsed(library: Library, news: Path, parsed: list[str]) -> None:
    first, second = {"id": "a", "text": "One."}, {"id": "b", "text": "Two."}
    path = write_records(news / "r.jsonl", first, second)
    ingest_articles([news], library)
    parsed.clear()
    write_records(path, second, {"id": "c", "text": "Three."}, "", first)
    report = ingest_articles([news], library)
    assert (report.added, report.unchanged) == (("c",), ("b", "a"))
    assert parsed == [f"{path}, line 2"]


def test_a_record_that_is_written_otherwise_is_parsed_once(library: Library, news: Path, parsed: list[str]) -> None:
    path = write_records(news / "r.jsonl", '{"id": "a", "text": "One.", "title": "T"}')
    ingest_articles([news], library)
    before = state(library)
    parsed.clear()
    write_records(path, '{"title":"T",  "text":"One.", "note": [1, 2], "id":"a"}')
    for _ in range(2):
        assert ingest_articles([news], library).unchanged == ("a",)
    assert parsed == [f"{path}, line 1"]
    assert state(library) == before


def test_a_file_under_another_name_is_another_article(library: Library, news: Path) -> None:
    path = write(news / "a.txt", WRECK)
    ingest_articles([news], library)
    path.rename(news / "b.txt")
    assert counts(ingest_articles([news], library)) == (1, 0, 0, 0)


def test_a_new_version_of_the_extraction_parses_again(
    library: Library, news: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(news / "a.txt", WRECK)
    ingest_articles([news], library)
    monkeypatch.setattr("ingest.stages.origins.EXTRACTION_VERSION", 1_000_000)
    for _ in range(2):
        assert counts(ingest_articles([news], library)) == (0, 0, 1, 0)
    assert len(parsed) == 2


@pytest.mark.parametrize("between", [0, 10, 100])
def test_the_last_of_one_id_stays_on_every_run(library: Library, news: Path, between: int) -> None:
    first, last = {"id": "a", "text": "First."}, {"id": "a", "text": "Last."}
    others = [{"id": f"other {number}", "text": f"Text {number}."} for number in range(between)]
    write_records(news / "a.jsonl", first, *others, last)
    for _ in range(3):
        ingest_articles([news], library)
        assert library.article("a").text == "Last."


def test_the_first_of_one_id_comes_back_when_the_last_is_gone(library: Library, news: Path) -> None:
    record = {"id": "a", "text": "First."}
    path = write_records(news / "a.jsonl", record)
    ingest_articles([news], library)
    otherwise = '{"text": "First.",  "id": "a"}'
    write_records(path, otherwise, {"id": "a", "text": "Last."})
    ingest_articles([news], library)
    assert library.article("a").text == "Last."
    write_records(path, otherwise)
    assert ingest_articles([news], library).changed == ("a",)
    assert library.article("a").text == "First."
