"""The numbers of the lists in an OpenDocument text, which are not in its text but counted when it is shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from ingest.parsing.formats.odt.names import qn

_LETTERS = 26
_LARGEST_ROMAN = 4000
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(slots=True)
class Numbering:
    """The counters of lists: items must be asked for in order. `lists` are the styles of lists by their names."""

    lists: Mapping[str, _Element]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _latest: dict[str, str] = field(default_factory=dict)

    def begin(self, style: str, list_id: str, *, goes_on: bool, earlier: str) -> str:
        """Begin a list, or go on with an earlier one, that is named or the last of its style; the key of its count."""
        key = (earlier or self._latest.get(style, style)) if goes_on else list_id or style
        if not goes_on:
            self._counts[key] = {}
        self._latest[style] = key
        if goes_on and list_id:  # a list may go on with this one
            self._counts[list_id] = self._counts.setdefault(key, {})
        return key

    def next_number(self, key: str, style: str, depth: int, start: str) -> str:
        """The number of the next item at a depth (from 1), like "2." or "iv)"; "" where it has none."""
        counts = self._counts.setdefault(key, {})
        level = _level(self.lists.get(style), depth)
        first = _whole(start) or (_whole(level.get(qn("text:start-value"), "")) if level is not None else None) or 1
        counts[depth] = first if start or depth not in counts else counts[depth] + 1
        for deeper in [deeper for deeper in counts if deeper > depth]:
            del counts[deeper]
        if level is None or not level.get(qn("style:num-format")):
            return ""
        shown = _whole(level.get(qn("text:display-levels"), "")) or 1
        depths = range(max(1, depth - shown + 1), depth + 1)
        parts = [self._written(style, counts, one) for one in depths]
        number = ".".join(filter(None, parts))
        return level.get(qn("style:num-prefix"), "") + number + level.get(qn("style:num-suffix"), "")

    def _written(self, style: str, counts: Mapping[int, int], depth: int) -> str:
        level = _level(self.lists.get(style), depth)
        form = "" if level is None else level.get(qn("style:num-format"), "")
        return _number(counts.get(depth, 1), form) if form else ""


def _level(style: _Element | None, depth: int) -> _Element | None:
    """How the items of a level are numbered; None where they have bullets."""
    if style is None:
        return None
    for level in style.iterchildren(qn("text:list-level-style-number")):
        if level.get(qn("text:level")) == str(depth):
            return level
    return None


def _whole(given: str) -> int | None:
    return int(given) if given.isdecimal() and len(given) < 7 else None  # noqa: PLR2004


def _number(count: int, form: str) -> str:
    """A number in one of the forms; those that are not known are written in figures."""
    if form in ("a", "A") and count > 0:
        letters = chr(ord("a") + (count - 1) % _LETTERS) * min((count - 1) // _LETTERS + 1, 9)
        return letters if form == "a" else letters.upper()
    if form in ("i", "I") and 0 < count < _LARGEST_ROMAN:
        written = ""
        for value, sign in _ROMAN:
            written += sign * (count // value)
            count %= value
        return written if form == "i" else written.upper()
    return str(count)
