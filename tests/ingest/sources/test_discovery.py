"""What is found at the locations that a person names, what is passed over, and what fails."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.sources.discovery import find_inputs
from ingest.sources.file_types import FileType
from ingest.sources.files import read_documents
from tests.ingest.conftest import write
from tests.ingest.sources.conftest import closed


def test_folders_are_walked_to_the_bottom_in_order_of_name(tmp_path: Path) -> None:
    for name in ["b.txt", "a.md", "c/z.html", "c/d/e/deep.jsonl", "c/b.htm", "Z.TXT", "d.jsonl.gz"]:
        write(tmp_path / name)
    found = find_inputs([tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in found.files] == [
        "Z.TXT",
        "a.md",
        "b.txt",
        "d.jsonl.gz",
        "c/b.htm",
        "c/z.html",
        "c/d/e/deep.jsonl",
    ]
    assert (found.skipped, found.failures) == ((), ())


def test_locations_keep_their_order_and_a_file_comes_once(tmp_path: Path) -> None:
    a, b = write(tmp_path / "a.txt"), write(tmp_path / "b.txt")
    assert find_inputs([b, tmp_path, str(a), tmp_path / "." / "b.txt"]).files == (b, a)


def test_a_place_is_the_same_from_wherever_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "news" / "a.txt")
    monkeypatch.chdir(tmp_path / "news")
    assert find_inputs([".", "a.txt", "../news", path]).files == (path,)


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    seen = write(tmp_path / "seen.txt")
    write(tmp_path / ".hidden.txt")
    write(tmp_path / ".git" / "inside.txt")
    found = find_inputs([tmp_path])
    assert (found.files, found.skipped) == ((seen,), ())


def test_links_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    elsewhere = write(tmp_path / "elsewhere" / "a.txt")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.txt").symlink_to(elsewhere)
    (folder / "dangling.txt").symlink_to(tmp_path / "nowhere.txt")
    (folder / "linked").symlink_to(elsewhere.parent)
    (folder / "circle").symlink_to(folder)
    found = find_inputs([folder])
    assert (found.files, found.skipped, found.failures) == ((), (), ())


def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    target = write(tmp_path / "target.txt")
    (tmp_path / "link.txt").symlink_to(target)
    assert find_inputs([tmp_path / "link.txt"]).files == (target,)


def test_unknown_kinds_are_skipped_in_folders(tmp_path: Path) -> None:
    names = ["a.csv", "b.py", "d.txt.bak", "e.json"]
    paths = [write(tmp_path / name) for name in names]
    picture = write(tmp_path / "f.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0")
    found = find_inputs([tmp_path])
    assert (found.files, found.skipped) == ((), (*paths, picture))


def test_a_text_of_an_unknown_kind_is_read_if_it_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.log", "All is well.")
    assert find_inputs([path]).files == (path,)
    assert [document.file_type for document in read_documents(path)] == [FileType.TEXT]


def test_a_binary_file_that_is_named_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", b"PK\x03\x04" + bytes(range(32)) * 10)
    assert find_inputs([path]).files == (path,)
    with pytest.raises(
        SourceError, match=r"a\.xlsx: it is a zip .* This kind of file is not read.*PDF, DOCX, .*JSON Lines"
    ):
        list(read_documents(path))


def test_a_feed_in_a_folder_is_passed_over_and_one_that_is_named_is_not(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xml", '<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>')
    assert find_inputs([tmp_path]).skipped == (path,)
    assert find_inputs([path]).files == (path,)
    assert [document.file_type for document in read_documents(path)] == [FileType.FEED]


def test_a_missing_path_is_a_failure_that_names_it(tmp_path: Path) -> None:
    missing = str(tmp_path / "nowhere" / "a.txt")
    (failure,) = find_inputs([missing]).failures
    assert failure.source == missing
    assert failure.reason.startswith(f"{missing}: there is no such file or folder")


def test_an_empty_path_names_nothing() -> None:
    found = find_inputs([""])
    assert found.files == ()
    assert found.failures[0].reason.startswith("An empty path names nothing")


def test_addresses_and_standard_input_are_told_from_files(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    found = find_inputs(
        ["https://post.example", path, "-", tmp_path / "nowhere", "HTTP://post.example/a", "https://post.example"]
    )
    assert (found.files, found.standard_input) == ((path,), True)
    assert found.urls == ("https://post.example", "HTTP://post.example/a")
    assert [failure.source for failure in found.failures] == [str(tmp_path / "nowhere")]


def test_a_name_that_no_file_can_have_is_a_failure() -> None:
    (failure,) = find_inputs(["a" * 300]).failures
    assert failure.source == "a" * 300


def test_a_path_behind_a_closed_folder_is_a_failure(public_folder: Path) -> None:
    path = write(public_folder / "closed" / "a.txt")
    with closed(path.parent):
        (failure,) = find_inputs([path]).failures
    assert str(path) in failure.reason


def test_a_closed_folder_is_a_failure_and_the_rest_is_found(public_folder: Path) -> None:
    folder = write(public_folder / "closed" / "a.txt").parent
    path = write(public_folder / "open.txt")
    with closed(folder):
        found = find_inputs([public_folder])
    assert found.files == (path,)
    (failure,) = found.failures
    assert str(folder) in failure.reason


def test_a_folder_that_may_be_listed_but_not_entered_does_not_hide_the_rest(public_folder: Path) -> None:
    folder = write(public_folder / "listed" / "a.txt").parent
    path = write(public_folder / "z" / "open.txt")
    with closed(folder, mode=0o444):
        found = find_inputs([public_folder])
        assert path in found.files
        refused = [failure.source for failure in found.failures]
        for unread in found.files[:-1]:
            with pytest.raises(SourceError) as problem:
                list(read_documents(unread))
            refused.append(str(problem.value))
    assert any(str(folder) in source for source in refused)


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert find_inputs([tmp_path]).files == ()
