"""Raised and lowered signs and formulae of a web page → text in its tree."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from ingest.parsing.formats.formulae.mathml import remove_drawn_formulae, write_formulae
from ingest.parsing.formats.superscripts import is_fraction, lowered_text, raised_text

_NOTE_NAME = re.compile(r"\b(?:reference|cite_?ref|foot-?notes?|fn|note-?ref|endnotes?|doc-noteref)\b", re.IGNORECASE)
_BACK = re.compile(r"\s*[↩↑⤴⬆^\ufe0e\ufe0f\s]+\s*|\s*jump up\W*", re.IGNORECASE)
"""The words of a link from a note back to its mark."""

_BLOCKS = frozenset(
    "address article aside blockquote body br dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section summary table tbody td th thead tr ul".split()
)
_LONGEST_MARK = 60
_CONTEXT = 40
_STEPS = 24
"""Elements before a raised sign among which its context is sought."""


def write_out_marks(tree: HtmlElement, language: str) -> None:
    """Make plain text of formulae and of raised and lowered signs, and take the marks of notes out.

    `language` is the code of the page's language, "" where it is not known.
    """
    remove_drawn_formulae(tree)
    write_formulae(tree)
    for mark in list(tree.iter("a", "span")):
        if _is_role_of_note(mark) and len(mark.text_content()) <= _LONGEST_MARK:
            _replace(mark, "")
    for link in list(tree.iter("a")):
        if link.get("href", "").startswith("#") and _BACK.fullmatch(link.text_content()):
            _replace(link, "")
    for element in list(tree.iter("sup", "sub")):
        if len(sign := element.text_content()) > _LONGEST_MARK:
            element.tag = "span"
        elif element.tag == "sub":
            _replace(element, _lowered(element, sign))
        else:
            _replace(element, _raised(element, sign, language))


def _raised(element: HtmlElement, sign: str, language: str) -> str:
    if _is_note(element):
        return ""
    before, after = _text_before(element), _text_after(element)
    if is_fraction(sign, after):
        return f" {sign.strip()}" if before[-1:].isdigit() else sign.strip()
    return raised_text(sign, before, after, language)


def _lowered(element: HtmlElement, sign: str) -> str:
    if _is_note(element):
        return ""
    part_of_fraction = _text_before(element)[-1:] in {"/", "⁄"}
    return sign.strip() if part_of_fraction else lowered_text(sign)


def _is_note(element: HtmlElement) -> bool:
    """Whether a raised sign is the mark of a note: it leads to one, or is named so."""
    around = [element, *element.iter("a", "span")]
    parent = element.getparent()
    if parent is not None and parent.tag in {"a", "span"} and _letters(parent) == _letters(element):
        around.append(parent)
    return any(_NOTE_NAME.search(_names(one)) or "#" in one.get("href", "") for one in around)


def _letters(element: HtmlElement) -> str:
    return "".join(element.text_content().split())


def _is_role_of_note(element: HtmlElement) -> bool:
    return element.get("role") == "doc-noteref" or "noteref" in element.get("epub:type", "")


def _names(element: HtmlElement) -> str:
    return " ".join(element.get(name, "") for name in ("class", "id", "role", "epub:type", "rel"))


def _replace(element: HtmlElement, text: str) -> None:
    element.clear(keep_tail=True)
    element.tag = "span"
    element.text = text


def _text_before(element: HtmlElement) -> str:
    """The last characters before an element in its line."""
    pieces: list[str] = []
    node = element
    for _ in range(_STEPS):
        previous, parent = node.getprevious(), node.getparent()
        if previous is not None:
            pieces.append((previous.tail or "")[-_CONTEXT:])
            if previous.tag in _BLOCKS:
                break
            pieces.append(_short_text(previous))
            node = previous
        elif parent is not None:
            pieces.append((parent.text or "")[-_CONTEXT:])
            if parent.tag in _BLOCKS:
                break
            node = parent
        else:
            break
        if sum(map(len, pieces)) >= _CONTEXT:
            break
    return "".join(reversed(pieces))[-_CONTEXT:]


def _short_text(element: HtmlElement) -> str:
    """The last characters in an inline element that has few parts."""
    return element.text_content()[-_CONTEXT:] if len(element) <= _STEPS else ""


def _text_after(element: HtmlElement) -> str:
    following = element.getnext()
    after = (element.tail or "")[:_CONTEXT]
    if not after and following is not None and following.tag not in _BLOCKS:
        after = (following.text or "")[:_CONTEXT]
    return after
