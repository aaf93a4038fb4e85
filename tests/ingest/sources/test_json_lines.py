"""Records come one a line, packed or not, and none is too long."""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.parsing.extraction import extract
from ingest.sources.files import read_documents
from ingest.sources.json_lines import read_standard_input
from tests.ingest.conftest import write


def lines_of(path: Path) -> list[tuple[int | None, bytes]]:
    return [(document.line, document.content.rstrip(b"\n")) for document in read_documents(path)]


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


@pytest.mark.parametrize("length", [31, 33, 95, 96, 97, 1000])
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_line_that_is_too_long_is_told_of_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, length: int
) -> None:
    monkeypatch.setattr("ingest.sources.json_lines.MAX_BYTES", 32)
    long = b"x" * length
    content = b"first\n" + long + b"\n\nlast\n" + long
    path = write(tmp_path / name, gzip.compress(content) if name.endswith("gz") else content)
    kept = long if length < 32 else b""
    assert lines_of(path) == [(1, b"first"), (2, kept), (4, b"last"), (5, kept)]


def test_a_line_that_is_too_long_is_refused_by_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sources.json_lines.MAX_BYTES", 32)
    (document,) = read_documents(write(tmp_path / "a.jsonl", "x" * 100))
    with pytest.raises(SourceError, match=r"a\.jsonl, line 1: the line is longer than"):
        extract(document)


@pytest.mark.parametrize("packed", [False, True])
def test_records_come_from_standard_input_too(packed: bool) -> None:
    content = b'{"id": 1}\n\n{"id": 2}\n'
    stream = io.BytesIO(gzip.compress(content) if packed else content)
    documents = list(read_standard_input(stream))
    assert [document.label for document in documents] == ["standard input, line 1", "standard input, line 3"]
    assert [document.file for document in documents] == [None, None]


@pytest.mark.slow
def test_a_file_that_unpacks_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sources.json_lines.MAX_DECOMPRESSED_BYTES", 100_000)
    records = b'{"id": 1, "text": "Before."}\n'
    for name, bomb in (("lines", b"\n" * 10_000_000), ("line", b"x" * 10_000_000)):
        path = write(tmp_path / f"{name}.jsonl.gz", gzip.compress(records + bomb))
        documents = read_documents(path)
        assert next(documents).content == records
        with pytest.raises(SourceError, match="it unpacks to more than 100 times its size"):
            list(documents)
    sound = write(tmp_path / "sound.jsonl.gz", gzip.compress(b"".join(b'{"id": %d}\n' % n for n in range(50_000))))
    assert len(list(read_documents(sound))) == 50_000
