"""Locations become documents: what is found, what is passed over, what is refused and why."""

from __future__ import annotations

import gzip
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.parsing.extraction import extract
from ingest.sources.file_types import FileType
from ingest.sources.locations import FeedMetadata, RawDocument, find_inputs, is_gone, read_documents, read_records


def write(path: Path, content: str | bytes = "Text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines_of(path: Path) -> list[tuple[int | None, bytes]]:
    return [(document.line, document.content.rstrip(b"\n")) for document in read_documents(path)]


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that others may enter, which `tmp_path` is not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name).resolve()


@contextmanager
def closed(path: Path, mode: int = 0) -> Iterator[None]:
    """Nobody has more rights than `mode` gives, not even the superuser, whom permissions do not bind."""
    superuser = os.geteuid() == 0
    path.chmod(mode)
    if superuser:
        os.seteuid(65534)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)
        path.chmod(0o700)


# --- finding ----------------------------------------------------------------------------------------------


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
    with pytest.raises(SourceError, match=r"a\.xlsx: this kind of file is not read.*PDF, DOCX, JSON Lines"):
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


# --- reading ----------------------------------------------------------------------------------------------


def test_a_file_is_one_document(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", b"\xffAny bytes\r\n\n")
    assert list(read_documents(path)) == [
        RawDocument(str(path), FileType.TEXT, b"\xffAny bytes\r\n\n", 13, file=os.fsencode(path))
    ]


def test_a_packed_file_is_read_as_what_is_in_it(tmp_path: Path) -> None:
    page = b"<!doctype html><title>A</title><p>Text."
    path = write(tmp_path / "a.html.gz", gzip.compress(page))
    assert find_inputs([tmp_path]).files == (path,)
    assert [(document.file_type, document.content) for document in read_documents(path)] == [(FileType.HTML, page)]


def test_a_document_has_another_digest_when_anything_of_it_is_other() -> None:
    one = RawDocument("/a.txt", FileType.TEXT, b"Text.", 5, file=b"/a.txt")
    others = [
        RawDocument("/a.txt", FileType.TEXT, b"Text", 5, file=b"/a.txt"),
        RawDocument("/a.txt", FileType.MARKDOWN, b"Text.", 5, file=b"/a.txt"),
        RawDocument("/b.txt", FileType.TEXT, b"Text.", 5, file=b"/b.txt"),
        RawDocument(
            "/a.txt", FileType.TEXT, b"Text.", 5, url="http://a.example/", feed_metadata=FeedMetadata(published="2024")
        ),
    ]
    digests = {document.digest(1) for document in others} | {one.digest(2)}
    assert len(digests) == 5
    assert one.digest(1) not in digests
    moved = RawDocument("/a.txt", FileType.TEXT, b"Text.", 99, line=7, file=b"/a.txt")
    assert moved.digest(1) == one.digest(1)


def test_records_are_documents_with_their_line_and_blank_lines_are_none(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '\n{"id": 1}\n\n  \t\r\n{"id": 2}\r\n{"id": 3}')
    assert lines_of(path) == [(2, b'{"id": 1}'), (5, b'{"id": 2}\r'), (6, b'{"id": 3}')]
    assert [document.label for document in read_documents(path)] == [
        f"{path}, line 2",
        f"{path}, line 5",
        f"{path}, line 6",
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_an_empty_file_of_records_has_none(tmp_path: Path, name: str) -> None:
    assert list(read_documents(write(tmp_path / name, b""))) == []


def test_packed_records_are_read_as_others(tmp_path: Path) -> None:
    content = b'{"id": 1}\n\n{"id": 2}\n'
    plain, packed = write(tmp_path / "a.jsonl", content), write(tmp_path / "b.JSONL.GZ", gzip.compress(content))
    assert lines_of(packed) == lines_of(plain) == [(1, b'{"id": 1}'), (3, b'{"id": 2}')]


@pytest.mark.parametrize("packed", [False, True])
def test_what_was_read_grows_to_the_size_of_the_file(tmp_path: Path, packed: bool) -> None:
    content = b"".join(
        b'{"id": %d, "text": "%s"}\n' % (number, os.urandom(99).hex().encode()) for number in range(2000)
    )
    path = write(tmp_path / "a.jsonl.gz", gzip.compress(content)) if packed else write(tmp_path / "a.jsonl", content)
    read = [document.bytes_read for document in read_documents(path)]
    assert read == sorted(read)
    assert len(set(read)) > 2
    assert read[-1] == path.stat().st_size


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b'{"id": 1}\n' * 1000)[:-9],
        gzip.compress(b'{"id": 1}\n' * 1000)[:20],
        gzip.compress(b'{"id": 1}\n')[:10] + b"\xff" * 50,
        gzip.compress(b'{"id": 1}\n')[:-8] + b"\0" * 8,
    ],
    ids=["cut at the end", "cut at the start", "broken", "wrong checksum"],
)
def test_a_broken_packed_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path / "a.jsonl.gz", content)
    with pytest.raises(SourceError, match=r"a\.jsonl\.gz: it cannot be read \(.+\)\."):
        list(read_documents(path))


def test_a_file_that_is_gone_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.txt: it cannot be read \(No such file"):
        list(read_documents(tmp_path / "gone.txt"))


def test_a_closed_file_is_refused_by_name(public_folder: Path) -> None:
    path = write(public_folder / "a.txt")
    with closed(path), pytest.raises(SourceError, match=r"a\.txt: it cannot be read \(Permission denied"):
        list(read_documents(path))


def test_a_file_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sources.locations.MAX_BYTES", 10)
    assert len(list(read_documents(write(tmp_path / "fits.txt", "x" * 10)))) == 1
    with pytest.raises(SourceError, match=r"long\.txt: longer than"):
        list(read_documents(write(tmp_path / "long.txt", "x" * 11)))


@pytest.mark.parametrize("length", [31, 33, 95, 96, 97, 1000])
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_line_that_is_too_long_is_told_of_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, length: int
) -> None:
    monkeypatch.setattr("ingest.sources.locations.MAX_BYTES", 32)
    long = b"x" * length
    content = b"first\n" + long + b"\n\nlast\n" + long
    path = write(tmp_path / name, gzip.compress(content) if name.endswith("gz") else content)
    kept = long if length < 32 else b""
    assert lines_of(path) == [(1, b"first"), (2, kept), (4, b"last"), (5, kept)]


def test_a_line_that_is_too_long_is_refused_by_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sources.locations.MAX_BYTES", 32)
    (document,) = read_documents(write(tmp_path / "a.jsonl", "x" * 100))
    with pytest.raises(SourceError, match=r"a\.jsonl, line 1: the line is longer than"):
        extract(document)


@pytest.mark.parametrize("packed", [False, True])
def test_records_come_from_standard_input_too(packed: bool) -> None:
    content = b'{"id": 1}\n\n{"id": 2}\n'
    stream = io.BytesIO(gzip.compress(content) if packed else content)
    documents = list(read_records(stream))
    assert [document.label for document in documents] == ["standard input, line 1", "standard input, line 3"]
    assert [document.file for document in documents] == [None, None]


def test_a_file_that_unpacks_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sources.locations.MAX_DECOMPRESSED_BYTES", 100_000)
    records = b'{"id": 1, "text": "Before."}\n'
    for name, bomb in (("lines", b"\n" * 10_000_000), ("line", b"x" * 10_000_000)):
        path = write(tmp_path / f"{name}.jsonl.gz", gzip.compress(records + bomb))
        documents = read_documents(path)
        assert next(documents).content == records
        with pytest.raises(SourceError, match="it unpacks to more than 100 times its size"):
            list(documents)
    sound = write(tmp_path / "sound.jsonl.gz", gzip.compress(b"".join(b'{"id": %d}\n' % n for n in range(50_000))))
    assert len(list(read_documents(sound))) == 50_000


def test_a_file_is_gone_only_when_it_is_not_there(public_folder: Path) -> None:
    path = write(public_folder / "closed" / "a.txt")
    assert not is_gone(os.fsencode(path))
    assert is_gone(os.fsencode(path) + b"\xff")
    assert is_gone(os.fsencode(path / "below"))
    with closed(path.parent):
        assert not is_gone(os.fsencode(path))
