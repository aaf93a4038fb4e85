"""A text in plain signs, and where each of its changes stands. Pure.

Two texts that differ in nothing but how their signs are typed are the same when they are folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from assistant.language import lexicon

_APOSTROPHES, _QUOTES = "‘’‚‛ʼ‹›′´`ˈ", "“”„‟«»″〝〞"
_HYPHENS, _BLANKS = "‐‑‒–−﹣－⁃", "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_RAISED, _LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_FRACTIONS = "¼½¾⅐-⅞↉"
_PLAIN = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_QUOTES, '"'),
        **dict.fromkeys(_HYPHENS, "-"),
        **dict(zip("⁺⁻" + _RAISED + _LOWERED, "+-" + 2 * "0123456789", strict=True)),
        "…": "...",
        "⁄": "/",
        "№": "No.",
    }
)
_MONTH_BEFORE = re.compile(rf"\b(?:{'|'.join(map(re.escape, lexicon.entries('months')))})\.?\s$", re.IGNORECASE)
_ACCENTED = r"(?P<accented>\w[\u0300-\u036f]+)"
_TYPED = (
    r"(?=[0-9^\u0080-\U0010ffff])(?:"  # quick to pass over what is plain
    rf"(?P<power>(?<=\d)[⁺⁻]?[{_RAISED}]+)"
    r"|(?P<caret>(?<=[^\W\d_])\^(?=\d))"
    rf"|(?P<mixed>(?<=\d)[{_BLANKS}]?[{_FRACTIONS}])"
    rf"|(?P<fraction>[{_FRACTIONS}])"
    rf"|(?P<number>№[\s{_BLANKS}]*)"
    rf"|(?P<grouped>(?<![\d.,:'’{_BLANKS}])(?<!\d )\d{{1,3}}(?:[ '’{_BLANKS}]\d{{3}})+(?![\w'’]|[.,{_BLANKS} ]\d))"
    rf"|(?P<unseen>[{_UNSEEN}]+)"
    rf"|(?P<blank>[{_BLANKS}])"
    r"|(?P<wide>[\uff01-\uff5e\ufb00-\ufb06])"
    rf"|(?P<sign>[{_APOSTROPHES}{_QUOTES}{_HYPHENS}⁺⁻{_RAISED}{_LOWERED}…⁄]))"
)
_CHANGED, _CHANGED_WITH_MARKS = re.compile(_TYPED), re.compile(f"{_ACCENTED}|{_TYPED}")
_MARK = re.compile("[\u0300-\u036f]")
_GROUP = re.compile(r"\d[ ']\d\d\d")


class Edit(NamedTuple):
    """A half-open span of a text, and what takes its place."""

    start: int
    end: int
    written: str


def folded(text: str) -> str:
    """The text in plain signs: those of a keyboard, letters with their accents in one sign (NFC), "10^6", "1,200"."""
    pieces: list[str] = []
    at = 0
    for edit in edits(text):
        pieces += [text[at : edit.start], edit.written]
        at = edit.end
    return "".join([*pieces, text[at:]])


def edits(text: str) -> Iterator[Edit]:
    """What of a text is written otherwise when it is folded, in order; the spans are not empty and do not meet."""
    if text.isascii() and "^" not in text and not _GROUP.search(text):
        return
    for match in (_CHANGED_WITH_MARKS if _MARK.search(text) else _CHANGED).finditer(text):
        written = _folded(match)
        if written != match.group():
            yield Edit(*match.span(), written)


def _folded(match: re.Match[str]) -> str:
    kind, signs = match.lastgroup or "", match.group()
    return _grouped(match) if kind == "grouped" else _WRITTEN[kind](signs)


def _as_fraction(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign).replace("⁄", "/")


def _grouped(match: re.Match[str]) -> str:
    """A number with commas between its thousands; "May 3 200 people" has two numbers."""
    is_day = " " in match.group() and _MONTH_BEFORE.search(match.string, max(0, match.start() - 12), match.start())
    return match.group() if is_day else re.sub(r"\D", ",", match.group())


_WRITTEN: Mapping[str, Callable[[str], str]] = {
    "power": lambda signs: "^" + signs.translate(_PLAIN),
    "caret": lambda _: "",
    "mixed": lambda signs: " " + _as_fraction(signs[-1]),
    "fraction": _as_fraction,
    "number": lambda _: "No. ",
    "unseen": lambda _: "",
    "blank": lambda _: " ",
    "accented": lambda signs: unicodedata.normalize("NFC", signs),
    "wide": lambda signs: unicodedata.normalize("NFKC", signs),
    "sign": lambda signs: signs.translate(_PLAIN),
}
"""What is written for signs of a kind, by the names of the groups of `_CHANGED`."""
