"""A document that is a ZIP package → its members, within bounds: it may be made to fill the memory."""

from __future__ import annotations

import lzma
import posixpath
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Self
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from ingest.errors import SourceError

_MEGABYTE = 2**20
_MAX_UNPACKED = 200 * _MEGABYTE
_MAX_RATIO, _RATIO_FROM = 200, 20 * _MEGABYTE
"""How many times its own size a package may unpack to, from so many bytes on."""

_MAX_MEMBERS = 20_000
_LISTED = b"PK\x01\x02"
"""What each member begins with in the list of them."""

BROKEN_ZIP = (
    *(EOFError, LookupError, NotImplementedError, OSError, RuntimeError, ValueError),
    *(BadZipFile, lzma.LZMAError, zlib.error),
)
"""What `zipfile` raises of broken packages: whatever its code happens to run into."""


@dataclass(frozen=True, slots=True)
class Package:
    """The members of a ZIP package. `label` names the document in errors, `kind` ("EPUB") what it should be."""

    members: ZipFile
    names: frozenset[str]
    label: str
    kind: str

    @classmethod
    def of(cls, content: bytes, label: str, kind: str) -> Self:
        """Open a package.

        Raises:
            SourceError: it is broken, unpacks to too much, or has too many members.
        """
        if (count := content.count(_LISTED)) > _MAX_MEMBERS:
            raise SourceError(f"{label}: it has {count:,} parts, as files do that are made to fill a memory. Split it.")
        try:
            members = ZipFile(BytesIO(content))
        except BROKEN_ZIP as problem:
            raise SourceError(f"{label}: it is broken, or not {kind} at all. Save or download it again.") from problem
        size = sum(member.file_size for member in members.infolist())
        if size > _MAX_UNPACKED or (size > _RATIO_FROM and size > _MAX_RATIO * len(content)):
            raise SourceError(
                f"{label}: it unpacks to {size // _MEGABYTE} MB, as files do that are made to fill a memory. "
                "Split it, or take large pictures out."
            )
        return cls(members, frozenset(members.namelist()), label, kind)

    def read(self, name: str) -> bytes | None:
        """The bytes of a member; None where there is none of that name.

        Raises:
            SourceError: it is damaged or locked.
        """
        if name not in self.names:
            return None
        try:
            return self.members.read(name)
        except BROKEN_ZIP as problem:
            raise SourceError(
                f"{self.label}: its part {name[:80]!r} is damaged or locked. Save or download it again."
            ) from problem


def member_name(reference: str, beside: str) -> str | None:
    """The member that a reference in another (`beside`) names; None where it leads out of the package."""
    path = unquote(reference.partition("#")[0])
    if ":" in path.partition("/")[0] or path.startswith("/") or "\\" in path:
        return None
    name = posixpath.normpath(posixpath.join(posixpath.dirname(beside), path)) if path else beside
    return None if name == ".." or name.startswith(("../", "/")) else name
