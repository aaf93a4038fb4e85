"""The numbers of the lists in a Word document, which are not in its text but counted when it is shown. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml.etree import _Element

from ingest.parsing.formats.docx.styles import Styles, property_value

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_LARGEST_ROMAN = 4000
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_NO_NUMBERS = ("bullet", "none")


@dataclass(frozen=True, slots=True)
class _Level:
    """How the items of one level are numbered: `text` is like "%1.%2)"."""

    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each is counted: the paragraphs must be asked for in order.

    `levels` are those of each list by its id, `lists` the ids that count together, by the id of the list.
    """

    levels: Mapping[str, Mapping[int, _Level]]
    lists: Mapping[str, str]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: _Element | None) -> Numbering:
        """What the part `word/numbering.xml` tells; None has no lists."""
        if root is None:
            return cls({}, {})
        kinds = root.iterchildren(qn("w:abstractNum"))
        abstract = {node.get(qn("w:abstractNumId"), ""): _levels(node) for node in kinds}
        levels: dict[str, Mapping[int, _Level]] = {}
        lists: dict[str, str] = {}
        for node in root.iterchildren(qn("w:num")):
            number, kind = node.get(qn("w:numId"), ""), property_value(node, "w:abstractNumId") or ""
            restarted = node.find(qn("w:lvlOverride")) is not None
            levels[number] = {**abstract.get(kind, {}), **_overrides(node, abstract.get(kind, {}))}
            lists[number] = f"num {number}" if restarted else kind
        return cls(levels, lists)

    def next_number(self, paragraph: _Element, styles: Styles) -> str:
        """The number before a paragraph, like "2." or "iv)"; "" where it has none."""
        number, depth = _place(paragraph, styles)
        level = self.levels.get(number, {}).get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(self.lists[number], [None] * _LEVELS)
        before = counts[depth]
        counts[depth] = level.start if before is None else before + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        if level.form in _NO_NUMBERS:
            return ""
        return _PLACE.sub(lambda place: self._written(number, counts, int(place[1]) - 1), level.text).strip()

    def _written(self, number: str, counts: list[int | None], depth: int) -> str:
        level = self.levels[number].get(depth)
        if level is None or level.form in _NO_NUMBERS:
            return ""
        count = counts[depth]
        return _number(level.start if count is None else count, level.form)


def _place(paragraph: _Element, styles: Styles) -> tuple[str, int]:
    """The list of a paragraph, and at which depth in it: as it says itself, or its style."""
    properties = paragraph.find(qn("w:pPr"))
    style = property_value(properties, "w:pStyle") or ""
    own = None if properties is None else properties.find(qn("w:numPr"))
    given = styles.lists.get(style, ("", 0))
    number = property_value(own, "w:numId") or given[0]
    depth = property_value(own, "w:ilvl") or str(given[1])
    return number, min(int(depth), _LEVELS - 1) if depth.isdecimal() else 0


def _levels(node: _Element) -> dict[int, _Level]:
    found = (_level(level) for level in node.iterchildren(qn("w:lvl")))
    return {depth: level for depth, level in found if 0 <= depth < _LEVELS}


def _level(node: _Element) -> tuple[int, _Level]:
    start = property_value(node, "w:start") or "1"
    depth = node.get(qn("w:ilvl"), "")
    form = property_value(node, "w:numFmt") or "decimal"
    level = _Level(form, property_value(node, "w:lvlText") or "", int(start) if start.isdecimal() else 1)
    return int(depth) if depth.isdecimal() else -1, level


def _overrides(node: _Element, levels: Mapping[int, _Level]) -> dict[int, _Level]:
    """The levels that a list numbers in another way than those of its kind."""
    found = {}
    for override in node.iterchildren(qn("w:lvlOverride")):
        depth, start = override.get(qn("w:ilvl"), ""), property_value(override, "w:startOverride") or ""
        own = override.find(qn("w:lvl"))
        if not depth.isdecimal():
            continue
        level = _level(own)[1] if own is not None else levels.get(int(depth))
        if level is not None:
            found[int(depth)] = _Level(level.form, level.text, int(start) if start.isdecimal() else level.start)
    return found


def _number(count: int, form: str) -> str:
    """A number in one of Word's forms; those that are not known are written in figures."""
    if form in ("lowerLetter", "upperLetter") and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < count < _LARGEST_ROMAN:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (count // value)
            count %= value
        return roman if form == "lowerRoman" else roman.upper()
    return f"{count:02d}" if form == "decimalZero" else str(count)
