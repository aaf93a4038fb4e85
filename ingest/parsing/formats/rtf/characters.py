"""Bytes of text in an RTF file → characters: by the font that they are in, or the code page of the file. Pure."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from striprtf.striprtf import charset_map

_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_OLD_PAGES = {10000: "mac_roman", 65001: "utf-8", 708: "iso8859-6", 709: "iso8859-6"}


@dataclass(slots=True)
class Encodings:
    """The code page of a file, and those of its fonts, by their numbers in the table of fonts."""

    page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)

    def set_page(self, word: str, number: int | None) -> None:
        """Take the code page that a control word of the file names, where it is known."""
        self.page = _PAGES.get(word) or _codec(number) or self.page

    def add_font(self, font: int, word: str, number: int | None) -> None:
        """Take what the table of fonts says of a font: its character set, or its code page."""
        if word == "fcharset" and number in charset_map and number:  # 0 is that of the file
            self.fonts[font] = _usable(charset_map[number]) or self.page
        elif word == "cpg" and (codec := _codec(number)):
            self.fonts[font] = codec

    def decode(self, content: bytes, font: int | None) -> str:
        """The characters of bytes in a font."""
        encoding = self.page if font is None else self.fonts.get(font, self.page)
        return content.decode(encoding, "replace")


def _codec(number: int | None) -> str | None:
    return None if number is None else _OLD_PAGES.get(number) or _usable(f"cp{number}")


def _usable(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
