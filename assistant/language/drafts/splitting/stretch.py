"""A part of a sentence that knows where its letters stand in it, though a middle may be left out. Facts only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from ingest.chunking import Span

_WHOLE = re.compile(r"[“\"][^“”\"]*(?:[”\"]|$)|‘[^‘’]*’(?!\w)|\([^()]*\)|\[[^\[\]]*\]")

_NOWHERE = -1
"""The offset of a letter that the sentence does not have."""


def blotted(text: str) -> str:
    """A text with its quotes and brackets blotted out: "xxx" for each, of the same length."""
    return _WHOLE.sub(lambda whole: "x" * len(whole.group()), text)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Letters of a sentence: `text`, the same with quotes and brackets blotted out, and the offset of each letter."""

    text: str
    mask: str
    places: tuple[int, ...]

    @staticmethod
    def of(sentence: str) -> Stretch:
        """All of a sentence."""
        return Stretch(sentence, blotted(sentence), tuple(range(len(sentence))))

    def part(self, start: int, end: int) -> Stretch:
        """The letters from `start` to `end`, without spaces and commas around them."""
        while start < end and self.text[start] in " \t\n,;":
            start += 1
        while end > start and self.text[end - 1] in " \t\n,;":
            end -= 1
        return Stretch(self.text[start:end], self.mask[start:end], self.places[start:end])

    def without(self, start: int, end: int) -> Stretch:
        """The letters before `start` and from `end` on, with one space between."""
        left, right = self.part(0, start), self.part(end, len(self.text))
        if not left.text or not right.text:
            return left if left.text else right
        return Stretch(
            f"{left.text} {right.text}", f"{left.mask} {right.mask}", (*left.places, _NOWHERE, *right.places)
        )

    def span(self) -> Span:
        """Where its longest unbroken piece stands in the sentence, half-open."""
        runs = groupby(enumerate(self.places), key=lambda item: item[1] - item[0])
        pieces = [[place for _, place in run] for _, run in runs]
        longest = max(pieces, key=len, default=[0])
        return longest[0], longest[-1] + (1 if self.places else 0)
