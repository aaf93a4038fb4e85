"""The styles of a Word document: which make headings, titles, tables of contents and hidden text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml.etree import _Element

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc (?:[1-9]|heading)|table of contents", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Styles:
    """What the styles of a document tell of the paragraphs and runs that have them, by the id of the style.

    `levels` are those of headings (from 1); `contents` are of lines in a table of contents; `hidden` text is hidden or
    struck out; `scripts` are 1 for raised and -1 for lowered text; `lists` tell which list, and at which depth.
    """

    levels: Mapping[str, int]
    titles: frozenset[str]
    contents: frozenset[str]
    hidden: frozenset[str]
    scripts: Mapping[str, int]
    lists: Mapping[str, tuple[str, int]]


def read_styles(root: _Element) -> Styles:
    """What the part `word/styles.xml` tells."""
    found = {style.get(qn("w:styleId"), ""): style for style in root.iterchildren(qn("w:style"))}
    chains = {style_id: list(_chain(style_id, found)) for style_id in found}
    names = {style_id: [property_value(style, "w:name") or "" for style in chain] for style_id, chain in chains.items()}
    levels = {style_id: _heading_level(chain) for style_id, chain in chains.items()}
    return Styles(
        levels={style_id: level for style_id, level in levels.items() if level},
        titles=frozenset(style_id for style_id in found if "title" in map(str.lower, names[style_id])),
        contents=frozenset(style_id for style_id in found if any(map(_CONTENTS.fullmatch, names[style_id]))),
        hidden=frozenset(style_id for style_id, chain in chains.items() if _is_hidden(chain)),
        scripts={style_id: script for style_id, chain in chains.items() if (script := _script(chain)) is not None},
        lists={style_id: place for style_id, chain in chains.items() if (place := _list(chain)) is not None},
    )


def outline_level(properties: _Element | None) -> int | None:
    """The level that a paragraph or a style gives itself; the tenth stands for text."""
    given = property_value(properties, "w:outlineLvl")
    return (int(given) + 1) % 10 if given and given.isdecimal() and len(given) == 1 else None


def property_value(parent: _Element | None, name: str) -> str | None:
    """The value of a property, None where it is not given."""
    found = None if parent is None else parent.find(qn(name))
    return None if found is None else found.get(qn("w:val"))


def property_switch(parent: _Element | None, name: str) -> bool | None:
    """Whether a property is on or off, None where it is not given."""
    found = None if parent is None else parent.find(qn(name))
    return None if found is None else found.get(qn("w:val"), "true") not in ("false", "0", "off")


def _chain(style_id: str, found: Mapping[str, _Element]) -> Iterator[_Element]:
    """A style, and those that it is based on."""
    seen: set[str] = set()
    while style_id in found and style_id not in seen:
        seen.add(style_id)
        yield found[style_id]
        style_id = property_value(found[style_id], "w:basedOn") or ""


def _heading_level(chain: list[_Element]) -> int:
    """The level of a heading style; Word names them in English in every language."""
    for style in chain:
        name = property_value(style, "w:name") or ""
        if heading := _HEADING.fullmatch(name):
            return int(heading[1])
        if name.lower() == "title":
            return 1
        level = outline_level(style.find(qn("w:pPr")))
        if level is not None:
            return level
    return 0


def is_struck_or_hidden(properties: _Element | None) -> bool | None:
    """Whether run properties hide text or strike it out, None where they say nothing of it."""
    told = [property_switch(properties, name) for name in ("w:vanish", "w:strike", "w:dstrike")]
    given = [is_set for is_set in told if is_set is not None]
    return any(given) if given else None


def script_of(properties: _Element | None) -> int | None:
    """1 for raised text, -1 for lowered, 0 for neither, None where run properties say nothing of it."""
    given = property_value(properties, "w:vertAlign")
    if given is None:
        return None
    return {"superscript": 1, "subscript": -1}.get(given, 0)


def _is_hidden(chain: list[_Element]) -> bool:
    """As the nearest style says that says anything of it."""
    told = (is_struck_or_hidden(style.find(qn("w:rPr"))) for style in chain)
    return next((is_set for is_set in told if is_set is not None), False)


def _script(chain: list[_Element]) -> int | None:
    told = (script_of(style.find(qn("w:rPr"))) for style in chain)
    return next((script for script in told if script is not None), None)


def _list(chain: list[_Element]) -> tuple[str, int] | None:
    """The list that the nearest style names which names one."""
    for style in chain:
        given = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        number, depth = property_value(given, "w:numId"), property_value(given, "w:ilvl") or "0"
        if number:
            return number, int(depth) if depth.isdecimal() and len(depth) == 1 else 0
    return None
