"""What a printed document is made of, and the text that it says: neither is ever read back from a PDF.

In a text `^{6}` is raised, `_{2}` lowered, `*word*` in italics, `[[note]]` a footnote; a soft hyphen is a place to cut.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"

INLINE = re.compile(r"\^\{(?P<sup>.*?)\}|_\{(?P<sub>.*?)\}|\*(?P<em>.+?)\*|\[\[(?P<note>.+?)\]\]")
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    text: str
    kind: str = ""


@dataclass(frozen=True)
class Items:
    """A list; its marks are printed, and so are a part of the text."""

    texts: Sequence[str]
    ordered: bool = False


@dataclass(frozen=True)
class Table:
    rows: Sequence[Sequence[str]]
    ruled: bool = True


@dataclass(frozen=True)
class Poem:
    stanzas: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Figure:
    caption: str


@dataclass(frozen=True)
class Notes:
    """Where in the text the notes of a page stand: below what begins on it."""

    texts: Sequence[str]


@dataclass(frozen=True)
class Raw:
    """Markup of the one program that prints the document, and what it says; `scanned` is what a picture in it says."""

    markup: str
    text: str = ""
    scanned: str = ""


Block = Heading | Paragraph | Items | Table | Poem | Figure | Notes | Raw


def plain(text: str) -> str:
    """A text as it reads."""

    def spelled(found: re.Match[str]) -> str:
        if found["sup"]:
            return found["sup"].translate(_RAISED)
        if found["sub"]:
            return found["sub"].translate(_LOWERED)
        return found["em"] or ""

    return INLINE.sub(spelled, text).replace("\u00ad", "")


@dataclass(frozen=True)
class Says:
    """What a document says, and what it says when its scanned pages are read too."""

    printed: str
    read: str


def expected(blocks: Sequence[Block]) -> Says:
    """What a document says, in paragraphs; the rows of a table are paragraphs, with bars between their cells."""
    printed = [(block, text) for block in blocks for text in _texts(block)]
    read = [text or (block.scanned if isinstance(block, Raw) else "") for block, text in printed]
    return Says("\n\n".join(text for _, text in printed if text), "\n\n".join(filter(None, read)))


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text) | Figure(text) | Raw(_, text, _):
            yield plain(text)
        case Items(texts, ordered):
            for number, text in enumerate(texts, 1):
                yield f"{number}. {plain(text)}" if ordered else f"• {plain(text)}"
        case Table(rows):
            for row in rows:
                yield " | ".join(plain(cell) for cell in row).strip()
        case Poem(stanzas):
            for stanza in stanzas:
                yield "\n".join(map(plain, stanza))
        case Notes(texts):
            yield from map(plain, texts)


class Writer:
    """Gives paragraphs of a language, each with figures of its own: the same ones for the same seed."""

    def __init__(self, seed: int, language: str = "en") -> None:
        self._chance = random.Random(seed)
        self._language = language
        given = (TEXTS / f"{language}.txt").read_text(encoding="utf-8").strip().split("\n\n")
        self._left = self._chance.sample(given, len(given))

    def text(self) -> str:
        """A paragraph that it has not given yet."""
        return re.sub(r"\{(\w)\}", lambda found: self.figure(found[1]), self._left.pop())

    def texts(self, count: int) -> list[Paragraph]:
        return [Paragraph(self.text()) for _ in range(count)]

    def figure(self, kind: str) -> str:
        """A figure: of two (a), three (b) or more (c) digits, a decimal (d), a year (y), a time (t)."""
        number = self._chance.randint
        if kind == "c":
            separator = {"en": ",", "de": ".", "fr": "\u202f", "pl": "\u00a0"}[self._language]
            return f"{number(1100, 98000):,}".replace(",", separator)
        if kind == "d":
            return f"{number(11, 99) / 10}".replace(".", "." if self._language == "en" else ",")
        if kind == "t":
            return f"{number(8, 22)}:{number(1, 5)}{number(0, 9)}"
        first, last = {"a": (11, 98), "b": (110, 980), "y": (1871, 1998)}[kind]
        return str(number(first, last))
