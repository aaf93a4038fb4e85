"""The bytes of a web page → its markup: in UTF-8, in the encoding that the page declares, or as it seems."""

from __future__ import annotations

import codecs
import re

from ingest.parsing.encoding import decode

_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_HEAD = 4096
"""Bytes in which a page must name its encoding (a browser asks for it in the first 1,024)."""

_ENCODINGS = re.compile(
    r"ascii|big5\w*|cp(125\d|866|874|932|949)|euc_\w+|gb\w+|iso2022_jp|iso8859-\d+|koi8-[ru]|shift_jis"
)
_WIDER = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
}
"""What browsers take names of encodings to mean: the form with more characters."""


def decode_page(content: bytes, label: str) -> tuple[str, tuple[str, ...]]:
    """The characters of a page: UTF-8 where it is sound, else as the page says, unless it plainly is something else."""
    named = _declared_encoding(content)
    if named == "iso2022_jp" and not content.isascii():  # of which all bytes are
        named = None
    return decode(content, label, named)


def _declared_encoding(content: bytes) -> str | None:
    """The encoding that a page names; none where it is no older one (UTF-8 is known by its bytes)."""
    declared = _DECLARED.search(content[:_HEAD])
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared[1].decode("ascii", "replace")).name
    except LookupError:
        return None
    return _WIDER.get(name, name) if _ENCODINGS.fullmatch(name) else None
