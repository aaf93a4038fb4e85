"""What a web page says of other stories and of itself: teasers, consent banners, share bars, calls to read on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import takewhile

from lxml.html import HtmlElement

from ingest.parsing.formats.html.visibility import clear_element, text_length

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CARDS = ("li", "article", "div", "section")
_LONGEST_TEASER = 400
"""Letters of the teaser of a story; what is longer may be the story."""

_LONGEST_CALL = 160
_BANNER = re.compile(
    r"(?:^|[-_ ])(?:cookie|consent|gdpr|onetrust|cmp|ccpa|paywall|newsletter|share|sharing|social)"
    r"(?:s|bar|box|wall)?(?:[-_ ]|$)"
    r"|cookie[-_]?(?:banner|notice|law|consent)|share[-_]?(?:bar|buttons|tools)",
    re.IGNORECASE,
)
_LONGEST_BANNER = 600
_SIGNS = " \t\n.…:!»›>→-–—"


def remove_teasers(tree: HtmlElement) -> None:
    """Empty what is said of other stories, and what asks the reader for something, unless the page lives by it."""
    most = text_length(tree) / 2
    for banner in [
        element for element in tree.iter("div", "section", "aside", "ul", "p", "form") if _is_banner(element)
    ]:
        if text_length(banner) <= min(most, _LONGEST_BANNER):
            clear_element(banner)
    found = list(dict.fromkeys([*_teasers(tree), *_below_signposts(tree)]))
    outermost = _outermost(found)
    if sum(map(text_length, outermost)) <= most:
        for teaser in outermost:
            clear_element(teaser)
    for call in list(tree.iter("p", "li", "div", "span", "a", "button", "strong", "em", "h4", "h5", "h6")):
        if _is_call(call):
            clear_element(call)


def _is_banner(element: HtmlElement) -> bool:
    return any(_BANNER.search(element.get(name, "")) for name in ("id", "class"))


def _outermost(elements: Iterable[HtmlElement]) -> list[HtmlElement]:
    chosen = set(elements)
    return [element for element in chosen if chosen.isdisjoint(element.iterancestors())]


def _teasers(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The cards of other stories: two and more of a kind beside each other, each under a heading that is a link."""
    for container in tree.iter("ul", "ol", "div", "section", "aside", "main"):
        for tag in _CARDS:
            cards = [child for child in container if child.tag == tag and _is_teaser(child)]
            if len(cards) > 1:
                yield from cards


def _is_teaser(card: HtmlElement) -> bool:
    heading = next((part for part in card.iter(*_HEADINGS)), None)
    if heading is None or card.find(".//h1") is not None:
        return False
    linked = [link for link in (*heading.iter("a"), *heading.iterancestors("a")) if _leads_elsewhere(link)]
    return bool(linked) and 0 < text_length(card) <= _LONGEST_TEASER


def _leads_elsewhere(link: HtmlElement) -> bool:
    return bool(link.get("href")) and not link.get("href", "").startswith("#")


def _below_signposts(tree: HtmlElement) -> Iterator[HtmlElement]:
    """A heading like "More from the coast", and the links and cards after it."""
    for heading in tree.iter("h2", "h3", "h4", "h5", "h6"):
        words = " ".join(heading.text_content().split()).strip(_SIGNS)
        if _phrases("headings", r"\b.{0,40}").fullmatch(words):
            below = list(takewhile(_is_of_others, heading.itersiblings()))
            if below:
                yield from [heading, *below]


def _is_of_others(element: HtmlElement) -> bool:
    """Whether an element has little text but links, or is a teaser."""
    letters = text_length(element)
    linked = sum(text_length(link) for link in element.iter("a"))
    return element.tag not in _HEADINGS and (_is_teaser(element) or linked * 2 >= letters)


def _is_call(element: HtmlElement) -> bool:
    if len(element) > 3:  # noqa: PLR2004 -- a call has no more parts than a link and an arrow
        return False
    words = " ".join(element.text_content().split())
    return (
        0 < len(words) <= _LONGEST_CALL
        and _phrases("calls").fullmatch(words.strip(_SIGNS)) is not None
        and _stands_alone(element)
    )


def _stands_alone(element: HtmlElement) -> bool:
    """Whether an element is no part of a sentence."""
    if element.tag in {"p", "li", "div", "h4", "h5", "h6"}:
        return True
    parent = element.getparent()
    return parent is None or not parent.text_content().replace(element.text_content(), "", 1).strip(_SIGNS)


@cache
def _phrases(part: str, ending: str = "") -> re.Pattern[str]:
    """The phrases of a part of `teaser_phrases.txt`, as one pattern."""
    text = files("ingest.parsing.formats.html").joinpath("teaser_phrases.txt").read_text(encoding="utf-8")
    lines = next(one for one in text.split("\n= ") if one.startswith(part)).splitlines()[1:]
    return re.compile(f"(?:{'|'.join(filter(None, lines))}){ending}", re.IGNORECASE)
