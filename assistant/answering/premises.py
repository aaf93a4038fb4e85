"""A question that takes for granted what the articles deny → their words that say otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Sentence
from assistant.answering.pipeline import Pipeline
from assistant.answering.quoting.abstention import MAY_ANSWER_THRESHOLD
from assistant.answering.quoting.composition import unwritten_answer
from assistant.answering.quoting.ranking import best_confidence
from assistant.answering.request import Request
from assistant.checking.weighing import Thresholds, WeighedSentence, of_each_story, shared_words, weigh
from assistant.language.claim import Claim
from assistant.language.clauses.factuality import tells_as_fact
from assistant.language.questions.premise import premise_of
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence, part
from assistant.retrieval.passage import RetrievedPassage

THRESHOLDS = Thresholds(supports=0.4, refutes=0.7)
"""The least probabilities (0 to 1) with which a passage bears a premise out, and with which it denies it.

Nobody asked whether it is so: a premise is denied only where nothing that was read bears it out.
"""

ANSWERED = 0.65
"""The confidence (0 to 1) of an answer beside which no premise is doubted."""

PASSAGES_READ, SENTENCES_READ = 3, 2
"""Passages, and sentences that may answer, that are read for a premise: each takes its time."""

LEAST_SHARED = 0.4
"""The least share of a premise's content words in a sentence that bears it out."""

MOST_QUOTES = 2
"""Quotes that say otherwise, at most."""

_CONDITIONAL = re.compile(r"(?:if|unless|should|were|provided|assuming)\b", re.IGNORECASE)

OTHERWISE = "The articles say otherwise:"
"""What leads them."""


def denial(
    request: Request, pipeline: Pipeline, passages: Sequence[RetrievedPassage], evidence: Sequence[Evidence]
) -> Answer | None:
    """The answer that a question takes for granted what is not so; None where that is not sure.

    `passages` are those that were found for the question, the best first; `evidence` is its answer.
    """
    premise = premise_of(request.query.text)
    if not premise or best_confidence(evidence) >= ANSWERED:
        return None
    claim = Claim(premise)
    stances = pipeline.stances(claim, [*passages[:PASSAGES_READ], *_answering_alone(evidence)])
    weighed = [*weigh(claim, stances, THRESHOLDS)]
    told = of_each_story(one for one in weighed if one.stance == "refutes")
    facts = (one for one in told if not one.said_by and _is_fact(one.evidence.text, claim))
    denied = [one.evidence for one in facts][:MOST_QUOTES]
    if not denied or any(_bears_out(claim, one) for one in weighed):
        return None
    answer = unwritten_answer(request.query, denied, passages)
    citations = tuple(cite(one, number) for number, one in enumerate(denied, start=1))
    sentences = tuple(Sentence(" ".join(one.quote.split()), (one.number,), "verbatim") for one in citations)
    return replace(
        answer,
        answered=True,
        kind="answer",
        state="answer",
        lead=OTHERWISE,
        sentences=sentences,
        citations=citations,
        closest=(),
    ).with_text()


def _is_fact(sentence: str, claim: Claim) -> bool:
    """Whether a sentence tells what is so, and not what would be if something else were."""
    return not _CONDITIONAL.match(sentence) and tells_as_fact(sentence, claim.text)


def _answering_alone(evidence: Sequence[Evidence]) -> list[RetrievedPassage]:
    """The sentences that may answer, each by itself: what stands around one may be on other things."""
    likely = [one for one in evidence[:SENTENCES_READ] if one.confidence >= MAY_ANSWER_THRESHOLD]
    return [part(one.passage, one.position, one.position) for one in likely]


def _bears_out(claim: Claim, weighed: WeighedSentence) -> bool:
    """Whether a sentence bears a premise out: one that has few of its words tells of something else."""
    return weighed.stance == "supports" and shared_words(claim, weighed.evidence.text) >= LEAST_SHARED
