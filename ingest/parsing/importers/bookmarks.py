"""Bookmarks in HTML (the Netscape form of browsers, Raindrop and others; Pocket's own) and OPML → addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ingest.parsing.parsed_document import single_line

_DAYS = ("add_date", "time_added")
_CLOSING = ("dt", "li", "dd", "dl", "ul", "h1", "h3")
"""Elements that end a link which is not closed."""


@dataclass(slots=True)
class Link:
    """A link of a list of bookmarks: its address, title and tags, and the day of saving, as they are written."""

    url: str
    saved: str | None
    tags: str | None
    words: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The words of the link, as one line."""
        return single_line(self.words)


def links_of(markup: str) -> list[Link]:
    """The links of bookmarks, in their order."""
    links = _Links()
    _parse(markup, links)
    return links.found


def feeds_of(markup: str) -> list[tuple[str, str]]:
    """The feeds that an OPML file names: address and title of each."""
    outlines = _Outlines()
    _parse(markup, outlines)
    return outlines.found


def _parse(markup: str, target: Any) -> None:
    """Tell a target (lxml's interface) of the elements of a page, one after the other."""
    # As HTML, which knows no entities of its own making; and without a tree, so that no depth is too much.
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    parser.feed(markup.encode("utf-8", "replace"))
    parser.close()


class _Links:
    """What lxml tells of the elements that it meets: links, with their words."""

    def __init__(self) -> None:
        self.found: list[Link] = []
        self._open: Link | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "a":
            saved = next((attributes[name] for name in _DAYS if attributes.get(name)), None)
            self._open = Link(attributes.get("href", ""), saved, attributes.get("tags"))
            self.found.append(self._open)
        elif tag in _CLOSING:
            self._open = None

    def end(self, tag: str) -> None:
        if tag == "a":
            self._open = None

    def data(self, words: str) -> None:
        if self._open is not None:
            self._open.words.append(words)

    def close(self) -> None:
        self._open = None


class _Outlines:
    """What lxml tells of the elements that it meets: outlines that name a feed."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "outline" and attributes.get("xmlurl"):
            self.found.append((attributes["xmlurl"], attributes.get("title") or attributes.get("text") or ""))

    def close(self) -> None:
        """Nothing is left open."""
