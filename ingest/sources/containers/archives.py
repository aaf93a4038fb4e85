"""Zip and tar → the files in them that are read; WACZ (a zip of web archives) → the pages in those.

Nothing is written anywhere: a name that leads out of the archive leads nowhere.
"""

from __future__ import annotations

import bz2
import io
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from ingest.errors import SourceError
from ingest.sources.byte_streams import GZIP_MAGIC, gunzipped
from ingest.sources.containers.members import Unpacked, read_member
from ingest.sources.containers.parts import Names, Piece, require_number, require_size
from ingest.sources.containers.signs import BZIP2_MAGIC, XZ_MAGIC
from ingest.sources.containers.texts_beside import TextsBeside
from ingest.sources.containers.web_archives import read_warc
from ingest.sources.documents import LeftOver

_LOCKED = 0x1
_BROKEN = (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, RuntimeError, ValueError)
"""What reading one file of a zip raises that is broken, or packed in a way that is not known."""


def read_zip(file: BinaryIO) -> Iterator[Piece]:
    """The documents in the files of a zip, in its order.

    Raises:
        SourceError: it is broken, holds too many files, or unpacks to too much.
    """
    names = Names.none()
    with _opened(file) as archive:
        files = _files(archive, file)
        beside = TextsBeside.found(archive, files)
        for info in files:
            if info.filename in beside.texts:
                continue
            name = names.new(info.filename)
            try:
                if info.flag_bits & _LOCKED:
                    yield LeftOver(name, "it is locked with a password. Unlock it first.", failed=True)
                    continue
                if info.filename in beside.exports:
                    yield from beside.parts(archive, info, name)
                    continue
                with archive.open(info) as member:
                    yield from read_member(cast("BinaryIO", member), name, info.file_size)
            except _BROKEN as problem:
                yield LeftOver(name, f"it cannot be unpacked ({problem}). It is left out.", failed=True)


def read_wacz(file: BinaryIO) -> Iterator[Piece]:
    """The pages in the web archives of a WACZ.

    Raises:
        SourceError: it is broken, holds too much, or no web archive.
    """
    with _opened(file) as archive:
        held = [info for info in _files(archive, file) if info.filename.endswith((".warc", ".warc.gz"))]
        if not held:
            raise SourceError("there is no web archive in it.")
        for info in held:
            with archive.open(info) as member:
                yield from read_warc(cast("BinaryIO", member))


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError) as problem:
        raise SourceError(f"it is no sound zip ({problem}).") from problem


def _files(archive: zipfile.ZipFile, file: BinaryIO) -> list[zipfile.ZipInfo]:
    """What is a file, and not hidden; what they unpack to is bounded, by what they say and so by what is read."""
    files = [info for info in archive.infolist() if not info.is_dir() and not _is_hidden(info.filename)]
    require_number(len(archive.infolist()))
    require_size(sum(info.file_size for info in files), file.seek(0, os.SEEK_END))
    return files


def _is_hidden(name: str) -> bool:
    """Whether a file, or a folder that it is in, is hidden, as folders pass over such too, or is of the Mac's own."""
    steps = name.replace("\\", "/").split("/")
    return steps[0] == "__MACOSX" or any(step.startswith(".") and step not in (".", "..") for step in steps)


def read_tar(file: BinaryIO) -> Iterator[Piece]:
    """The documents in the files of a tar, in its order; links, devices and hidden files are passed over.

    Raises:
        SourceError: it is broken, holds too many files, or unpacks to too much.
    """
    names = Names.none()
    number = 0
    try:
        with tarfile.open(fileobj=_unpacked(file), mode="r|") as archive:
            while (info := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined]  # else all that was met is kept
                require_number(number := number + 1)
                if not info.isreg() or info.issparse() or _is_hidden(info.name):
                    continue
                member = archive.extractfile(info)
                if member is not None:
                    yield from read_member(cast("BinaryIO", member), names.new(info.name), info.size)
    except (tarfile.TarError, lzma.LZMAError) as problem:
        raise SourceError(f"it is no sound tar ({problem}). What came before stays.") from problem
    if not number:
        yield LeftOver("", "there are no files in it", failed=True)


def _unpacked(file: BinaryIO) -> BinaryIO:
    head = file.read(8)
    file.seek(0)
    if head.startswith(GZIP_MAGIC):
        stream: BinaryIO = gunzipped(file)
    elif head.startswith(BZIP2_MAGIC):
        stream = cast("BinaryIO", bz2.BZ2File(file))
    elif head.startswith(XZ_MAGIC):
        stream = cast("BinaryIO", lzma.LZMAFile(file))  # noqa: SIM115 -- closed with the process
    else:
        return file
    return cast("BinaryIO", io.BufferedReader(Unpacked(stream, file.tell)))
