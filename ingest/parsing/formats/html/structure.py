"""Parts of a web page that trafilatura would leave out although they are its text: made into parts that it keeps."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_PROSE = 20
"""Letters from which something is a sentence: a time among fewer stands in a dateline."""


_WORDS_OF_A_CAPTION = 4
"""Fewer name who took a picture, or who is on it."""

_PARAGRAPHS_BESIDE = 2
_CREDIT = re.compile(
    r"[\s(|/–—-]*(?:(?:photos?|photographs?|fotos?|images?|bild|pictures?|credits?|source|quelle|courtesy)\s*(?::|by\b|of\b|via\b|©|/)"
    r"|©|\((?:AP|AFP|Reuters|dpa|Getty)|getty images|shutterstock|AP Photo).*\Z",
    re.IGNORECASE | re.DOTALL,
)
_OF_AN_AGENCY = re.compile(r"©|\b(?:AP|AFP|Reuters|dpa|EPA|Getty|Shutterstock|Xinhua)\b", re.IGNORECASE)
_LABEL = re.compile(r"\A(?:(?:image|picture|photo|bild) ?(?:caption|unterschrift)|caption)\b[\s:]*", re.IGNORECASE)
_FILM = re.compile(r"\A(?:media caption|video\b|watch\b)", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif)\b", re.IGNORECASE)
_OF_OTHERS = ("li", "aside", "header", "nav", "footer", "a")


def keep_words(tree: HtmlElement) -> None:
    """Keep times within sentences, captions, and the tables in figures."""
    for time in list(tree.iter("time", "output", "label", "data")):
        parent = time.getparent()
        if parent is not None and _letters(parent) - _letters(time) >= _PROSE:
            time.tag = "span"
    for figure in list(tree.iter("figure")):
        if next(figure.iter("table", "pre", "blockquote"), None) is not None:
            figure.tag = "div"
        else:
            _keep_caption(figure)


def _keep_caption(figure: HtmlElement) -> None:
    """The words below a picture among paragraphs come after it as a paragraph of their own, without who took it.

    A picture that an agency sells stands in many articles: what is below it is not of this one.
    """
    captions = " ".join(caption.text_content() for caption in figure.iter("figcaption"))
    words = _CREDIT.sub("", _LABEL.sub("", " ".join(captions.split())))
    of_others = _OF_AN_AGENCY.search(captions) or _FILM.match(captions.strip())
    if not of_others and len(words.split()) >= _WORDS_OF_A_CAPTION and _is_of_the_story(figure):
        paragraph = figure.makeelement("p")
        paragraph.text, paragraph.tail = words, figure.tail
        figure.tail = None
        figure.addnext(paragraph)


def _is_of_the_story(figure: HtmlElement) -> bool:
    """Whether a picture, and no film, stands among paragraphs and leads nowhere: pictures of other stories do."""
    if next(figure.iterancestors(*_OF_OTHERS), None) is not None:
        return False
    if next(figure.iter("video", "iframe", "audio", "button"), None) is not None:
        return False
    if any(link.get("href") and not _PICTURE.search(link.get("href", "")) for link in figure.iter("a")):
        return False
    around = list(figure.iterancestors())[:2]
    return any(
        sum(child.tag == "p" and _letters(child) > _PROSE for child in one) >= _PARAGRAPHS_BESIDE for one in around
    )


def _letters(element: HtmlElement) -> int:
    return sum(map(len, element.text_content().split()))
