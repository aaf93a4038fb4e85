"""A claim → a verdict: do the articles bear it out, contradict it, disagree, or not say? Always with their words.

A sentence supports a claim if all numbers, dates and names of the claim stand in it, it says no less than the claim
does, as a fact and not as what somebody says, and the entailment model finds the claim borne out, but none of the
claims that would say something else with the same words (denied, or with two names in each other's place).

A sentence refutes a claim if it bears out what cannot hold beside it: the claim with the sentence's own number, date,
name or opposite word in the place of the claim's; or if one of the two denies the other by its words, and the model
finds so too. That the model alone finds a contradiction is not enough: it is often wrong there. When unsure there is
not enough evidence: a wrong verdict is the worst outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever

from assistant.answer import Label, Verdict, WeighedQuote
from assistant.claims import RuleSplitter, Splitter
from assistant.evidence import Evidence, candidate_at, text_at, trusted_sentences
from assistant.grounding import SURE, share_told
from assistant.measures import measured
from assistant.particulars import in_the_form_of, otherwise_named, otherwise_told, particulars, swapped, unsaid
from assistant.polarity import denied, denies_otherwise, with_opposites
from assistant.reading import Entailment, Judgement, narrowed
from assistant.strength import claims_more, same_speaker, speaker_of, tells_of_saying
from assistant.untrusted import untrusted_positions
from assistant.wording import content_stems
from assistant.writing import around, cite, in_mid_air

READ = 10
"""Sentences that are judged for a claim: the nearest by plain measures."""


SAME_WORDS = 0.7
"""The share of a claim's words from which a sentence is on the very same."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on a sentence counts, and which share of the claim's words it must have.

    Chosen by `tests/benchmarks/verdicts.py` on the first half of its claims.
    """

    similar: float = 0.5
    supports: float = 0.6
    supports_words: float = 0.5
    counter: float = 0.75
    """How surely a sentence bears out what cannot hold beside the claim."""
    counter_margin: float = 0.3
    """And by how much more than the claim, where no number or date differs."""
    counter_words: float = 0.8
    """The share of such a claim's words that the sentence must have."""
    margin: float = 0.1
    """By how much a claim must be better borne out than the claims that say something else with its words."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sentence that may bear on a claim: what stands in and around it, and what the model makes of it."""

    found: Evidence
    told: str
    """Its words, with the sentence before where it begins in mid-air."""
    around: str
    similarity: float
    """Cosine of the claim and its words."""
    judged: Judgement

    @property
    def context(self) -> str:
        """Where its particulars may be told: its words, and the title, date and sentence before."""
        return f"{self.around}. {self.told}"

    @property
    def own_words(self) -> str:
        """Its words, and the names around it: a headline may say what the sentence below it does not."""
        return " ".join([self.told, *particulars(self.around).names])


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A sentence for or against a claim."""

    reading: _Reading
    stance: Literal["supports", "refutes"]
    confidence: float

    @property
    def story(self) -> int:
        """What the copies of one story have in common."""
        return int(self.reading.found.document.metadata["story"])


def _told(found: Evidence) -> str:
    """The words of a sentence, with the sentence before where it begins in mid-air ("He said…")."""
    first = found.position - (found.position > 0 and in_mid_air(found.text))
    untrusted = untrusted_positions(found.document.page_content, found.sentences)
    positions = [position for position in range(first, found.position + 1) if position not in untrusted]
    return " ".join(" ".join(text_at(found.document, found.sentences, one).split()) for one in positions)


class FactChecker:
    """Checks claims against what a retriever finds."""

    def __init__(
        self,
        retriever: BaseRetriever,
        embeddings: Embeddings,
        entailment: Entailment,
        splitter: Splitter | None = None,
        thresholds: Thresholds | None = None,
    ) -> None:
        self._retriever = retriever
        self._embeddings = embeddings
        self._entailment = entailment
        self._splitter = splitter or RuleSplitter()
        self._thresholds = thresholds or Thresholds()

    def check(self, claim: str) -> Verdict:
        """The verdict on a claim, and on the claims that it is made of where these are several."""
        whole = self._of_one(claim)
        parts = [] if whole.label == "supported" else self._splitter.claims_of(claim)
        if len(parts) < 2:  # noqa: PLR2004 - one part is the whole
            return whole
        return _together(whole, [self._of_one(part) for part in parts])

    def _of_one(self, claim: str) -> Verdict:
        readings = self._read(claim)
        against = self._against(claim, readings)
        in_favour = self._in_favour(claim, readings)
        weighed = [
            _Weighed(reading, "refutes" if refutes > supports else "supports", max(refutes, supports))
            for reading, supports, refutes in zip(readings, in_favour, against, strict=True)
            if refutes or supports
        ]
        return _verdict(claim, sorted(weighed, key=lambda one: -one.confidence))

    def _read(self, claim: str) -> list[_Reading]:
        """The sentences nearest to a claim, and what the model makes of them."""
        nearest = _nearest(claim, self._found(claim))
        told = [_told(found) for found in nearest]
        surroundings = [around(found) for found in nearest]
        judged = self._entailment.judge(
            [(said, in_the_form_of(claim, said, about)) for said, about in zip(told, surroundings, strict=True)]
        )
        similarities = self._similarities(claim, told)
        return [_Reading(*facts) for facts in zip(nearest, told, surroundings, similarities, judged, strict=True)]

    def _similarities(self, claim: str, told: Sequence[str]) -> list[float]:
        """The cosine of a claim and each of these texts."""
        if not told:
            return []
        vectors = np.array(self._embeddings.embed_documents(list(told)))
        return [float(cosine) for cosine in vectors @ np.array(self._embeddings.embed_query(claim))]

    def _found(self, claim: str) -> list[Document]:
        """The passages that match a claim as it stands, or without its figures: others may stand in their place."""
        bare = claim
        for said in sorted(unsaid(claim, ""), key=len, reverse=True):
            bare = bare.replace(said, " ") if any(letter.isdigit() for letter in said) else bare
        searches = [self._retriever.invoke(text) for text in dict.fromkeys((claim, bare))]
        return list({document.id: document for document in chain.from_iterable(searches)}.values())

    def _in_favour(self, claim: str, readings: Sequence[_Reading]) -> list[float]:
        """For each sentence how surely it bears a claim out; 0 where it may as well bear out another."""
        bearing = [self._bears_out(claim, reading) for reading in readings]
        contrasts = [
            list(_same_words(claim)) if bears else [] for reading, bears in zip(readings, bearing, strict=True)
        ]
        return [
            reading.judged.supports if bears and reading.judged.supports - other >= self._thresholds.margin else 0.0
            for reading, bears, other in zip(readings, bearing, self._best_of(readings, contrasts), strict=True)
        ]

    def _against(self, claim: str, readings: Sequence[_Reading]) -> list[float]:
        """For each sentence how surely it contradicts a claim; 0 where that is not sure enough."""
        least = self._thresholds
        exact = self._best_of(readings, [self._on_this(otherwise_told(claim, one.told), one) for one in readings])
        turned = self._best_of(readings, [self._on_this(_turned(claim, one), one) for one in readings])
        return [
            max(
                one if one >= least.counter else 0.0,
                other if other >= least.counter and other - reading.judged.supports >= least.counter_margin else 0.0,
                reading.judged.refutes if self._is_denied(claim, reading) else 0.0,
            )
            for reading, one, other in zip(readings, exact, turned, strict=True)
        ]

    def _on_this(self, statements: Iterable[str], reading: _Reading) -> list[str]:
        """Those statements that have enough of their words from a sentence and what is around it."""
        if reading.similarity < self._thresholds.similar:
            return []
        own, least = reading.own_words, self._thresholds.counter_words
        return [text for text in statements if share_told(text, own) >= least and _tells_itself(text, reading)]

    def _is_denied(self, claim: str, reading: _Reading) -> bool:
        """Whether one of the two denies what the other says, by its words and by what the model finds."""
        denies = denies_otherwise(claim, reading.found.text) and not _lacks(claim, reading)
        return denies and reading.judged.refutes >= self._thresholds.counter and bool(self._on_this([claim], reading))

    def _bears_out(self, claim: str, reading: _Reading) -> bool:
        said = in_the_form_of(claim, reading.told, reading.around)
        return (
            reading.judged.supports >= self._thresholds.supports
            and reading.similarity >= self._thresholds.similar
            and _tells_itself(claim, reading)
            and share_told(said, reading.own_words) >= self._thresholds.supports_words
            and not _lacks(claim, reading)
            and not claims_more(claim, reading.found.text)
            and not self._denies(claim, reading)
            and _is_said_by_the_same(claim, reading)
        )

    def _denies(self, claim: str, reading: _Reading) -> bool:
        """Whether a sentence seems to deny a claim: in nearly its words, or in others and the model is not sure."""
        told = reading.found.text
        alike = share_told(claim, told) >= SAME_WORDS
        return (alike or reading.judged.supports < SURE) and denies_otherwise(claim, told)

    def _best_of(self, readings: Sequence[_Reading], claims: Sequence[Sequence[str]]) -> list[float]:
        """For each sentence how well it bears out the best of its claims; 0 where it has none."""
        pairs = [
            (reading.told, in_the_form_of(text, reading.told, reading.around))
            for reading, own in zip(readings, claims, strict=True)
            for text in own
        ]
        judged = iter(self._entailment.judge(pairs))
        return [max((next(judged).supports for _ in own), default=0.0) for own in claims]


def _tells_itself(claim: str, reading: _Reading) -> bool:
    """Whether the sentence has words of the claim that the one before it, where it is read with it, has not."""
    before = reading.told.removesuffix(" ".join(reading.found.text.split()))
    said = set(content_stems(claim)) & set(content_stems(reading.found.text))
    return bool(said - set(content_stems(before)))


def _same_words(claim: str) -> Iterator[str]:
    """Claims of the same words that say something else."""
    yield from filter(None, (denied(claim), swapped(claim)))


def _turned(claim: str, reading: _Reading) -> Iterator[str]:
    """Claims that cannot hold beside this one: another name, a word's opposite, two names swapped, or denied."""
    yield from otherwise_named(claim, reading.told)
    yield from with_opposites(claim, reading.told)
    if other := swapped(claim):
        yield other
    if denies_otherwise(claim, reading.told) and (other := denied(claim)):
        yield other


def _lacks(claim: str, reading: _Reading) -> list[str]:
    """The numbers, dates and names of a claim that a sentence lacks; names and years may stand about in its passage."""
    here = unsaid(claim, reading.context)
    if not here:
        return []
    in_passage = unsaid(claim, f"{reading.context} {reading.found.document.page_content}")
    stated, has_year = particulars(claim), any(day.year for day in particulars(reading.told).days)
    looser = {*stated.names, *(day.said for day in stated.days if not day.month and not has_year)}
    return [said for said in here if said in in_passage or said not in looser]


def _is_said_by_the_same(claim: str, reading: _Reading) -> bool:
    """Whether a claim on what somebody said is told of the same one."""
    claimed, told = speaker_of(claim), speaker_of(reading.found.text)
    return not claimed or (bool(told) and same_speaker(claimed, told, reading.context))


def _only_said(claim: str, reading: _Reading) -> str:
    """Who says it, where the article only reports that and the claim does not."""
    if speaker_of(claim) or tells_of_saying(claim, reading.found.text):
        return ""
    return speaker_of(reading.found.text, claim)


def _nearest(claim: str, documents: Sequence[Document]) -> list[Evidence]:
    """The sentences of these passages nearest to a claim by plain measures, but for orders to whoever answers."""
    places = trusted_sentences(documents)
    if not places:
        return []
    measures = measured(claim, [candidate_at(one.document, one.sentences, one.position) for one in places])
    return [places[number] for number in narrowed(measures, READ)]


def _verdict(claim: str, weighed: Sequence[_Weighed]) -> Verdict:
    """The verdict from what was found, the surest first: of each story once, and what is only said decides nothing."""
    of_story: dict[int, _Weighed] = {}
    for one in weighed:
        of_story.setdefault(one.story, one)
    shown = [one for stance in ("supports", "refutes") for one in of_story.values() if one.stance == stance]
    evidence = tuple(
        WeighedQuote(
            one.stance, round(one.confidence, 4), cite(one.reading.found, number), _only_said(claim, one.reading)
        )
        for number, one in enumerate(shown, start=1)
    )
    told = [one for one in evidence if not one.said_by]
    stances = {one.stance for one in told}
    confidence = max((one.confidence for one in told or evidence), default=0.0)
    return Verdict(claim, _label("supports" in stances, "refutes" in stances), confidence, evidence)


def _label(supported: bool, refuted: bool) -> Label:
    if supported and refuted:
        return "mixed"
    return "supported" if supported else "refuted" if refuted else "not_enough_evidence"


def _together(whole: Verdict, parts: Sequence[Verdict]) -> Verdict:
    """The verdict on a claim of several: false as soon as one is, true when all are."""
    labels = {part.label for part in parts}
    order: Sequence[Label] = ("refuted", "mixed", "not_enough_evidence", "supported")
    label = next(label for label in order if label in labels)
    if whole.label != "not_enough_evidence" and label == "not_enough_evidence":
        return replace(whole, parts=tuple(parts))
    deciding = [part.confidence for part in parts if part.label == label]
    confidence = min(deciding) if label == "supported" else max(deciding)
    evidence = [one for part in parts for one in part.evidence]
    return Verdict(whole.claim, label, confidence, _numbered(evidence), tuple(parts))


def _numbered(evidence: Sequence[WeighedQuote]) -> tuple[WeighedQuote, ...]:
    """The testimonies, each quote once, numbered from 1."""
    known: dict[tuple[str, int, int, str], WeighedQuote] = {}
    for one in evidence:
        known.setdefault((one.citation.article_id, one.citation.start, one.citation.end, one.stance), one)
    return tuple(
        replace(one, citation=replace(one.citation, number=number)) for number, one in enumerate(known.values(), 1)
    )
