"""The styles of an OpenDocument text: which make titles, and which hide, strike, raise or lower text. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from lxml.etree import _Element

from ingest.parsing.formats.odt.names import qn

_SHIFTS = {"super": 1, "sub": -1}
Value = TypeVar("Value")
StyleKey = tuple[str, str]
"""The family of a style ("paragraph", "text") and its name."""


@dataclass(frozen=True, slots=True)
class Styles:
    """What the styles of a document say of the text that has them.

    `hidden` text is hidden or struck; `shifts` are 1 for raised and -1 for lowered text; both only of those styles that
    say so. `sections` are the styles of sections that are not shown.
    """

    titles: frozenset[str]
    hidden: Mapping[StyleKey, bool]
    shifts: Mapping[StyleKey, int]
    lists: Mapping[str, _Element]

    @classmethod
    def of(cls, roots: Iterable[_Element]) -> Styles:
        """The styles in `styles.xml` and `content.xml`."""
        found: dict[StyleKey, _Element] = {}
        lists: dict[str, _Element] = {}
        for root in roots:
            for style in root.iter(qn("style:style")):
                found[style.get(qn("style:family"), ""), style.get(qn("style:name"), "")] = style
            for style in root.iter(qn("text:list-style")):
                lists[style.get(qn("style:name"), "")] = style
        chains = {key: list(_chain(key, found)) for key in found}
        return cls(
            titles=frozenset(name for (family, name), chain in chains.items() if _is_title(family, chain)),
            hidden=_said(chains, _is_hidden),
            shifts=_said(chains, _shift),
            lists=lists,
        )


def _said(chains: Mapping[StyleKey, list[_Element]], of: Callable[[_Element], Value | None]) -> dict[StyleKey, Value]:
    """What the nearest style in each chain says that says anything."""
    said: dict[StyleKey, Value] = {}
    for key, chain in chains.items():
        value = next((value for style in chain if (value := of(style)) is not None), None)
        if value is not None:
            said[key] = value
    return said


def _chain(key: StyleKey, found: Mapping[StyleKey, _Element]) -> Iterator[_Element]:
    """A style, and those that it is based on."""
    seen: set[StyleKey] = set()
    while key in found and key not in seen:
        seen.add(key)
        yield found[key]
        key = key[0], found[key].get(qn("style:parent-style-name"), "")


def _is_title(family: str, chain: list[_Element]) -> bool:
    """LibreOffice names its styles in English in every language."""
    return family == "paragraph" and any(style.get(qn("style:name")) == "Title" for style in chain)


def _is_hidden(style: _Element) -> bool | None:
    """Whether a style hides text or strikes it out, None where it says nothing of it."""
    properties = style.find(qn("style:text-properties"))
    if properties is None:
        return None
    display, line = properties.get(qn("text:display")), properties.get(qn("style:text-line-through-style"))
    kind = properties.get(qn("style:text-line-through-type"))
    if display is None and line is None and kind is None:
        return None
    return display == "none" or (line or kind or "none") != "none"


def _shift(style: _Element) -> int | None:
    """1 for raised text, -1 for lowered, 0 for neither; it is given as "super 58%" or "33% 58%"."""
    properties = style.find(qn("style:text-properties"))
    given = "" if properties is None else properties.get(qn("style:text-position"), "")
    if not given.strip():
        return None
    first = given.split()[0]
    if first in _SHIFTS:
        return _SHIFTS[first]
    return 0 if first.lstrip("-").rstrip("%") in ("", "0") else (-1 if first.startswith("-") else 1)
