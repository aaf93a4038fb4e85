"""Whether a text says a claim in the claim's own words, whatever else it says beside them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language import lexicon
from assistant.language.tokens import stem, words
from ingest.chunking import sentence_spans

_LIGHT_WORDS = frozenset(lexicon.entries("light_words"))
_POLARITY_SHIFTERS = frozenset(lexicon.entries("polarity_shifters"))


def lexically_entails(text: str, claim: str) -> bool:
    """Whether a text has a claim word for word, or in one sentence with words left out that do not turn it.

    Such a text is taken not to refute the claim, though it may report a denial: "the ferry, built in 1912, sank at
    noon" says "the ferry sank"; "the ferry never sank" does not.
    """
    if f" {' '.join(words(claim))} " in f" {' '.join(words(text))} ":
        return True
    wanted = _content(claim)
    return bool(wanted) and any(_has_in_order(_content(text[start:end]), wanted) for start, end in sentence_spans(text))


def _content(text: str) -> list[str]:
    return [stem(word) if word not in _POLARITY_SHIFTERS else word for word in words(text) if word not in _LIGHT_WORDS]


def _has_in_order(told: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the words stand there in this order, and none of the others turns what is said."""
    left_out = []
    awaited = list(reversed(wanted))
    for word in told:
        if awaited and word == awaited[-1]:
            awaited.pop()
        else:
            left_out.append(word)
    return not awaited and not _POLARITY_SHIFTERS & set(left_out)
