"""What the nearest words of the articles tell of a claim that they do not decide, and what they lack. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Span as PlainSpan
from assistant.checking.reasons.coverage import covered_spans
from assistant.checking.reasons.kinds.amounts import amounts_in
from assistant.checking.reasons.kinds.days import dates_in, days_in
from assistant.checking.reasons.kinds.words import Word, words_of
from assistant.language import lexicon
from assistant.language.claim import Claim
from assistant.verdict import ClaimSpan
from ingest.chunking import Span

_ARTICLES = frozenset({"the", "a", "an"})
_DETERMINERS = frozenset("a an the its his her their this these those".split())
_PREPOSITIONS = (
    frozenset(lexicon.entries("prepositions")) | frozenset(lexicon.entries("locative_prepositions")) | {"of"}
)
_VERBS = (
    frozenset(lexicon.entries("verbs_finite"))
    | frozenset(lexicon.entries("clause_verbs"))
    | frozenset(lexicon.table("irregular_verbs"))
    | frozenset(lexicon.entries("auxiliaries"))
)
_BREAKS = frozenset(lexicon.entries("phrase_breaks")) | _PREPOSITIONS | _DETERMINERS
_BREAK = re.compile(r"[,;:.()“”\"–—]")
_MOST_WORDS = 6
_MOST_QUOTED = 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase of a claim, its half-open span, and whether the nearest words have all of it."""

    span: Span
    is_told: bool


def missing_text(claim: Claim, nearest: str) -> tuple[str, PlainSpan | None]:
    """What the nearest words tell and lack, in a sentence, and the span of the claim's words that they lack.

    "The nearest tells of the fine, not of the noise limits.", "Not in the nearest words: “on Monday”." All its phrases
    are the claim's. The sentence is "" where the nearest words tell of something else, or it cannot be said well; the
    span is None where nothing is lacking.
    """
    spans = covered_spans(claim, [nearest])
    lacking = [span for span in spans if span.state == "not_found"]
    if not lacking:
        return "", None
    phrases = [phrase for phrase in _phrases(claim.text, spans) if _is_clear(claim.text, phrase)]
    told = next((phrase for phrase in phrases if phrase.is_told), None)
    lacked = next((phrase for phrase in phrases if not phrase.is_told), None)
    widest = max(lacking, key=lambda span: span.end - span.start)
    if _lacks_most(claim, lacking):
        return "", PlainSpan(widest.start, widest.end)
    if told and lacked:
        text = f"The nearest tells of {_shown(claim.text, told)}, not of {_shown(claim.text, lacked)}."
        return text, PlainSpan(*lacked.span)
    words = " ".join(claim.text[widest.start : widest.end].split())
    is_short = len(words.split()) <= _MOST_QUOTED
    return f"Not in the nearest words: “{words}”." if is_short else "", PlainSpan(widest.start, widest.end)


def _lacks_most(claim: Claim, lacking: Sequence[ClaimSpan]) -> bool:
    """Whether more of a claim's words are lacking than told: then the nearest words are of something else."""
    words = [word for word in words_of(claim.text) if word.carries]
    missing = sum(any(span.start <= word.start < span.end for span in lacking) for word in words)
    return 2 * missing > len(words)


def _is_clear(text: str, phrase: Phrase) -> bool:
    """Whether a phrase tells by itself what it is: "the fine", or a name within the sentence; no figure or day."""
    begin, end = phrase.span
    has_article = text[begin:end].split(maxsplit=1)[0].lower() in _ARTICLES
    return (has_article or (begin > 0 and text[begin].isupper())) and not _has_value(text, phrase)


def _has_value(text: str, phrase: Phrase) -> bool:
    """Whether a phrase is or has a date or number: what is told is not "of" it."""
    spans = [*(span for _, span in dates_in(text)), *(day.span for day in days_in(text))]
    spans += [amount.span for amount in amounts_in(text) if not amount.is_weak]
    return any(phrase.span[0] < end and start < phrase.span[1] for start, end in spans)


def _phrases(text: str, spans: Sequence[ClaimSpan]) -> list[Phrase]:
    """The noun phrases of a claim that are wholly told, or of which no more than a part is."""
    found = []
    for span in _noun_phrases(text):
        inner = [word for word in words_of(text) if span[0] <= word.start and word.end <= span[1] and word.carries]
        told = [_is_told(word, spans) for word in inner]
        if inner and (all(told) or not told[-1]):
            found.append(Phrase(span, all(told)))
    return found


def _is_told(word: Word, spans: Sequence[ClaimSpan]) -> bool:
    return any(span.state == "supported" and span.start <= word.start < span.end for span in spans)


def _noun_phrases(text: str) -> Iterator[Span]:
    """The runs of words after a determiner or preposition, or of capitals, up to a verb, a mark or a function word."""
    words = words_of(text)
    place = 0
    while place < len(words):
        word = words[place]
        opens = word.lower in _DETERMINERS or (word.lower in _PREPOSITIONS and word.lower != "to")
        is_name = text[word.start].isupper() and word.carries
        if not opens and not is_name:
            place += 1
            continue
        first = place if is_name or word.lower in _DETERMINERS else place + 1
        last = _end_of_phrase(text, words, first + (words[first].lower in _DETERMINERS if first < len(words) else 0))
        if last > first and any(one.carries for one in words[first:last]) and last - first <= _MOST_WORDS:
            yield words[first].start, words[last - 1].end
        place = max(last, place + 1)


def _end_of_phrase(text: str, words: Sequence[Word], first: int) -> int:
    """The number of the first word after a noun phrase that begins at a word."""
    place = first
    while place < len(words):
        word = words[place]
        if place > first and _BREAK.search(text[words[place - 1].end : word.start]):
            break
        is_verb = word.lower in _VERBS or (word.lower.endswith("ed") and place > first)
        if not word.carries or word.lower in _BREAKS or (is_verb and text[word.start].islower()):
            break
        place += 1
    return place


def _shown(text: str, phrase: Phrase) -> str:
    """A phrase as it stands within a sentence."""
    words = " ".join(text[slice(*phrase.span)].split())
    head = words.split()[0]
    return words[0].lower() + words[1:] if head.lower() in _DETERMINERS else words
