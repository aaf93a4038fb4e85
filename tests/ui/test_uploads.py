"""What is handed to the page goes into the library, and stays where a newer version finds it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import LibraryError
from ingest.library import Library
from ingest.pipeline import Progress, Report
from ingest.samples import SAMPLES
from ui.uploads import addresses_in, forget_file, ingesting, keep_files


def test_only_addresses_of_the_web_are_taken() -> None:
    found = addresses_in(
        " https://a.example/x\nHTTP://b.example  /etc/passwd - file:///etc/passwd news https://a.example/x"
    )
    assert found.good == ("https://a.example/x", "HTTP://b.example")
    assert found.bad == ("/etc/passwd", "-", "file:///etc/passwd", "news")


def test_files_of_one_name_that_come_together_are_told_apart(library: Library, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text(folder, encoding="utf-8")
    kept = keep_files([str(tmp_path / folder / "a.md") for folder in ("one", "two")], library)
    assert [path.name for path in kept] == ["a.md", "a (2).md"]
    assert [path.read_text(encoding="utf-8") for path in kept] == ["one", "two"]
    assert {path.parent for path in kept} == {library.folder / "uploads"}


def test_a_hidden_file_is_kept_in_sight(library: Library, tmp_path: Path) -> None:
    (tmp_path / ".a").write_text("a", encoding="utf-8")
    assert [path.name for path in keep_files([str(tmp_path / ".a")], library)] == ["a"]


def test_a_folder_that_cannot_be_written_is_told(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a", encoding="utf-8")
    (library.folder / "uploads").write_text("in the way", encoding="utf-8")
    with pytest.raises(LibraryError, match="cannot be written"):
        keep_files([str(tmp_path / "a.md")], library)


def test_only_an_uploaded_file_is_forgotten(library: Library, tmp_path: Path) -> None:
    mine = tmp_path / "a.md"
    mine.write_text("a", encoding="utf-8")
    (kept,) = keep_files([str(mine)], library)
    for source in (str(mine), str(kept), str(kept), f"{kept.parent}/../../a.md", "https://a.example"):
        forget_file(source, library)
    assert mine.exists()
    assert not kept.exists()


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
