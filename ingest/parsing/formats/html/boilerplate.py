"""What stands around and between the paragraphs of an article on a web page, and is not its text."""

from __future__ import annotations

import re
from collections import defaultdict

from lxml.html import HtmlElement

from ingest.parsing.formats.html.visibility import clear_element, text_length

_WORD = re.compile(r"\w+")
_LABEL = 3
"""Words that a link has before or after it where it is a signpost: "Read more:", "Also on this site"."""
_SIGN = 4
"""Words that the link of a signpost has: fewer may be the name of a thing, as it stands in a table of things."""


def remove_boilerplate(tree: HtmlElement) -> None:
    """Empty what stands around and between the paragraphs of an article, and make one of its pieces.

    An article's `header` holds its title, authors and date, which are metadata and not its text.
    """
    most = text_length(tree) / 2
    for header in list(tree.iter("header")):
        if text_length(header) <= most:
            clear_element(header)
    _drop_signposts(tree)
    _join_pieces(tree)


def _drop_signposts(tree: HtmlElement) -> None:
    """Empty paragraphs that are but a link to another article, unless the page lives by them."""
    words = {paragraph: _words(paragraph) for paragraph in tree.iter("p")}
    signposts = [paragraph for paragraph, count in words.items() if _is_signpost(paragraph, count)]
    if sum(words[paragraph] for paragraph in signposts) * 3 <= sum(words.values()):
        for paragraph in signposts:
            clear_element(paragraph)


def _is_signpost(paragraph: HtmlElement, words: int) -> bool:
    linked = sum(map(_words, paragraph.iter("a")))
    return linked >= _SIGN and words - linked <= _LABEL


def _words(element: HtmlElement) -> int:
    return len(_WORD.findall(element.text_content()))


def _join_pieces(tree: HtmlElement) -> None:
    """Make containers of one class within one article nameless, so that not the first is taken for the whole.

    Advertisements part an article so; the container around them all is then found as it would be without them.
    """
    pieces = defaultdict(list)
    for container in tree.iter("div", "section"):
        if container.get("class") and sum(1 for child in container if child.tag == "p") > 1:
            article = next(container.iterancestors("article", "main"), None)
            pieces[article, container.get("class")].append(container)
    for (article, _), containers in pieces.items():
        if article is not None and len(containers) > 1:
            for container in containers:
                container.attrib.clear()
