"""A comparison that is asked about, and a sentence that compares the same, or tells both figures → is it so? Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.language import lexicon
from assistant.language.entities.quantities import Quantity, quantities_of
from assistant.language.tokens import FUNCTION_WORDS, content_stems, words

_SIDES = {
    word: (dimension, 1 if way == "more" else -1)
    for word, told in lexicon.table("comparative_dimensions").items()
    for dimension, way in [told.split()]
}
_UNITS = {
    "weight": {"kg"},
    "length": {"m", "s", "month"},
    "height": {"m"},
    "speed": {"kmh"},
    "price": set("USD EUR GBP INR".split()),
}
_WORD = "|".join(sorted(map(re.escape, _SIDES), key=len, reverse=True))
_THAN = re.compile(
    rf"\b(?P<denied>no |not (?:any |much |a )?|never )?(?P<word>{_WORD})\b"
    r"(?P<counted>(?: (?!than\b)[\w-]+){0,6}?) than "
    r"(?:the \d[\d.,]* (?:of|in|from) )?(?P<other>[^,;:.]+)",
    re.IGNORECASE,
)
_VERB_AND_REST = re.compile(r"\b(?:is|are|was|were|has|had|have|weigh\w*|cost\w*)\b.*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared with what: `way` is 1 for more of a dimension, -1 for less."""

    first: str
    dimension: str
    way: int
    other: str
    counted: frozenset[str] = frozenset()

    def agrees(self, told: Comparison) -> bool | None:
        """Whether it is as a text compares the two; None where that compares something else."""
        if self.dimension != told.dimension:
            return None
        if self.counted and told.counted and not self.counted & told.counted:
            return None
        if _are_alike(self.other, told.other):
            return self.way == told.way
        is_turned = _are_alike(self.first, told.other) and _are_alike(self.other, told.first)
        return self.way != told.way if is_turned else None


def compared(claim: str, sentence: str) -> bool | None:
    """Whether a sentence bears a comparison out, in words or by both figures; None where that cannot be told."""
    for asked in _comparisons(claim):
        agreeing = {asked.agrees(told) for told in _comparisons(sentence)} - {None}
        if len(agreeing) == 1:
            return agreeing.pop()
        if not agreeing and (by_figures := _by_figures(asked, sentence)) is not None:
            return by_figures
    return None


def _comparisons(text: str) -> Iterator[Comparison]:
    """The comparisons of a text with "than" that are not with an amount; what is denied tells nothing."""
    for match in _THAN.finditer(text):
        dimension, way = _SIDES[match["word"].lower()]
        if not match["denied"] and not quantities_of(match["other"][:12]):
            counted = frozenset(content_stems(match["counted"]))
            yield Comparison(text[: match.start()], dimension, way, match["other"], counted)


def _are_alike(one: str, other: str) -> bool:
    """Whether two names have a word in common, and the shorter has no other."""
    mine, theirs = set(content_stems(one)), set(content_stems(other))
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _by_figures(asked: Comparison, sentence: str) -> bool | None:
    """Whether the figures that a sentence gives to the two, one to each and of one unit, compare so."""
    mine, theirs = (_figures(sentence, name, rival) for name, rival in _named(asked))
    units = _UNITS.get(asked.dimension)
    pairs = [(one, two) for one in mine for two in theirs if one.unit and one.unit == two.unit]
    pairs = [pair for pair in pairs if units is None or pair[0].unit in units]
    if len(pairs) != 1 or len({one.unit for one in mine}) != len(mine):
        return None
    one, two = (each.value * each.factor for each in pairs[0])
    return None if one == two else (one > two) == (asked.way > 0)


def _named(asked: Comparison) -> Iterator[tuple[str, str]]:
    """The last word that only one of the two has, with that of the other."""
    first = words(_VERB_AND_REST.sub("", asked.first))
    other = words(asked.other)
    mine = next((word for word in reversed(first) if word not in {*other, *FUNCTION_WORDS}), "")
    theirs = next((word for word in reversed(other) if word not in {*first, *FUNCTION_WORDS}), "")
    yield mine, theirs
    yield theirs, mine


def _figures(text: str, name: str, rival: str) -> Sequence[Quantity]:
    """The amounts that follow a name, up to that of the other."""
    mine, theirs = (re.search(rf"\b{re.escape(one)}\b", text, re.IGNORECASE) for one in (name, rival))
    if not name or not rival or not mine or not theirs:
        return []
    return quantities_of(text[mine.end() : theirs.start() if theirs.start() > mine.end() else None])
