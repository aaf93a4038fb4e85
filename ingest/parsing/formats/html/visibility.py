"""What a web page hides from its reader: hidden elements are taken out of its tree.

What a page hides from its reader it may still say to a machine. It can be hidden in more ways than are told
here (by scripts, by style sheets elsewhere, by white letters on white): these are the ones in the page itself that
need no drawing of it. `aria-hidden` is none of them: such text is seen, only not read out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml.etree import _Element
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ingest.parsing.parsed_document import single_line

_CODE = ("script", "style")
_NEVER_SHOWN = {*_CODE, "template", "noscript"}
"""Scripts are on where a page is read; what stands there for when they are off is seldom more than a picture."""

_STRUCK = {"s", "strike", "del"}
"""What was written and then taken back."""

_UNSEEN_CLASSES = {
    *("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "show-for-sr"),
    *("line-through", "strikethrough", "strike-through", "struck"),
}
"""Names that style sheets the world over give to what is read out but not shown, and to what is struck out."""

_BLOCKS = tuple(
    "address article aside blockquote br caption dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr legend li main nav ol option p pre section summary table td th tr ul".split()
)

_NOTHING = re.compile(r"0*\.?0*(?:[a-z]+|%)?")
_FAR_OUT = re.compile(r"-(\d{3,})(?:\.\d*)?(?:[a-z]+|%)?")
_FAR = 999
_PLACES = ("left", "right", "top", "bottom", "text-indent", "margin-left", "margin-top")
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[\s,]*){4}\)")
_NAME = re.compile(r"[.#][\w-]+")


def remove_hidden(tree: HtmlElement) -> None:
    """Empty what a reader of the page would not see.

    An element with more than half of the page's text is kept: pages hide themselves until their scripts run.
    """
    concealing = _concealing_rules(tree)
    most = text_length(tree) / 2
    for element in list(tree.iter("*")):
        if element.tag not in _CODE and _is_unseen(element, concealing) and text_length(element) <= most:
            clear_element(element)


def visible_text(markup: str) -> str:
    """The words of a piece of HTML that are seen, on one line."""
    tree = _parsed(markup)
    for element in list(tree.iter("*")):
        if _is_unseen(element):
            clear_element(element)
    for element in tree.iter(*_BLOCKS):
        element.text = f" {element.text or ''}"
        element.tail = f" {element.tail or ''}"
    return single_line(tree.itertext())


def unclosed_hidden_tags(markup: str) -> str:
    """The tags that a piece of HTML leaves open at its end, from the first that hides what is in it; often none."""
    end = _parsed(f"{markup}<the-end>").find(".//the-end")
    if end is None:
        return ""
    around = list(end.iterancestors())[::-1]
    first = next((place for place, element in enumerate(around) if _is_unseen(element)), None)
    if first is None:
        return ""
    return f"<{around[first].tag} hidden>" + "".join(f"<{element.tag}>" for element in around[first + 1 :])


def text_length(element: HtmlElement) -> int:
    """How many characters of text there are, without space and code."""
    code = sum(_letters(part.text or "") for part in element.iter(*_CODE))
    return _letters(element.text_content()) - code


def _letters(text: str) -> int:
    return sum(map(len, text.split()))


def clear_element(element: HtmlElement) -> None:
    """Take all out of an element. It stays itself: to remove it, each time, copies the text around it."""
    element.clear(keep_tail=True)


def _parsed(markup: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    return document_fromstring(f"<body>{markup}".encode("utf-8", "replace"), parser=parser)


def _is_unseen(element: _Element, concealing: frozenset[str] = frozenset()) -> bool:
    return (
        element.tag in _NEVER_SHOWN
        or element.tag in _STRUCK
        or element.get("hidden", "until-found").lower() != "until-found"
        or _hides(_declarations(element.get("style", "")))
        or not _UNSEEN_CLASSES.isdisjoint(element.get("class", "").split())
        or (bool(concealing) and not concealing.isdisjoint(_names(element)))
    )


def _names(element: _Element) -> list[str]:
    """What a style sheet may call an element."""
    return [f"#{element.get('id', '')}", *(f".{name}" for name in element.get("class", "").split())]


def _hides(style: Mapping[str, str]) -> bool:
    return (
        style.get("display") == "none"
        or style.get("visibility") in {"hidden", "collapse"}
        or any("line-through" in style.get(name, "") for name in ("text-decoration", "text-decoration-line"))
        or _CLIPPED.fullmatch(style.get("clip", "")) is not None
        or any(name in style and _is_nothing(style[name]) for name in ("opacity", "font-size"))
        or any(_is_far_out(style.get(name, "")) for name in _PLACES)
    )


def _is_nothing(value: str) -> bool:
    return any(map(str.isdigit, value)) and _NOTHING.fullmatch(value) is not None


def _is_far_out(value: str) -> bool:
    out = _FAR_OUT.fullmatch(value)
    return out is not None and int(out[1][:9]) >= _FAR


def _declarations(style: str) -> dict[str, str]:
    """What a style says, property by property; where it says a thing twice, the last counts."""
    if not style:
        return {}
    pairs = (declaration.partition(":") for declaration in _uncommented(style).lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def _uncommented(style: str) -> str:
    first, *rest = style.split("/*")
    return "".join([first, *(part.partition("*/")[2] for part in rest)])


def _concealing_rules(tree: HtmlElement) -> frozenset[str]:
    """The `.name` and `#name` that the page's style sheets do not show, or strike out, and that no rule shows again.

    Only rules outside of `@media` hide (the others hold for some screens), but any rule may show.
    """
    hidden: set[str] = set()
    shown: set[str] = set()
    for sheet in tree.iter("style"):
        for selectors, style, nested in _rules(_uncommented(sheet.text or "")):
            declared = _declarations(style)
            display = declared.get("display", "")
            struck = "line-through" in declared.get("text-decoration", declared.get("text-decoration-line", ""))
            if (display == "none" or struck) and not nested:
                hidden.update(filter(_NAME.fullmatch, map(str.strip, selectors.split(","))))
            elif display not in {"", "none"}:
                shown.update(_NAME.findall(selectors))
    return frozenset(hidden - shown)


def _rules(sheet: str) -> Iterator[tuple[str, str, bool]]:
    """The rules of a style sheet: selectors, declarations, and whether they are inside of another."""
    opened: list[str] = []
    for text, brace in re.findall(r"([^{}]*)([{}])", sheet):
        if brace == "{":
            opened.append(text.rpartition(";")[2])  # before it may stand an @import
        elif opened:
            yield opened.pop(), text, bool(opened)
