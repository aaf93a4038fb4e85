"""A question that takes for granted what the articles deny → their words that say otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Sentence
from assistant.answering.pipeline import Pipeline
from assistant.answering.quoting.composition import unwritten_answer
from assistant.answering.quoting.ranking import best_confidence
from assistant.answering.request import Request
from assistant.checking.weighing import Thresholds, of_each_story, weigh
from assistant.language.claim import Claim
from assistant.language.questions.premise import premise_of
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage

THRESHOLDS = Thresholds(supports=0.4, refutes=0.7)
"""The least probabilities (0 to 1) with which a passage bears a premise out, and with which it denies it.

Nobody asked whether it is so: a premise is denied only where nothing that was read bears it out.
"""

ANSWERED = 0.65
"""The confidence (0 to 1) of an answer beside which no premise is doubted."""

PASSAGES_READ = 3
"""Passages that are read for a premise: each takes its time."""

MOST_QUOTES = 2
"""Quotes that say otherwise, at most."""

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
    stances = pipeline.stances(claim, passages[:PASSAGES_READ])
    weighed = of_each_story(weigh(claim, stances, THRESHOLDS))
    denied = [one.evidence for one in weighed if one.stance == "refutes" and not one.said_by][:MOST_QUOTES]
    if not denied or any(one.stance == "supports" for one in weighed):
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
