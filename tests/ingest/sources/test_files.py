"""A file becomes documents, or is refused with a reason."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.sources.discovery import find_inputs
from ingest.sources.documents import RawDocument
from ingest.sources.file_types import FileType
from ingest.sources.files import is_gone, read_documents
from tests.ingest.conftest import write
from tests.ingest.sources.conftest import closed


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


def test_a_file_that_is_gone_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.txt: it cannot be read \(No such file"):
        list(read_documents(tmp_path / "gone.txt"))


def test_a_closed_file_is_refused_by_name(public_folder: Path) -> None:
    path = write(public_folder / "a.txt")
    with closed(path), pytest.raises(SourceError, match=r"a\.txt: it cannot be read \(Permission denied"):
        list(read_documents(path))


def test_a_file_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sources.files.MAX_BYTES", 10)
    assert len(list(read_documents(write(tmp_path / "fits.txt", "x" * 10)))) == 1
    with pytest.raises(SourceError, match=r"long\.txt: longer than"):
        list(read_documents(write(tmp_path / "long.txt", "x" * 11)))


def test_a_file_is_gone_only_when_it_is_not_there(public_folder: Path) -> None:
    path = write(public_folder / "closed" / "a.txt")
    assert not is_gone(os.fsencode(path))
    assert is_gone(os.fsencode(path) + b"\xff")
    assert is_gone(os.fsencode(path / "below"))
    with closed(path.parent):
        assert not is_gone(os.fsencode(path))
