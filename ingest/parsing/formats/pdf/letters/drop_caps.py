"""Large first letters of a PDF page, back in front of the words that they begin. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median_low

from ingest.parsing.formats.pdf.letters.runs import Run
from ingest.parsing.formats.pdf.vocabulary import is_english, is_english_text

_LARGE = 1.6
"""A first letter is so many times as high as the others, or more."""

_CAP = re.compile(r"[\"“„'‘«]?[^\W\d_][’']?")
_WORDS_ALONE = {"A", "I", "O", "À", "È", "Y", "É", "Ó"}
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def with_drop_caps(runs: Sequence[Run], words: Mapping[str, int]) -> list[Run]:
    """The runs of a page, each large first letter in the first of the lines that stand beside it.

    `words` are those of the document, in small letters, and how often each comes: they tell "A storm" from "After".
    """
    if not runs:
        return []
    usual = median_low([run.size for run in runs for _ in range(min(len(run.text), 100))])
    kept = list(runs)
    for cap in [run for run in runs if run.size > _LARGE * usual and _CAP.fullmatch(run.text)]:
        beside = [run for run in kept if run is not cap and _is_beside(run, cap, usual)]
        first = max(beside, key=lambda run: (run.baseline, -run.left), default=None)
        # One on the line that it begins is found by its place.
        if first is not None and first.baseline - cap.baseline > 0.3 * first.size:
            joined = cap.text + " " * _is_word(cap.text, first, words) + first.text
            kept = [replace(run, text=joined) if run is first else run for run in kept if run is not cap]
    return kept


def _is_beside(run: Run, cap: Run, usual: float) -> bool:
    close = -0.5 * usual < run.left - cap.right < 1.2 * usual
    return close and run.size < cap.size / 1.3 and -0.2 * usual < run.baseline - cap.baseline < 0.75 * cap.size


def _is_word(cap: str, first: Run, words: Mapping[str, int]) -> bool:
    """Whether a large letter is a word of its own."""
    found = _FIRST_WORD.match(first.text)
    if cap not in _WORDS_ALONE or found is None:
        return False
    rest = found[0].casefold()
    whole = (cap + rest).casefold()
    if whole in words:
        return False
    # Once it comes here.
    return words.get(rest, 0) > 1 or (is_english_text(words) and is_english(rest) and not is_english(whole))
