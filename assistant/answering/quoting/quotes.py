"""Evidence → an answer in the articles' own words: which sentences are quoted, each with its citation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answer import Citation, RemovedSentence, Sentence
from assistant.answering.quoting.disagreements import disagreement_of
from assistant.answering.quoting.ranking import deduplicated
from assistant.language.query import Query, Scope
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence

MOST_SENTENCES = 3
"""Sentences of an answer, at most."""

MOST_SENTENCES_OF_SEVERAL = 6
"""Where several things are asked for."""

NEAR_BEST_SHARE = 0.8
"""A further sentence is quoted only if its confidence is at least this share of the first one's."""

QUOTE_THRESHOLD = 0.5
"""And only if its confidence is at least this."""

TIE_SHARE = 0.9
"""Where another story is that close to the best sentence, both are quoted, however sure: they may disagree."""

SHARE_OF_SEVERAL = 0.3
"""Where several things are asked for, the share of the best confidence from which a sentence is quoted."""


@dataclass(frozen=True, slots=True)
class Writing:
    """The sentences written so far, with their citations; `note` tells what went wrong in the writing, if anything."""

    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    removed: tuple[RemovedSentence, ...] = ()
    writer: str = "quotes"
    note: str = ""

    @property
    def text(self) -> str:
        """The sentences with their marks, as one text."""
        return " ".join(sentence.marked for sentence in self.sentences)

    def with_disagreement(self, scope: Scope) -> Iterator[Writing]:
        """The writing once more where two of its quotes differ, with a sentence that says so."""
        if scope is Scope.ONE and (sentence := disagreement_of(self.citations)):
            yield replace(self, sentences=(*self.sentences, sentence))


class Writer(Protocol):
    """What puts evidence into an answer."""

    def write(self, query: Query, evidence: Sequence[Evidence]) -> Iterator[Writing]:
        """The answer as it grows, whole at last; `evidence` is not empty and has the best first.

        While nothing is added, it comes again as it is, now and then: who reads it can leave then.
        """


class QuotingWriter:
    """Answers with the sentences of the articles, word for word: one to three, or up to six where more is asked."""

    def write(self, query: Query, evidence: Sequence[Evidence]) -> Iterator[Writing]:
        """See `Writer.write`."""
        writing = Writing()
        for number, found in enumerate(select_quotes(evidence, query.scope), start=1):
            citation = cite(found, number)
            if any(_overlap(citation, earlier) for earlier in writing.citations):
                citation = cite(found, number, alone=True)  # the sentences before it are quoted already
            sentence = Sentence(" ".join(citation.quote.split()), (number,), "verbatim")
            writing = replace(
                writing, sentences=(*writing.sentences, sentence), citations=(*writing.citations, citation)
            )
            yield writing
        yield from writing.with_disagreement(query.scope)


def select_quotes(evidence: Sequence[Evidence], scope: Scope) -> list[Evidence]:
    """The best sentence and those nearly as good that say something else; of a digest all."""
    if scope is Scope.BROAD:
        return list(evidence)
    if scope is Scope.SEVERAL:
        threshold = SHARE_OF_SEVERAL * max(found.confidence for found in evidence)
        enough = [found for found in evidence if found.confidence >= threshold]
        return deduplicated([*_first_of_each_story(enough), *enough], MOST_SENTENCES_OF_SEVERAL)
    best, *others = evidence
    good = [found for found in others if found.confidence >= _threshold_beside(best, found)]
    return deduplicated([best, *good], MOST_SENTENCES)


def _first_of_each_story(evidence: Sequence[Evidence]) -> list[Evidence]:
    first: dict[int, Evidence] = {}
    for found in evidence:
        first.setdefault(found.passage.story, found)
    return list(first.values())


def _threshold_beside(best: Evidence, found: Evidence) -> float:
    """The confidence from which a sentence is quoted beside the best one."""
    threshold = max(QUOTE_THRESHOLD, NEAR_BEST_SHARE * best.confidence)
    same_story = found.passage.story == best.passage.story
    return threshold if same_story else min(threshold, TIE_SHARE * best.confidence)


def _overlap(one: Citation, other: Citation) -> bool:
    return one.article_id == other.article_id and one.start < other.end and other.start < one.end
