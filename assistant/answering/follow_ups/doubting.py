"""What the articles have for and against an answer: it is checked as a claim, and asked of the other articles again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer import Citation
from assistant.answering.pipeline import PASSAGES_READ, Pipeline
from assistant.language.answer_types import AnswerType
from assistant.language.entities.consistency import values_conflict
from assistant.language.query import Query
from assistant.language.tokens import content_stems, stem
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence
from ingest.chunking import sentence_spans

OTHER_THRESHOLD = 0.5
"""The least confidence (0 to 1) with which another article answers the same question."""

_COUNTED = re.compile(r"\bhow (?:many|much) (?:more |other )?([a-z]{3,})")
Weighed = tuple[Citation, bool]
"""A quote, and whether it is for what was answered."""


def weighed(query: Query, cited: Citation, short: str, pipeline: Pipeline) -> list[Weighed]:
    """Quotes for and against an answer: what was quoted first, then one of each other article that has any."""
    found = [(cited, True), *_by_claim(cited, short, pipeline), *_by_question(query, cited, short, pipeline)]
    return list({quote.article_id: (quote, is_for) for quote, is_for in reversed(found)}.values())[::-1]


def _by_claim(cited: Citation, short: str, pipeline: Pipeline) -> Iterator[Weighed]:
    """What other articles say of the sentence that answers, taken as a claim."""
    for one in pipeline.check(_claim(cited, short)).evidence:
        if one.citation.article_id != cited.article_id:
            yield one.citation, one.stance == "supports"


def _by_question(query: Query, cited: Citation, short: str, pipeline: Pipeline) -> Iterator[Weighed]:
    """What other articles answer to the same question, where amounts or days can be compared."""
    if query.answer_type not in {AnswerType.NUMBER, AnswerType.DATE} or not short:
        return
    counted = {stem(noun) for noun in _COUNTED.findall(query.text.lower())}
    others = [one for one in pipeline.passages(query, k=3 * PASSAGES_READ) if one.article_id != cited.article_id]
    for found in pipeline.evidence(query, others[:PASSAGES_READ]):
        told = _short(found) if counted <= set(content_stems(found.text)) else ""
        if found.confidence >= OTHER_THRESHOLD and told:
            yield cite(found, 1), not values_conflict(short, told)


def _short(found: Evidence) -> str:
    return found.passage.text[slice(*found.short)] if found.short else ""


def _claim(citation: Citation, short: str) -> str:
    """The sentence of a quote that answers: the one with the short answer, or else the last one."""
    sentences = [" ".join(citation.quote[start:end].split()) for start, end in sentence_spans(citation.quote)]
    return next((one for one in sentences if short and short in one), sentences[-1])
