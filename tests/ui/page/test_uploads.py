"""What is handed to the page goes into the library, and stays where a newer version finds it."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import LibraryError, UsageError
from ingest.library import Library
from ingest.pipeline import ingest_articles
from ingest.samples import SAMPLES
from ingest.sources.documents import Failure
from ingest.stages.report import Progress, Report
from ui.page.uploads import Addresses, delete_unused_uploads, ingest_in_background, parse_addresses, store_uploads

ARTICLE = "# Lamps\n\nAda Brock lit the lamp of the Torvik lighthouse in 1921.\n"


def uploaded(folder: Path, name: str, content: str = ARTICLE) -> str:
    """The path of a file as the server puts what visitors send."""
    place = folder / secrets.token_hex(16)
    place.mkdir(parents=True)
    (place / name).write_text(content, encoding="utf-8")
    return str(place / name)


def test_only_addresses_of_the_web_are_taken() -> None:
    found = parse_addresses(
        " https://a.example/x\nHTTP://b.example  /etc/passwd - file:///etc/passwd news https://a.example/x"
    )
    assert found.valid == ("https://a.example/x", "HTTP://b.example")
    assert found.invalid == ("/etc/passwd", "-", "file:///etc/passwd", "news")


def test_addresses_that_failed_and_words_that_are_none_are_left_to_be_put_right() -> None:
    pasted = Addresses(("https://a.example/x", "https://a.example/x2"), ("news",))
    failed = Failure("https://a.example/x", "https://a.example/x: not found.")
    done = Report((), (), (), (), (failed,), (), (), 0, 0.0)
    assert pasted.left_after(done) == "https://a.example/x\nnews"
    assert pasted.left_after(replace(done, failed=())) == "news"
    stopped = replace(done, failed=(), interrupted=True)
    assert pasted.left_after(stopped) == "https://a.example/x\nhttps://a.example/x2\nnews"


def test_files_of_one_name_lie_beside_each_other_and_the_same_file_lies_there_once(
    library: Library, tmp_path: Path
) -> None:
    one, two, three = (uploaded(tmp_path, "a.md", content) for content in ("one", "two", "one"))
    kept = store_uploads([one, two, three], library, tmp_path)
    assert [path.name for path in kept] == ["a.md", "a.md"]
    assert [path.read_text(encoding="utf-8") for path in kept] == ["one", "two"]
    assert {path.parents[1] for path in kept} == {library.folder / "uploads"}
    assert store_uploads([three], library, tmp_path) == kept[:1]
    assert len([path for path in (library.folder / "uploads").rglob("*") if path.is_file()]) == 2


def test_a_file_that_an_older_version_kept_is_the_same_again(library: Library, tmp_path: Path) -> None:
    (library.folder / "uploads").mkdir()
    older = library.folder / "uploads" / "a.md"
    older.write_text("a", encoding="utf-8")
    assert store_uploads([uploaded(tmp_path, "a.md", "a")], library, tmp_path) == [older]
    assert store_uploads([uploaded(tmp_path, "a.md", "b")], library, tmp_path) != [older]
    assert older.read_text(encoding="utf-8") == "a"


def test_a_hidden_file_is_kept_in_sight(library: Library, tmp_path: Path) -> None:
    assert [path.name for path in store_uploads([uploaded(tmp_path, ".a")], library, tmp_path)] == ["a"]


def test_a_folder_that_cannot_be_written_is_told(library: Library, tmp_path: Path) -> None:
    (library.folder / "uploads").write_text("in the way", encoding="utf-8")
    with pytest.raises(LibraryError, match="cannot be written"):
        store_uploads([uploaded(tmp_path, "a.md")], library, tmp_path)


def test_only_what_was_uploaded_is_taken_over(library: Library, tmp_path: Path) -> None:
    received = tmp_path / "received"
    own = uploaded(received, "own.md")
    secret = tmp_path / "secret.md"
    secret.write_text("not for the page", encoding="utf-8")
    for name, link in (("soft.md", os.symlink), ("hard.md", os.link)):
        link(secret, Path(own).with_name(name))
    beside = Path(own).parents[1] / "deep_links" / "state.json"
    beside.parent.mkdir()
    beside.write_text("{}", encoding="utf-8")
    (library.folder / "uploads").mkdir()
    (library.folder / "uploads" / "theirs.md").write_text("theirs", encoding="utf-8")
    for path in (
        str(secret),
        f"{own}/../../../secret.md",
        f"{Path(own).parent}/../../secret.md",
        f"file://{own}",
        f"{own}\0",
        own.replace("/", "%2F"),
        str(Path(own).with_name("soft.md")),
        str(Path(own).with_name("hard.md")),
        str(Path(own).with_name("gone.md")),
        str(Path(own).parent),
        str(received),
        str(beside),
        str(library.folder / "uploads" / "theirs.md"),
        "a" * 5000,
        "",
    ):
        with pytest.raises(UsageError, match="was not uploaded here"):
            store_uploads([own, path], library, received)
    assert [path.name for path in (library.folder / "uploads").iterdir()] == ["theirs.md"]
    assert [path.name for path in store_uploads([own], library, received)] == ["own.md"]


def test_only_an_uploaded_file_that_nothing_is_made_of_is_deleted(library: Library, tmp_path: Path) -> None:
    mine, older, lines = tmp_path / "a.md", library.folder / "uploads" / "older.md", tmp_path / "lines.jsonl"
    mine.write_text("a", encoding="utf-8")
    lines.write_text('{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n', encoding="utf-8")
    sent = [uploaded(tmp_path / "in", "a.md", "a"), uploaded(tmp_path / "in", "lines.jsonl", lines.read_text("utf-8"))]
    kept, of_two = store_uploads(sent, library, tmp_path / "in")
    older.write_text("older", encoding="utf-8")
    (library.folder / "a.md").write_text("not an upload", encoding="utf-8")
    ingest_articles([of_two], library)
    outside = f"{older.parent}/../a.md"
    delete_unused_uploads([str(mine), kept, kept, older, of_two, outside, "https://a.example", older.parent], library)
    assert mine.exists()
    assert (library.folder / "a.md").exists()
    assert [path for path in older.parent.rglob("*") if path.is_file()] == [of_two]
    assert not kept.parent.exists()
    library.remove("a")
    delete_unused_uploads([of_two], library)
    assert of_two.exists()
    library.remove("b")
    delete_unused_uploads([of_two], library)
    assert not of_two.parent.exists()


def test_a_file_stays_while_a_conflict_has_yet_to_be_decided(library: Library, tmp_path: Path) -> None:
    records = {name: f'{{"id": "a", "text": "{name}."}}' for name in ("One", "Other")}
    (tmp_path / "one.jsonl").write_text(records["One"], encoding="utf-8")
    ingest_articles([tmp_path / "one.jsonl"], library)
    received = tmp_path / "received"
    (kept,) = store_uploads([uploaded(received, "other.jsonl", records["Other"])], library, received)
    *_, report = ingest_in_background([kept], library, threading.Event())
    assert isinstance(report, Report)
    assert kept.exists()
    *_, report = ingest_in_background([kept], library, threading.Event(), report.conflicts)
    assert isinstance(report, Report)
    assert (report.changed, kept.exists()) == (("a",), True)


def test_files_stay_only_if_articles_are_made_of_them(library: Library, tmp_path: Path) -> None:
    lines = "".join(f'{{"id": "{name}", "text": "{name} lit the lamp of Torvik."}}\n' for name in ("Cato", "Bo"))
    files = {"a.md": ARTICLE, "b.jsonl": lines, "c.pdf": "%PDF-1.4 and no more", "d.bin": "\0\1\2\3" * 99, "e.txt": ""}
    sent = [uploaded(tmp_path / "received", name, content) for name, content in files.items()]
    locations = store_uploads(sent, library, tmp_path / "received")
    left_over = locations[0].with_name("left.md")
    left_over.write_text("of a day before", encoding="utf-8")
    os.utime(left_over, (0, 0))
    list(ingest_in_background(locations, library, threading.Event(), (), sent))
    kept = library.folder / "uploads"
    assert {path.name for path in kept.rglob("*.*")} == {"a.md", "b.jsonl"}
    assert list((tmp_path / "received").iterdir()) == []
    for name, left in (("Cato", {"a.md", "b.jsonl"}), ("Bo", {"a.md"})):
        library.remove(name)
        delete_unused_uploads(locations, library)
        assert {path.name for path in kept.rglob("*.*")} == left


def test_a_file_stays_while_another_one_may_be_adding_it(open_library: Callable[..., Library], tmp_path: Path) -> None:
    library = open_library()
    (kept,) = store_uploads([uploaded(tmp_path / "received", "a.md")], library, tmp_path / "received")
    with open_library().writing(), pytest.raises(LibraryError):
        list(ingest_in_background([kept], library, threading.Event()))
    assert kept.exists()


def test_files_that_were_not_reached_do_not_stay(library: Library, tmp_path: Path) -> None:
    sent = [uploaded(tmp_path / "received", "a.md")]
    stop = threading.Event()
    stop.set()
    list(ingest_in_background(store_uploads(sent, library, tmp_path / "received"), library, stop, (), sent))
    assert list((library.folder / "uploads").iterdir()) == list((tmp_path / "received").iterdir()) == []


def test_ingesting_tells_how_far_it_is_and_last_the_report(library: Library) -> None:
    *steps, report = ingest_in_background(SAMPLES[:3], library, threading.Event())
    assert all(isinstance(step, Progress) for step in steps)
    assert isinstance(report, Report)
    assert len(report.added) == 3


def test_ingesting_ends_when_it_is_told_to(library: Library) -> None:
    stop = threading.Event()
    stop.set()
    *_, report = ingest_in_background(SAMPLES, library, stop)
    assert isinstance(report, Report)
    assert report.interrupted
    assert report.added == ()


def test_what_goes_wrong_is_raised_where_it_is_waited_for(open_library: Callable[..., Library]) -> None:
    library = open_library()
    with open_library().writing(), pytest.raises(LibraryError):
        list(ingest_in_background(SAMPLES[:1], library, threading.Event()))
