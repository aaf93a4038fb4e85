"""Reads the tokens of an RTF file from its beginning to its end. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from striprtf.striprtf import specialchars

from ingest.errors import SourceError
from ingest.parsing.formats.rtf.characters import Encodings
from ingest.parsing.formats.rtf.document import Flow
from ingest.parsing.formats.rtf.state import READ_ALOUD, UNREAD, State
from ingest.parsing.formats.rtf.tokens import Token

_DEEPEST = 1000
_PARAGRAPH_ENDS = {"par", "sect", "page", "column"}
_SPECIAL = {
    **{word: sign for word, sign in specialchars.items() if len(word) > 1 and word not in _PARAGRAPH_ENDS},
    **dict.fromkeys(("tab", "nestcell", "nestrow"), " "),
    **dict.fromkeys(("line", "lbr", "softline"), "\n"),
    **{sign: sign for sign in "{}\\"},
    **dict.fromkeys(("-", "row", "cell"), ""),
    "~": "\xa0",
    "_": "-",
}
_INFO = {"title", "author", "creatim"}
_TABLES = {"fonttbl": "font", "stylesheet": "style", "info": "info"}
_SHAPES = {"shp", "shpgrp", "shpinst", "do"}
_FORMULAE = {"moMath", "mmath"}
_DAY = {"yr": 4, "mo": 2, "dy": 2}
_HEADING = re.compile(r"\s*heading ([1-9])\b", re.IGNORECASE)


@dataclass(slots=True)
class Reader:
    """What is known of the file so far.

    `info` are its facts, and "yr", "mo", "dy" of when it was made; `formulae` is how many are left out.
    """

    label: str
    encodings: Encodings = field(default_factory=Encodings)
    flow: Flow = field(default_factory=Flow)
    info: dict[str, str] = field(default_factory=dict)
    formulae: int = 0
    state: State = field(default_factory=State)
    _groups: list[tuple[State, Flow]] = field(default_factory=list)
    _levels: dict[int, int] = field(default_factory=dict)
    _bytes: bytearray = field(default_factory=bytearray)
    _skip: int = 0
    _starred: bool = False
    _style: tuple[int | None, str, int] = (None, "", 0)
    _default_font: int | None = None

    def ended(self) -> Flow:
        """The body, when all was read: what hangs on open groups belongs to it."""
        self._flush()
        while self._groups:
            self._end_group()
        return self.flow

    def notes(self) -> tuple[str, ...]:
        """What a person should know: formulae are left out, or the end is missing. To be asked before `ended`."""
        left_out = (f"{self.formulae} formulae are left out; save it as .docx to have them",) if self.formulae else ()
        return (*left_out, "it ends in the middle; its end may be missing") if self._groups else left_out

    def read(self, token: Token) -> bool:
        """Take a token in; whether the file goes on after it."""
        if token.text:
            self._read_bytes(token)
            return True
        self._flush()
        if token.brace == "{":
            self._begin_group()
        elif token.brace:
            return self._end_group()
        elif token.sign:
            self._read_sign(token.sign)
        else:
            self._read_word(token.word, token.number)
        return True

    def _read_bytes(self, token: Token) -> None:
        text = token.text
        if self._skip:
            skipped = min(self._skip, len(text))
            self._skip -= skipped
            text = text[skipped:]
        if self.state.reads:
            self._bytes += text

    def _flush(self) -> None:
        """Make characters of the bytes that were read in one font."""
        if self._bytes:
            font = self._default_font if self.state.font is None else self.state.font
            text = self.encodings.decode(bytes(self._bytes), font)
            self._bytes.clear()
            self._add(text)

    def _add(self, text: str) -> None:
        state = self.state
        if state.reads == "text" and not state.hiding:
            self.flow.runs.append((text, state.shift))
        elif state.reads == "number":
            self.flow.number += text
        elif state.reads == "style":
            self._style = (self._style[0], self._style[1] + text, self._style[2])
        elif state.reads == "info":
            self.info[state.within] = self.info.get(state.within, "") + text

    def _begin_group(self) -> None:
        if len(self._groups) >= _DEEPEST:
            raise SourceError(f"{self.label}: it is nested too deep to be an article. Nothing was stored for it.")
        self._groups.append((self.state, self.flow))
        self._skip, self._starred = 0, False

    def _end_group(self) -> bool:
        """What the group changed holds no longer; a note or a text box that ends hangs on its paragraph."""
        if not self._groups:
            return False
        if self.state.reads == "style":
            self._end_style()
        inner = self.flow
        self.state, self.flow = self._groups.pop()
        if inner is not self.flow:
            self.flow.hanging += inner.end()
        self._skip = 0
        return bool(self._groups)

    def _end_style(self) -> None:
        """A style that makes headings is known by its name, which is English in every language, or its level."""
        number, name, level = self._style
        if heading := _HEADING.match(name):
            level = int(heading[1])
        if name.strip(" ;").lower() == "title":
            level = 1
        if level and number is not None:
            self._levels[number] = level
        self._style = (None, "", 0)

    def _read_sign(self, sign: str) -> None:
        self._skip = 0
        if sign == "*":
            self._starred = True
        elif sign in "\r\n":
            self._end_paragraph()
        elif sign in _SPECIAL:
            self._add(_SPECIAL[sign])

    def _read_word(self, word: str, number: int | None) -> None:
        self._skip = 0
        starred, self._starred = self._starred, False
        if word in READ_ALOUD or word in UNREAD or starred:
            self._begin_destination(word)
        elif self.state.reads == "font" and word in ("f", "fcharset", "cpg"):
            self._read_font(word, number)
        elif self.state.reads == "style" and word in ("s", "outlinelevel"):
            self._read_style(word, number or 0)
        elif self.state.reads == "info" and word in _DAY:
            self.info[word] = f"{number or 0:0{_DAY[word]}}"
        elif word == "u" and number is not None:
            self._skip = self.state.skipped
            code = number + 0x10000 if number < 0 else number
            self._add(chr(code) if 0 <= code < 0x110000 else "\ufffd")  # noqa: PLR2004
        elif word in ("ansicpg", "mac", "pc", "pca"):
            self.encodings.set_page(word, number)
        elif word == "deff":
            self._default_font = number
        elif self.state.reads in ("text", "number"):
            self._read_text_word(word, number)

    def _begin_destination(self, word: str) -> None:
        """Where the text of the group goes from here on; nowhere, for most that are no text."""
        reads, within = self.state.reads, self.state.within
        self.formulae += word in _FORMULAE and reads == "text"
        if word in _TABLES:
            self.state = replace(self.state, reads=_TABLES[word])
        elif reads == "info" and word in _INFO:
            self.state = replace(self.state, within=word)
        elif word in READ_ALOUD:
            self._begin_aloud(word)
        elif reads == "text":
            self.state = replace(self.state, reads="", within="shape" if word in _SHAPES else word)
        else:
            self.state = replace(self.state, reads="", within="copy" if word == "shprslt" else within)

    def _begin_aloud(self, word: str) -> None:
        """A note, a text box, the number of an item, or the better of two forms of a text."""
        reads, within = self.state.reads, self.state.within
        if word in ("pntext", "listtext"):
            self.state = replace(self.state, reads="number" if reads == "text" and not self.state.hiding else "")
        elif word == "ud":
            self.state = replace(self.state, reads="text" if within == "upr" else "")
        elif reads == "text" or (word != "footnote" and within == "shape"):
            self.flow = Flow()
            self.state = replace(self.state, reads="text", within="", shift=0)
        else:
            self.state = replace(self.state, reads="")

    def _read_font(self, word: str, number: int | None) -> None:
        if word == "f":
            self.state = replace(self.state, font=number)
        elif self.state.font is not None:
            self.encodings.add_font(self.state.font, word, number)

    def _read_style(self, word: str, number: int) -> None:
        own, name, level = self._style
        self._style = (number, name, level) if word == "s" else (own, name, number + 1)

    def _read_text_word(self, word: str, number: int | None) -> None:
        if word in _PARAGRAPH_ENDS:
            self._end_paragraph()
        elif word == "cell":
            self.flow.end_cell()
        elif word == "row":
            self.flow.end_row()
        elif word == "trowd":
            self.flow.edges.clear()
        elif word == "cellx" and number is not None:
            self.flow.edges.append(number)
        elif word in ("pard", "intbl", "s", "outlinelevel"):
            self._set_paragraph(word, number)
        elif word in _SPECIAL:
            self._add(_SPECIAL[word])
        else:
            self.state = self.state.after(word, number)

    def _end_paragraph(self) -> None:
        if self.state.reads == "text":
            self.flow.end_paragraph()

    def _set_paragraph(self, word: str, number: int | None) -> None:
        """What a control word says of the paragraph that is read."""
        if word == "pard":
            self.flow.level, self.flow.in_table = 0, False
        elif word == "intbl":
            self.flow.in_table = number != 0
        elif word == "outlinelevel":
            self.flow.level = (number or 0) + 1 if (number or 0) < 9 else 0  # noqa: PLR2004
        else:
            self.flow.level = self._levels.get(number or 0, 0)
