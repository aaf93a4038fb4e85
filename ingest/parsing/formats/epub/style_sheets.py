"""The style sheets of an e-book → which elements they raise or lower, and which lists they leave unnumbered. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

_ALIGNED = re.compile(r"vertical-align\s*:\s*(?:(super|sub)\b|(-?)[\d.]*[1-9])")
_MOVED = re.compile(r"(?:^|[;\s])(top|bottom)\s*:\s*(-?)[\d.]*[1-9]")
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]{0,60}\bnone\b")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?(?:\.([\w-]+))?")


@dataclass(frozen=True, slots=True)
class StyleSheets:
    """Simple selectors ("ol", "span.x", ".x") of rules that raise, lower, or leave lists without numbers."""

    raised: frozenset[str]
    lowered: frozenset[str]
    unnumbered: frozenset[str]

    @classmethod
    def of(cls, sheets: str) -> StyleSheets:
        """What the rules in some style sheets say."""
        found: dict[str, set[str]] = {"sup": set(), "sub": set(), "none": set()}
        for rule in _uncommented(sheets).lower().split("}"):
            before, _, declared = rule.rpartition("{")
            selectors = before.rpartition("{")[2]  # within an @media
            simple = {one.strip() for one in selectors.split(",") if _SIMPLE.fullmatch(one.strip())} - {""}
            if shift := _shift(declared):
                found[shift] |= simple
            if _UNNUMBERED.search(declared):
                found["none"] |= simple
        return cls(*(frozenset(found[name]) for name in ("sup", "sub", "none")))

    def apply(self, tree: HtmlElement) -> None:
        """Make `sup` and `sub` of what is shown so, and mark lists that are shown without numbers."""
        for element in list(tree.iter("span", "small", "ol", "i", "b", "em")):
            names = _names(element)
            style = element.get("style", "").lower()
            own = _shift(style)
            if element.tag == "ol":
                if _UNNUMBERED.search(style) or not self.unnumbered.isdisjoint(names):
                    element.tag = "ul"
            elif own == "sup" or not self.raised.isdisjoint(names):
                element.tag = "sup"
            elif own == "sub" or not self.lowered.isdisjoint(names):
                element.tag = "sub"


def _shift(declared: str) -> str:
    """Whether declarations raise ("sup") or lower ("sub") text, in one of the ways in which books do it."""
    if "float" in declared:  # the large first letter of a chapter
        return ""
    if aligned := _ALIGNED.search(declared):
        return {"super": "sup", "sub": "sub", None: "sub" if aligned[2] else "sup"}[aligned[1]]
    moved = _MOVED.search(declared) if "relative" in declared and "font-size" in declared else None
    if moved is None:
        return ""
    return "sup" if (moved[1] == "top") == bool(moved[2]) else "sub"


def _names(element: HtmlElement) -> set[str]:
    """The simple selectors that an element meets."""
    classes = element.get("class", "").lower().split()
    return {str(element.tag), *(f".{name}" for name in classes), *(f"{element.tag}.{name}" for name in classes)}


def _uncommented(sheets: str) -> str:
    first, *rest = sheets.split("/*")
    return "".join([first, *(part.partition("*/")[2] for part in rest)])
