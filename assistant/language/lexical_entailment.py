"""Whether a text says a claim in the claim's own words, whatever else it says beside them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.claim import POLARITY_SHIFTERS, Claim, asserted_stems
from assistant.language.tokens import words
from ingest.chunking import sentence_spans


def lexically_entails(text: str, claim: Claim) -> bool:
    """Whether a text has a claim word for word, or in one sentence with words left out that do not turn it.

    Such a text is taken not to refute the claim, though it may report a denial: "the ferry, built in 1912, sank at
    noon" says "the ferry sank"; "the ferry never sank" does not.
    """
    if f" {' '.join(claim.words)} " in f" {' '.join(words(text))} ":
        return True
    return bool(claim.asserted) and any(
        _has_in_order(asserted_stems(text[start:end]), claim.asserted) for start, end in sentence_spans(text)
    )


def _has_in_order(told: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the words stand there in this order, and none of the others turns what is said."""
    left_out = []
    awaited = list(reversed(wanted))
    for word in told:
        if awaited and word == awaited[-1]:
            awaited.pop()
        else:
            left_out.append(word)
    return not awaited and not POLARITY_SHIFTERS & set(left_out)
