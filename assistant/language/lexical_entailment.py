"""Whether a text says a claim in the claim's own words, whatever else it says beside them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.tokens import stem, words
from ingest.chunking import sentence_spans

_LIGHT = frozenset("a an the is are was were be been being has have had do does did s it that which who".split())
"""Words that may differ without a difference of meaning."""

_TURNS = frozenset(
    """not no never none nobody nothing neither nor without cannot t hardly scarcely barely almost nearly false falsely
    untrue wrong wrongly deny denies denied denial reject rejects rejected dispute disputes disputed doubt doubts
    doubted refuse refuses refused fail fails failed if unless would could might may should""".split()
)
"""Words that turn what is said beside them."""


def says(text: str, claim: str) -> bool:
    """Whether a text has a claim word for word, or in one sentence with words left out that do not turn it.

    Such a text is taken not to refute the claim, though it may report a denial: "the ferry, built in 1912, sank at
    noon" says "the ferry sank"; "the ferry never sank" does not.
    """
    if f" {' '.join(words(claim))} " in f" {' '.join(words(text))} ":
        return True
    wanted = _weighty(claim)
    return bool(wanted) and any(_has_in_order(_weighty(text[start:end]), wanted) for start, end in sentence_spans(text))


def _weighty(text: str) -> list[str]:
    return [stem(word) if word not in _TURNS else word for word in words(text) if word not in _LIGHT]


def _has_in_order(told: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the words stand there in this order, and none of the others turns what is said."""
    left_out = []
    awaited = list(reversed(wanted))
    for word in told:
        if awaited and word == awaited[-1]:
            awaited.pop()
        else:
            left_out.append(word)
    return not awaited and not _TURNS & set(left_out)
