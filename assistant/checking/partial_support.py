"""A claim that is not borne out as a whole → what is left of it that is, without one phrase that the articles lack.

"The mayor opened the bridge on Friday, 3 May" is partly borne out where an article tells of the opening but not of the
day. Only phrases that can be left out of a sentence are tried: those that a preposition leads, and asides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Span
from assistant.checking.weighing import Thresholds, shared_words
from assistant.language import lexicon
from assistant.language.claim import Claim
from assistant.language.tokens import content_stems
from assistant.reading.evidence import EvidenceFinder, Stance

MOST_TRIED = 3
"""Phrases without which a claim is read again, at most: each takes its time."""

FEWEST_WORDS_LEFT = 3
"""Content words that must be left."""

LEAST_SHARED = 0.4
"""The share of a claim's content words that a passage must have to be read again for a part of it."""

_LEADS = lexicon.alternation("phrase_leads")
_INSIDE = r"(?:[^,;]|(?<=\d),(?=\d))"
_PHRASE = re.compile(rf"(?:,? )(?:{_LEADS})\b(?:(?! (?:{_LEADS})\b){_INSIDE})+", re.IGNORECASE)
_OPENING = re.compile(rf"^(?:{_LEADS})\b{_INSIDE}+, ", re.IGNORECASE)
_ASIDE = re.compile(rf",(?!\d){_INSIDE}+(?:,|(?=[.!?]?$))")


@dataclass(frozen=True, slots=True)
class PartialSupport:
    """What of a claim is borne out: `lacking` is the half-open span, in the claim's text, of the words that are not."""

    stance: Stance
    lacking: Span


def partial_support(
    claim: Claim, stances: Sequence[Stance], finder: EvidenceFinder, thresholds: Thresholds
) -> PartialSupport | None:
    """What of a claim the passage that is nearest to it bears out; None where that is not sure."""
    shared = [one for one in stances if shared_words(claim, _told(one)) >= LEAST_SHARED]
    if not shared:
        return None
    nearest = max(shared, key=lambda one: max(one.supports, one.refutes))
    for lacking, left in _reductions(claim.text, frozenset(content_stems(_told(nearest)))):
        for stance in finder.stances(Claim(left), [nearest.evidence.passage]):
            if stance.supports >= thresholds.supports:
                return PartialSupport(stance, lacking)
    return None


def _told(stance: Stance) -> str:
    """The words of a passage and of its title."""
    return f"{stance.evidence.passage.title} {stance.evidence.passage.text}"


def _reductions(text: str, told: frozenset[str]) -> Iterator[tuple[Span, str]]:
    """Each phrase of which half the words, or more, are not told, the shortest first, and what is left without it."""
    phrases = {match.span() for form in (_PHRASE, _ASIDE, _OPENING) for match in form.finditer(text)}
    lacking = [span for span in phrases if _is_lacking(text[slice(*span)], told)]
    for start, end in sorted(lacking, key=lambda span: span[1] - span[0])[:MOST_TRIED]:
        left = f"{text[:start]} {text[end:]}".strip().replace(" .", ".")
        if len(set(content_stems(left))) >= max(FEWEST_WORDS_LEFT, len(set(content_stems(text[start:end])))):
            yield _trimmed(text, start, end), left[:1].upper() + " ".join(left[1:].split())


def _is_lacking(phrase: str, told: frozenset[str]) -> bool:
    stems = set(content_stems(phrase))
    return bool(stems) and 2 * len(stems - told) >= len(stems)


def _trimmed(text: str, start: int, end: int) -> Span:
    """A span without blanks, commas and stops at its ends."""
    inner = text[start:end]
    return Span(start + len(inner) - len(inner.lstrip(" ,;")), end - len(inner) + len(inner.rstrip(" ,;.!?")))
