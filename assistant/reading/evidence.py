"""Passages → the sentences that answer a question, or tell of a claim, with calibrated probabilities."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from assistant.language.analysed_text import AnalysedText
from assistant.language.answer_types import AnswerType, has_answer_of_type
from assistant.language.claim import Claim
from assistant.language.clauses.occasions import is_of_another_occasion
from assistant.language.clauses.voice import answers_reversed
from assistant.language.query import Query
from assistant.language.tokens import content_stems
from assistant.reading.calibration import Calibration
from assistant.reading.masking import masked
from assistant.reading.presentation.table_rows import RowMatch, row_confidence, row_weight
from assistant.reading.reader import WEIGHTS, Reader, Reading, load_reader
from assistant.reading.word_match import Candidate, is_readable, word_features
from assistant.retrieval.passage import RetrievedPassage
from ingest.chunking import Span

REPEAT_WEIGHT = 0.3
"""What the confidence in a sentence is multiplied by that the turn before has told: who asks on wants another."""

BARE_WEIGHT, BARE_WORDS = 0.9, 2
"""What the confidence in a line of so few words is multiplied by: a heading does not tell what it is on."""

EMPTY_WEIGHT = 0.5
"""What the confidence in a sentence is multiplied by that has only words of the question, or tells where, not who."""

_ASKS_WHO = re.compile(r"(?:(?:and|so|but) )?(?:who|whose)\b", re.IGNORECASE)
_LOCATIVE = re.compile(r"\b(?:in|at|near|outside|inside)(?: the)? $")

READ_AGAIN = 4
"""Sentences that are read once more, alone: the likeliest to answer. A passage tells of much besides.

Of natural's questions (development part, the half that nothing was fitted on) the first sentence is right so in 0.79,
in the place of 0.76 (`python -m assistant.training.calibration`).
"""

OPEN_FROM = -2.5
"""The least log-odds of either stance from which a passage is read once more for a claim."""

MOST_INJECTIONS_SHOWN = 5
"""Sentences that are told to have been set aside."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a passage, and how likely it answers (0 to 1).

    `position` is its number among the sentences of the passage. `short` is the half-open span, in the text of the
    passage, of the words in it that answer by themselves, None where none do.
    """

    passage: RetrievedPassage
    position: int
    confidence: float
    short: Span | None = None

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.passage.sentence(self.position)

    @property
    def start(self) -> int:
        """Where it begins in the text of its article."""
        return self.passage.start + self.passage.sentences[self.position][0]


@dataclass(frozen=True, slots=True)
class Stance:
    """What a passage says of a claim: two probabilities (0 to 1), and the sentence that tells most of it."""

    evidence: Evidence
    supports: float
    refutes: float


class EvidenceFinder:
    """Reads passages for a question or a claim."""

    def __init__(self, reader: Reader, calibration: Calibration) -> None:
        self.reader = reader
        self._calibration = calibration

    @property
    def version(self) -> str:
        """What tells this reader from one of another training."""
        return self._calibration.digest

    def answers(self, query: Query, passages: Sequence[RetrievedPassage], previous_answer: str = "") -> list[Evidence]:
        """Every sentence of these passages, the likeliest to answer first; one of the answer before counts less."""
        readable, others = _by_letters(query, passages)
        found = [*self._read_again(query, self._by_reading(query, readable)), *self._by_words(query, others)]
        if previous_answer:
            found = [_weighted(one, previous_answer) for one in found]
        return sorted(found, key=lambda one: -one.confidence)

    def stances(self, claim: Claim, passages: Sequence[RetrievedPassage]) -> list[Stance]:
        """What each of these passages that has a sentence to trust says of a claim.

        None says anything of a claim in letters that the reader does not know, or in such letters.
        """
        readable, others = _by_letters(claim, passages)
        silent: dict[str | None, Evidence] = {}
        for found in sorted(self._by_words(claim.query, others), key=lambda one: -one.confidence):
            silent.setdefault(found.passage.id, found)
        return [
            *(
                self._stance(claim, passage, reading)
                for passage, reading in self._read(claim.text, readable)
                if passage.trusted_positions
            ),
            *(Stance(found, 0.0, 0.0) for found in silent.values()),
        ]

    def _by_reading(self, query: Query, passages: Sequence[RetrievedPassage]) -> Iterator[Evidence]:
        for passage, reading in self._read(query.text, passages):
            features = answer_features(passage, reading)
            for position in passage.trusted_positions:
                told = self._calibration.answers.probability(features[position])
                confidence = row_confidence(query, passage, position, told)
                yield Evidence(passage, position, confidence, _short_answer(query, passage, position, reading))

    def _read_again(self, query: Query, found: Iterable[Evidence]) -> list[Evidence]:
        """The sentences, the likeliest of which are read alone; the others are no likelier than the best of those."""
        ranked = sorted(found, key=lambda one: -one.confidence)
        best, others = ranked[:READ_AGAIN], ranked[READ_AGAIN:]
        if not best:
            return []
        alone = self.reader.read(query.text, [masked(part(one.passage, one.position, one.position)) for one in best])
        again = [
            replace(one, confidence=self._confidence_alone(query, one, reading))
            for one, reading in zip(best, alone, strict=True)
        ]
        most = max(one.confidence for one in again)
        return [*again, *(replace(one, confidence=min(most, one.confidence)) for one in others)]

    def _confidence_alone(self, query: Query, found: Evidence, alone: Reading) -> float:
        """The confidence in a sentence that was read alone as well."""
        probability = self._calibration.alone.probability(alone_features(found.confidence, alone))
        if found.position in found.passage.rows:
            return probability * row_weight(query, found.passage, found.position)
        if set(content_stems(found.text)) <= set(query.stems) or _answers_otherwise(query, found):
            return probability * EMPTY_WEIGHT
        return probability * (BARE_WEIGHT if len(found.text.split()) <= BARE_WORDS else 1.0)

    def _by_words(self, query: Query, passages: Sequence[RetrievedPassage]) -> Iterator[Evidence]:
        places = [(passage, position) for passage in passages for position in passage.trusted_positions]
        features = word_features(query, [candidate_of(*place) for place in places])
        for (passage, position), own in zip(places, features, strict=True):
            yield Evidence(passage, position, self._calibration.words.probability(own))

    def _read(self, text: str, passages: Sequence[RetrievedPassage]) -> list[tuple[RetrievedPassage, Reading]]:
        """Each passage, and what the reader makes of it for a question or claim."""
        if not passages:
            return []
        return list(zip(passages, self.reader.read(text, list(map(masked, passages))), strict=True))

    def _stance(self, claim: Claim, passage: RetrievedPassage, reading: Reading) -> Stance:
        best = max(passage.trusted_positions, key=lambda position: reading.evidence_in(*passage.sentences[position]))
        odds = close_stance(claim.text, passage, best, reading, self.reader)
        supports = self._calibration.supports.probability({"supports": odds[0]})
        refutes = self._calibration.refutes.probability({"refutes": odds[1]})
        return Stance(Evidence(passage, best, max(supports, refutes)), supports, refutes)


def answer_features(passage: RetrievedPassage, reading: Reading) -> list[dict[str, float]]:
    """What tells whether each sentence of a passage answers a question."""
    evidence = [reading.evidence_in(*span) for span in passage.sentences]
    shared = {"answered": reading.answered, "similarity": passage.similarity, "score": passage.score}
    return [{"evidence": own, "ahead": own - max(evidence), **shared} for own in evidence]


def alone_features(confidence: float, alone: Reading) -> dict[str, float]:
    """What tells whether a sentence answers, by its passage (0 to 1) and by the sentence read alone."""
    kept = min(1 - 1e-9, max(1e-9, confidence))
    return {"odds": math.log(kept / (1 - kept)), "alone": alone.answered}


def close_stance(
    claim: str, passage: RetrievedPassage, position: int, reading: Reading, reader: Reader
) -> tuple[float, float]:
    """The log-odds that a passage supports a claim, and that it refutes it.

    The mean of what the passage tells, the sentence that tells most of the claim alone, and it with the one before: so
    what is said of other things counts less. A passage that is plainly silent is read but once; one whose stance would
    be turned keeps its own: it tells more than a sentence does.
    """
    if max(reading.supports, reading.refutes) < OPEN_FROM:
        return reading.supports, reading.refutes
    windows = [part(passage, first, position) for first in (position, max(0, position - 1))]
    told = [reading, *reader.read(claim, list(map(masked, windows)))]
    supports, refutes = (
        sum(odds) / len(told) for odds in zip(*((one.supports, one.refutes) for one in told), strict=True)
    )
    is_turned = max(reading.supports, reading.refutes) > 0 and (supports > refutes) != (
        reading.supports > reading.refutes
    )
    return (reading.supports, reading.refutes) if is_turned else (supports, refutes)


def part(passage: RetrievedPassage, first: int, last: int) -> RetrievedPassage:
    """The sentences of a passage from one to another, as a passage; rows keep the header of their table."""
    start, end = passage.sentences[first][0], passage.sentences[last][1]
    row = passage.rows.get(first)
    return replace(
        passage,
        text=passage.text[start:end],
        start=passage.start + start,
        end=passage.start + end,
        table_header=" | ".join(row.header) if row else "",
    )


def load_evidence_finder(folder: str | Path | None = None) -> EvidenceFinder:
    """Load the reader and its calibration: ours, or those of a folder.

    Raises:
        ModelError: they cannot be loaded.
    """
    return EvidenceFinder(load_reader(folder), Calibration.read(Path(folder or WEIGHTS)))


def _by_letters(
    asked: AnalysedText, passages: Sequence[RetrievedPassage]
) -> tuple[list[RetrievedPassage], list[RetrievedPassage]]:
    """The passages that the reader can read for a question or claim, and the others."""
    readable = [one for one in passages if is_readable(asked) and is_readable(AnalysedText(one.text))]
    return readable, [one for one in passages if one not in readable]


def _short_answer(query: Query, passage: RetrievedPassage, position: int, reading: Reading) -> Span | None:
    """The words of a sentence that answer by themselves: of a row, a whole cell."""
    if position in passage.rows:
        return RowMatch(query, passage, position).answer(reading)
    return _of_expected_type(query, passage, reading.short_answer_in(*passage.sentences[position]))


def _of_expected_type(query: Query, passage: RetrievedPassage, span: Span | None) -> Span | None:
    """The whole words of a short answer; None where a number or date was asked for and they have none."""
    whole, kind = _whole_words(passage.text, span), query.answer_type
    if whole and kind in {AnswerType.NUMBER, AnswerType.DATE}:
        return whole if has_answer_of_type(kind, passage.text[slice(*whole)], ()) else None
    return whole


def _whole_words(text: str, span: Span | None) -> Span | None:
    """A span stretched to the ends of its words; None where it has none."""
    if not span or not any(letter.isalnum() for letter in text[slice(*span)]):
        return None
    start, end = span
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def candidate_of(passage: RetrievedPassage, position: int) -> Candidate:
    """A sentence as words are matched with it."""
    return Candidate(
        sentence=passage.sentence(position),
        before=passage.sentence(position - 1) if position else "",
        title=" ".join(filter(None, (passage.title, passage.heading))),
        similarity=passage.similarity,
        score=passage.score,
    )


def _weighted(found: Evidence, previous_answer: str) -> Evidence:
    """The sentence, which counts less where it was told before, unless other words of it answer now."""
    is_repeated = " ".join(found.text.split()) in previous_answer
    leading, dash, _ = previous_answer.partition(" — ")
    short = found.passage.text[slice(*found.short)] if found.short and dash else ""
    is_new = bool(short) and short not in leading and leading not in short
    return replace(found, confidence=REPEAT_WEIGHT * found.confidence) if is_repeated and not is_new else found


def injected_sentences(passages: Sequence[RetrievedPassage]) -> list[Evidence]:
    """The sentences of these passages that are no evidence, as they speak to whoever answers: the first few."""
    found = (Evidence(passage, position, 0.0) for passage in passages for position in sorted(passage.injections))
    return list(islice(found, MOST_INJECTIONS_SHOWN))


def _answers_otherwise(query: Query, found: Evidence) -> bool:
    """Whether who is asked for, and a sentence tells where ("based in Oslo"), or whom: it has the roles reversed.

    What it says to be of another occasion answers otherwise, too.
    """
    if is_of_another_occasion(query.text, found.text):
        return True
    if not _ASKS_WHO.match(query.text):
        return False
    is_place = found.short is not None and _LOCATIVE.search(found.passage.text, 0, found.short[0]) is not None
    return is_place or answers_reversed(query.text, found.text)
