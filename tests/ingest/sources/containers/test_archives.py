"""Zip and tar give the documents in their files; bombs, broken ones and names that lead out harm nothing."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.sources.containers.splitting import read_container
from ingest.sources.documents import LeftOver
from ingest.sources.file_types import FileType
from tests.ingest.conftest import write
from tests.ingest.sources.containers.conftest import TIGHT, mail, mailbox, page, read, warc, zipped

MEMBERS = {
    "a.txt": b"The quay is open.",
    "deep/b.html": page("The quay"),
    "c.mbox": mailbox(mail()),
    "d.jsonl": b'{"id": "k", "text": "One."}\n\n{"id": "l", "text": "Two."}\n',
    "e.warc.gz": warc(("https://post.example/q", "200 OK", "text/html", page("The quay"))),
    "f.txt.gz": gzip.compress(b"Packed."),
    "photo.png": b"\x89PNG\r\n\x1a\n\0\0\0",
    ".hidden.txt": b"Hidden.",
    "__MACOSX/a.txt": b"Not mine.",
    "inner.zip": zipped({"x.txt": b"Deep."}),
}


def tarred(members: Mapping[str, bytes], mode: str = "w:gz") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", zipped(MEMBERS)),
        ("a.tar", tarred(MEMBERS, "w")),
        ("a.tgz", tarred(MEMBERS)),
        ("a.tar.bz2", tarred(MEMBERS, "w:bz2")),
        ("a.tar.xz", tarred(MEMBERS, "w:xz")),
    ],
)
def test_the_documents_of_an_archive_come_in_its_order(tmp_path: Path, name: str, content: bytes) -> None:
    path = write(tmp_path / name, content)
    documents, left, failure = read(path)
    assert failure is None
    assert [document.label.removeprefix(f"{path}/") for document in documents] == [
        "a.txt",
        "deep/b.html",
        "c.mbox/1@post.example",
        "d.jsonl, line 1",
        "d.jsonl, line 3",
        "e.warc.gz/https://post.example/q",
        "f.txt.gz",
    ]
    assert [(each.source.removeprefix(f"{path}/"), each.failed) for each in left] == [
        ("photo.png", False),
        ("inner.zip", True),
    ]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_out_are_names_below_the_archive(tmp_path: Path, pack) -> None:
    names = ["../../etc/a.txt", "/root/b.txt", "..\\..\\c.txt", "d\x1b[31m\u202e.txt"]
    path = write(tmp_path / "a.zip", pack(dict.fromkeys(names, b"Text.")))
    documents, _, failure = read(path)
    assert failure is None
    assert [document.source.removeprefix(f"{path}/") for document in documents] == [
        "etc/a.txt",
        "root/b.txt",
        "c.txt",
        "d\ufffd[31m\ufffd.txt",
    ]
    assert list(tmp_path.iterdir()) == [path]


def test_two_files_of_one_name_are_two_documents(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "One.")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "Two.")
    documents, _, _ = read(write(tmp_path / "a.zip", buffer.getvalue()))
    assert len({document.place for document in documents}) == 2


def test_links_and_devices_are_passed_over(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for kind, name in ((tarfile.SYMTYPE, "a.txt"), (tarfile.LNKTYPE, "b.txt"), (tarfile.CHRTYPE, "c.txt")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "a.txt"
            archive.addfile(info)
    assert read(write(tmp_path / "a.tar", buffer.getvalue())) == ([], [], None)


def fails(tmp_path: Path, name: str, content: bytes) -> str:
    """The one line in which a container fails."""
    path = write(tmp_path / name, content)
    kind = FileType.ZIP if name.endswith(".zip") else FileType.TAR
    left: list[LeftOver] = []
    with path.open("rb") as file, pytest.raises(SourceError) as problem:
        list(read_container(file, kind, path, left.append, TIGHT))
    assert str(problem.value).startswith(f"{path}: ")
    assert "\n" not in str(problem.value)
    return str(problem.value)


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.txt": b"x" * 100}))
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = (3 * 1024**3).to_bytes(4, "little")
    assert "made to fill a disk" in fails(tmp_path, "a.zip", bytes(content))


def test_a_long_file_in_an_archive_is_named_and_the_rest_comes(tmp_path: Path) -> None:
    documents, left, failure = read(
        write(tmp_path / "a.zip", zipped({"big.txt": b"a" * (33 * 1024**2), "b.txt": b"Text."}))
    )
    assert (len(documents), failure) == (1, None)
    assert left[0].failed
    assert "longer than 32 MB" in str(left[0].reason)


def test_records_without_end_in_a_tar_end(tmp_path: Path) -> None:
    info = tarfile.TarInfo("a.jsonl")
    info.size = 40 * 1024**3
    content = gzip.compress(info.tobuf()) + gzip.compress(b"\n" * (64 * 1024**2)) * 40
    message = fails(tmp_path, "a.tar.gz", content)
    assert "made to fill a disk" in message or "too much computing" in message


def test_a_header_of_gigabytes_takes_no_memory(tmp_path: Path) -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 2 * 1024**3
    content = gzip.compress(info.tobuf()) + gzip.compress(b"\0" * (64 * 1024**2)) * 32
    fails(tmp_path, "a.tar.gz", content)


def test_a_tar_that_leads_back_ends(tmp_path: Path) -> None:
    header = bytearray(tarfile.TarInfo("a.txt").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" * 10 + b"\xfe\x00"  # a size below zero
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    read(write(tmp_path / "a.tar", bytes(header) + b"\0" * 1024))


def test_a_million_files_are_too_many(tmp_path: Path) -> None:
    entry = b"PK\x01\x02" + b"\x14\0\x14\0" + b"\0" * 20 + b"\x01\0" + b"\0" * 16 + b"a"
    count = 1_000_000
    directory = entry * count
    end64 = b"PK\x06\x06" + (44).to_bytes(8, "little") + b"\x2d\0\x2d\0" + b"\0" * 8
    end64 += count.to_bytes(8, "little") * 2 + len(directory).to_bytes(8, "little") + b"\0" * 8
    locator = b"PK\x06\x07" + b"\0" * 4 + len(directory).to_bytes(8, "little") + (1).to_bytes(4, "little")
    end = b"PK\x05\x06" + b"\0" * 4 + b"\xff" * 12 + b"\0\0"
    message = fails(tmp_path, "a.zip", directory + end64 + locator + end)
    assert any(told in message for told in ("too much", "more than"))


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04" + b"\0" * 100, zipped({"a.txt": b"Text."})[:-10], b"PK\x05\x06" + b"\xff" * 18],
)
def test_a_broken_zip_fails_in_one_line(tmp_path: Path, content: bytes) -> None:
    assert "no sound zip" in fails(tmp_path, "a.zip", content)


def test_a_tar_that_is_cut_off_keeps_what_came(tmp_path: Path) -> None:
    members = {"a.txt": b"One.", "b.txt": b"Two. " * 9000}
    documents, _, failure = read(write(tmp_path / "a.tar", tarred(members, "w")[:9000]))
    assert len(documents) == 1
    assert failure is not None
    assert "What came before stays" in failure


def test_a_broken_file_in_a_zip_is_named_and_the_rest_comes(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.txt": b"The quay is open. " * 50, "b.txt": b"Text."}))
    content[40] ^= 0xFF
    documents, left, failure = read(write(tmp_path / "a.zip", bytes(content)))
    assert ([document.content for document in documents], failure) == ([b"Text."], None)
    assert left[0].failed
