"""The notes of an e-book: which there are, and where they are referred to; each is told at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from lxml.html import HtmlElement

from ingest.parsing.formats.parts.package import member_name

PLACE = "data-note"
"""The attribute of the empty element that stands where a note belongs: its value is the number of the note."""

_MARK = re.compile(r"\W{0,2}(?:\d{1,4}|[*†‡§¶#]{1,4}|[a-z]{1,2}|[ivxlc]{1,7})\W{0,2}", re.IGNORECASE)
_BRACKETED = re.compile(r"\W*[\[(*†‡§].*", re.DOTALL)
_INLINE = ("a", "sup", "sub", "span", "small", "b", "strong", "i", "em")
_NO_NOTES = ("body", "html", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "table")
_LONGEST_NOTE = 5000
_LONGEST_MARK = 12
_OF_NOTES = ("footnote", "endnote", "rearnote", "note")
_SIGNS = " \t\n[](){}.:\xa0"


@dataclass(slots=True)
class Notes:
    """The notes of a book by the numbers that their places have; a chapter is known by its member."""

    found: dict[str, HtmlElement] = field(default_factory=dict)

    @classmethod
    def of(cls, chapters: Mapping[str, HtmlElement]) -> Notes:
        """Find the notes, mark their places in the chapters, and take the marks out."""
        notes = cls()
        anchors = {
            (name, anchor): element
            for name, tree in chapters.items()
            for element in tree.iter()
            for anchor in (element.get("id"), element.get("name") if element.tag == "a" else None)
            if anchor
        }
        order = {element: number for number, element in zip(count(), _all_elements(chapters), strict=False)}
        for name, tree in chapters.items():
            for link in list(tree.iter("a")):
                target = _target(link, name, anchors)
                if target is not None and notes._is_new_note(link, target, order):
                    notes._take(link, target)
        return notes

    def detach(self) -> None:
        """Take the notes from where they stood: after their chapters were cleaned. Items keep their numbers."""
        for items in {note.getparent() for note in self.found.values() if note.tag == "li"}:
            if items is not None:
                _write_numbers(items)
        for note in self.found.values():
            if note.getparent() is not None:
                note.drop_tree()

    def _is_new_note(self, link: HtmlElement, target: HtmlElement, order: Mapping[HtmlElement, int]) -> bool:
        """Whether a link is the mark of a note that follows, and that is not told already."""
        taken = set(self.found.values())
        if target in taken or not taken.isdisjoint(link.iterancestors()) or target.tag in _NO_NOTES:
            return False
        mark, text = _letters(link), target.text_content()
        if len(mark) > _LONGEST_MARK or not 0 < len(text.strip()) <= _LONGEST_NOTE:
            return False
        if _is_called(link, ("noteref",)) or any(_is_called(one, _OF_NOTES) for one in _around(target)):
            return not _is_called(link, ("backlink",)) and order[link] < order[target]
        raised = any(one.tag == "sup" for one in (*link.iterancestors("sup"), *link.iter("sup")))
        told = raised or _BRACKETED.fullmatch(mark)
        named_so = text.strip(_SIGNS).startswith(mark.strip(_SIGNS)) or _leads_back(target, link)
        return bool(_MARK.fullmatch(mark) and told and named_so and order[link] < order[target])

    def _take(self, link: HtmlElement, target: HtmlElement) -> None:
        number, mark = str(len(self.found)), _letters(link).strip(_SIGNS)
        self.found[number] = target
        outermost = _outermost(link)
        outermost.addprevious(outermost.makeelement("span", {PLACE: number}))
        outermost.clear(keep_tail=True)
        outermost.tag = "span"
        _remove_mark(target, mark)
        for element in target.iter():  # a page hides its notes where it shows them at a touch
            for name in ("hidden", "style", "class"):
                element.attrib.pop(name, None)


def _all_elements(chapters: Mapping[str, HtmlElement]) -> Iterator[HtmlElement]:
    for tree in chapters.values():
        yield from tree.iter()


def _target(link: HtmlElement, name: str, anchors: Mapping[tuple[str, str], HtmlElement]) -> HtmlElement | None:
    """The paragraph, item or aside to which a link in a chapter leads."""
    reference = link.get("href", "")
    if "#" not in reference:
        return None
    target = anchors.get((member_name(reference, name) or "", reference.partition("#")[2]))
    while target is not None and target.tag in _INLINE:
        target = target.getparent()
    return target


def _around(target: HtmlElement) -> list[HtmlElement]:
    """A paragraph, and what may be the note of which it is a part."""
    return [target, *list(target.iterancestors())[:2]]


def _is_called(element: HtmlElement, names: tuple[str, ...]) -> bool:
    """Whether an element says that it is of a kind: `epub:type="footnote"`, `role="doc-footnote"`."""
    told = {*element.get("epub:type", "").split(), element.get("role", "").removeprefix("doc-")}
    return not told.isdisjoint(names)


def _leads_back(target: HtmlElement, link: HtmlElement) -> bool:
    """Whether a link in a note leads to its mark."""
    around = [link, *list(link.iterancestors())[:2], *link.iter()]
    places = {place for one in around for place in (one.get("id"), one.get("name")) if place}
    return any(back.get("href", "").partition("#")[2] in places for back in target.iter("a"))


def _write_numbers(items: HtmlElement) -> None:
    """Write the numbers of items down, before some of them are taken out."""
    start = items.get("start", "1")
    number = int(start) if start.isdecimal() and len(start) < 7 else 1  # noqa: PLR2004
    for item in items.iterchildren("li"):
        given = item.get("value", "")
        number = int(given) if given.isdecimal() and len(given) < 7 else number  # noqa: PLR2004
        item.set("value", str(number))
        number += 1


def _outermost(link: HtmlElement) -> HtmlElement:
    """The mark with all that stands around nothing else."""
    outermost = link
    while (
        (parent := outermost.getparent()) is not None and parent.tag in _INLINE and _letters(parent) == _letters(link)
    ):
        outermost = parent
    return outermost


def _remove_mark(target: HtmlElement, mark: str) -> None:
    """Take the mark at the beginning of a note out, where it is an element of its own."""
    for element in target.iter(*_INLINE):
        if element is not target and _letters(element).strip(_SIGNS) == mark:
            if target.text_content().strip(_SIGNS).startswith(mark):
                element.clear(keep_tail=True)
                element.tail = (element.tail or "").lstrip(_SIGNS)
            return


def _letters(element: HtmlElement) -> str:
    return "".join(element.text_content().split())
