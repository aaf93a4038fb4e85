"""A question in another language than English: the nearest passages, as what may answer it; said in that language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Answer, Draft, Sentence
from assistant.answering.kinds import plain
from assistant.answering.pipeline import Pipeline
from assistant.answering.quoting.composition import unwritten_answer
from assistant.answering.quoting.ranking import deduplicated
from assistant.answering.request import Request
from assistant.language import lexicon
from assistant.language.foreign.identification import language_of
from assistant.language.foreign.translation import KeyWords
from assistant.language.query import Query
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage

PASSAGES_READ = 8
"""Passages that are read: more than for a plain question, as key words find less well."""

NEAR_THRESHOLD = 0.1
"""The least confidence (0 to 1) with which a sentence is shown as one that may answer."""

NEAR_BEST_SHARE = 0.5
"""And the share of the first one's that the others must have."""

MOST_QUOTES = 3


def respond(request: Request, pipeline: Pipeline) -> Iterator[Draft | Answer]:
    """See `assistant.answering.kinds`; nothing where the question is English, or in no language that is known."""
    language = language_of(request.query.text)
    if language is None:
        return
    as_asked = pipeline.passages(request.query)
    if any(_is_in(language, passage) for passage in as_asked):
        *drafts, own = plain.respond(request, pipeline)
        if isinstance(own, Answer) and own.has_quotes:
            yield from (*drafts, own)
            return
    key_words = KeyWords(language, pipeline.library.vocabulary()).of(request.query.text)
    english = Query(key_words.text)
    passages = _passages(english, as_asked, pipeline)
    evidence = pipeline.evidence(english, passages) if key_words.is_meaningful else []
    answer = unwritten_answer(request.query, evidence, passages)
    near = _near(evidence)
    for count in range(1, len(near) + 1):
        answer = _quoting(answer, near[:count], lexicon.table("may_answer_in_languages")[language])
        yield Draft(answer.text)
    yield answer if near else replace(answer, lead=lexicon.table("silent_in_languages")[language]).with_text()


def _is_in(language: str, passage: RetrievedPassage) -> bool:
    """Whether a passage is in a language, by what its article says, or by its words."""
    return (passage.language or "").lower().startswith(language) or language_of(passage.text) == language


def _passages(english: Query, as_asked: Sequence[RetrievedPassage], pipeline: Pipeline) -> list[RetrievedPassage]:
    """The passages nearest to the English key words, then those nearest to the question as it stands, each once."""
    found = [*pipeline.passages(english)[: PASSAGES_READ - 2], *as_asked]
    return list({passage.id: passage for passage in found}.values())[:PASSAGES_READ]


def _near(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that may answer, the likeliest first."""
    least = max([NEAR_THRESHOLD, *(NEAR_BEST_SHARE * found.confidence for found in evidence[:1])])
    return deduplicated([found for found in evidence if found.confidence >= least], MOST_QUOTES)


def _quoting(answer: Answer, near: Sequence[Evidence], lead: str) -> Answer:
    """The answer that quotes these sentences as ones that may answer."""
    citations = tuple(cite(found, number, alone=True) for number, found in enumerate(near, start=1))
    sentences = tuple(Sentence(" ".join(one.quote.split()), (one.number,), "verbatim") for one in citations)
    told = replace(answer, answered=False, state="may_answer", kind="may_answer", lead=lead, closest=())
    return replace(told, sentences=sentences, citations=citations).with_text()
