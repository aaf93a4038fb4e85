"""Formulae of web pages (MathML, and the TeX beside it) → one readable line: (a + b)/2, x², √(2gh)."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.etree import _Element
from lxml.html import HtmlElement

from ingest.parsing.formats.formulae.tex import tex_text
from ingest.parsing.formats.superscripts import lowered_text, superscript

_DRAWN = ("katex-html", "MathJax", "MathJax_Preview", "MathJax_Display", "MathJax_SVG", "mjx-chtml", "MathJax_CHTML")
"""Classes of what draws a formula out of pieces, beside the one for machines."""
_ATOM = re.compile(r"[\w.,′∞]+|\([^()]*\)|√\S+")
_OPERATOR = re.compile(r"[=<>≤≥≈≠±×÷+−→∈∼∝]")
_INVISIBLE = str.maketrans("", "", "\u2061\u2062\u2063\u2064")
_PARTS = {"mfrac": 2, "msup": 2, "mover": 2, "msub": 2, "munder": 2, "mroot": 2, "msubsup": 3, "munderover": 3}
"""How many parts an element of MathML has."""

_DEEPEST = 60


def remove_drawn_formulae(tree: HtmlElement) -> None:
    """Empty the pieces of which scripts draw a formula, where the formula itself stands beside them."""
    for element in list(tree.iter("span", "div", "img", "mjx-math")):
        if element.tag == "mjx-math" or not set(_DRAWN).isdisjoint(element.get("class", "").split()):
            beside = element.getparent()
            if beside is not None and any(True for _ in beside.iter("math", "script")):
                inside = next(element.iter("math"), None)
                element.clear(keep_tail=True)
                if inside is not None:
                    inside.tail = None
                    element.append(inside)


def write_formulae(tree: HtmlElement) -> None:
    """Put each formula into the text, as a line of signs: none of them has tags any more."""
    for formula in list(tree.iter("math")):
        text = formula_text(formula)
        _show(formula)
        formula.clear(keep_tail=True)
        formula.tag = "span"
        formula.text = text
    for script in list(tree.iter("script")):
        if script.get("type", "").startswith("math/tex"):
            text = tex_text(script.text or "")
            script.clear(keep_tail=True)
            script.tag = "span"
            script.text = text
    for picture in list(tree.iter("img")):
        _write_pictured(picture)


def _write_pictured(picture: HtmlElement) -> None:
    """A formula that is a picture is told by its alternative text, unless it was written already."""
    names, told = picture.get("class", ""), picture.get("alt", "")
    if not told or not re.search(r"\bmwe-math-fallback|\btex\b|\blatex\b", names):
        return
    around = picture.getparent()
    if around is not None and not around.text_content().strip():
        picture.clear(keep_tail=True)
        picture.tag = "span"
        picture.text = tex_text(told)


def _show(formula: HtmlElement) -> None:
    """What holds a formula for machines only is shown: the drawing of it is not read."""
    for element in [formula, *formula.iterancestors("span", "div", "mjx-assistive-mml")][:3]:
        if element.tag == "math" or len(element.text_content()) <= 2 * len(formula.text_content()) + 20:
            for name in ("style", "class", "hidden", "aria-hidden"):
                element.attrib.pop(name, None)


def formula_text(element: _Element, depth: int = 0) -> str:
    """A piece of MathML as a line of text."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if depth > _DEEPEST:
        return ""
    if tag in {"annotation", "annotation-xml", "mphantom", "none", "mprescripts"}:
        return ""
    if tag in {"mi", "mn", "mtext", "ms", "mo"}:
        return _token(tag, "".join(map(str, element.itertext())))
    parts = [formula_text(child, depth + 1) for child in element]
    if tag == "semantics":
        return parts[0] if parts else ""
    return _joined(tag, element, parts)


def _joined(tag: str, element: _Element, parts: list[str]) -> str:
    """The parts of an element as they are written together: one over the other, one above the other, in brackets."""
    if tag in _WRITTEN and len(parts) >= _PARTS.get(tag, 0):
        return _WRITTEN[tag](parts)
    if tag == "mfenced":
        return element.get("open", "(") + ", ".join(parts) + element.get("close", ")")
    return "".join(parts) if parts else " ".join((element.text or "").split())


def _root(under: str) -> str:
    under = under.strip()
    return f"√{under}" if len(under) == 1 or under.isdigit() else f"√({under})"


def _token(tag: str, text: str) -> str:
    text = " ".join(text.translate(_INVISIBLE).split())
    if tag == "mo" and text == "-":
        text = "−"
    spaced = text and (tag == "mtext" or (tag == "mo" and _OPERATOR.fullmatch(text)))
    return f" {text} " if spaced else text


def _exponent(text: str) -> str:
    text = text.strip().replace(" ", "")
    return text if text in {"′", "″", "'", "°", "¯", "→", "^", "~", "˙", "*", "∗"} else superscript(text)


def _grouped(text: str) -> str:
    """A part in parentheses, if it has several parts itself."""
    text = " ".join(text.split())
    return text if not text or _ATOM.fullmatch(text) else f"({text})"


_WRITTEN: dict[str, Callable[[list[str]], str]] = {
    "mfrac": lambda parts: f"{_grouped(parts[0])}/{_grouped(parts[1])}",
    **dict.fromkeys(("msup", "mover"), lambda parts: _grouped(parts[0]) + _exponent(parts[1])),
    **dict.fromkeys(("msub", "munder"), lambda parts: parts[0] + lowered_text(parts[1].strip())),
    **dict.fromkeys(
        ("msubsup", "munderover"),
        lambda parts: parts[0] + lowered_text(parts[1].strip()) + _exponent(parts[2]),
    ),
    "msqrt": lambda parts: _root("".join(parts)),
    "mroot": lambda parts: f"{superscript(parts[1])}{_root(parts[0])}",
    "mtable": "; ".join,
    "mtr": ", ".join,
}
