"""What is handed to the page goes into the library, and stays where a newer version finds it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import LibraryError
from ingest.library import Library
from ingest.pipeline import Progress, Report, ingest_articles
from ingest.samples import SAMPLES
from ui.uploads import addresses_in, drop_unused, ingesting, keep_files


def test_only_addresses_of_the_web_are_taken() -> None:
    found = addresses_in(
        " https://a.example/x\nHTTP://b.example  /etc/passwd - file:///etc/passwd news https://a.example/x"
    )
    assert found.good == ("https://a.example/x", "HTTP://b.example")
    assert found.bad == ("/etc/passwd", "-", "file:///etc/passwd", "news")


def test_files_of_one_name_lie_beside_each_other_and_the_same_file_lies_there_once(
    library: Library, tmp_path: Path
) -> None:
    for folder, content in (("one", "one"), ("two", "two"), ("three", "one")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text(content, encoding="utf-8")
    one, two, three = (str(tmp_path / folder / "a.md") for folder in ("one", "two", "three"))
    kept = keep_files([one, two, three], library)
    assert [path.name for path in kept] == ["a.md", "a.md"]
    assert [path.read_text(encoding="utf-8") for path in kept] == ["one", "two"]
    assert {path.parents[1] for path in kept} == {library.folder / "uploads"}
    assert keep_files([three], library) == kept[:1]
    assert len([path for path in (library.folder / "uploads").rglob("*") if path.is_file()]) == 2


def test_a_file_that_an_older_version_kept_is_the_same_again(library: Library, tmp_path: Path) -> None:
    (library.folder / "uploads").mkdir()
    older = library.folder / "uploads" / "a.md"
    for path in (older, tmp_path / "a.md"):
        path.write_text("a", encoding="utf-8")
    assert keep_files([str(tmp_path / "a.md")], library) == [older]
    (tmp_path / "a.md").write_text("b", encoding="utf-8")
    assert keep_files([str(tmp_path / "a.md")], library) != [older]
    assert older.read_text(encoding="utf-8") == "a"


def test_a_hidden_file_is_kept_in_sight(library: Library, tmp_path: Path) -> None:
    (tmp_path / ".a").write_text("a", encoding="utf-8")
    assert [path.name for path in keep_files([str(tmp_path / ".a")], library)] == ["a"]


def test_a_folder_that_cannot_be_written_is_told(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a", encoding="utf-8")
    (library.folder / "uploads").write_text("in the way", encoding="utf-8")
    with pytest.raises(LibraryError, match="cannot be written"):
        keep_files([str(tmp_path / "a.md")], library)


def test_only_an_uploaded_file_that_nothing_is_made_of_is_deleted(library: Library, tmp_path: Path) -> None:
    mine, older, lines = tmp_path / "a.md", library.folder / "uploads" / "older.md", tmp_path / "lines.jsonl"
    mine.write_text("a", encoding="utf-8")
    lines.write_text('{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n', encoding="utf-8")
    kept, of_two = keep_files([str(mine), str(lines)], library)
    older.write_text("older", encoding="utf-8")
    (library.folder / "a.md").write_text("not an upload", encoding="utf-8")
    ingest_articles([of_two], library)
    outside = f"{older.parent}/../a.md"
    drop_unused([str(mine), kept, kept, older, of_two, outside, "https://a.example", older.parent], library)
    assert mine.exists()
    assert (library.folder / "a.md").exists()
    assert [path for path in older.parent.rglob("*") if path.is_file()] == [of_two]
    assert not kept.parent.exists()
    library.remove("a")
    drop_unused([of_two], library)
    assert of_two.exists()
    library.remove("b")
    drop_unused([of_two], library)
    assert not of_two.parent.exists()


def test_a_file_stays_while_a_conflict_has_yet_to_be_decided(library: Library, tmp_path: Path) -> None:
    for name, text in (("one", "One."), ("other", "Other.")):
        (tmp_path / f"{name}.jsonl").write_text(f'{{"id": "a", "text": "{text}"}}', encoding="utf-8")
    ingest_articles([tmp_path / "one.jsonl"], library)
    (kept,) = keep_files([str(tmp_path / "other.jsonl")], library)
    *_, report = ingesting([kept], library, threading.Event())
    assert isinstance(report, Report)
    assert kept.exists()
    *_, report = ingesting([kept], library, threading.Event(), report.conflicts)
    assert isinstance(report, Report)
    assert (report.changed, kept.exists()) == (("a",), True)
    (refused,) = keep_files([str(tmp_path / "one.jsonl")], library)
    refused.write_text(" ", encoding="utf-8")
    list(ingesting([refused], library, threading.Event()))
    assert not refused.exists()


def test_ingesting_tells_how_far_it_is_and_last_the_report(library: Library) -> None:
    *steps, report = ingesting(SAMPLES[:3], library, threading.Event())
    assert all(isinstance(step, Progress) for step in steps)
    assert isinstance(report, Report)
    assert len(report.added) == 3


def test_ingesting_ends_when_it_is_told_to(library: Library) -> None:
    stop = threading.Event()
    stop.set()
    *_, report = ingesting(SAMPLES, library, stop)
    assert isinstance(report, Report)
    assert report.interrupted
    assert report.added == ()


def test_what_goes_wrong_is_raised_where_it_is_waited_for(open_library: Callable[..., Library]) -> None:
    library = open_library()
    with open_library().writing(), pytest.raises(LibraryError):
        list(ingesting(SAMPLES[:1], library, threading.Event()))
