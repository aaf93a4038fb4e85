"""What the articles have for and against an answer: it is checked as a claim, and asked of the other articles again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
    told = short if query.answer_type in {AnswerType.NUMBER, AnswerType.DATE} else ""
    found = [(cited, True), *_by_question(query, cited, told, pipeline), *_by_claim(cited, short, told, pipeline)]
    return list({quote.article_id: (quote, is_for) for quote, is_for in reversed(found)}.values())[::-1]


def newer(found: Sequence[Weighed], cited: Citation) -> list[Weighed]:
    """Those quotes of what was weighed that were published after another."""
    return [one for one in found if _day(one[0]) > _day(cited) and cited.published]


def _day(citation: Citation) -> str:
    """The day of a quote; of one without a day, one before all others."""
    return (citation.published or "")[:10]


def _by_claim(cited: Citation, short: str, told: str, pipeline: Pipeline) -> Iterator[Weighed]:
    """What other articles say of the sentence that answers, taken as a claim.

    Where an amount or a day was told, only what has another one is against it: the sentence may say more than that.
    """
    for one in pipeline.check(_claim(cited, short)).evidence:
        is_for = one.stance == "supports"
        is_other = one.citation.article_id != cited.article_id
        if is_other and (is_for or not told or values_conflict(told, one.citation.quote)):
            yield one.citation, is_for


def _by_question(query: Query, cited: Citation, told: str, pipeline: Pipeline) -> Iterator[Weighed]:
    """What other articles answer to the same question, where an amount or a day was told: these can be compared."""
    if not told:
        return
    counted = {stem(noun) for noun in _COUNTED.findall(query.text.lower())}
    others = [one for one in pipeline.passages(query, k=3 * PASSAGES_READ) if one.article_id != cited.article_id]
    for found in pipeline.evidence(query, others[:PASSAGES_READ]):
        other = _short(found) if counted <= set(content_stems(found.text)) else ""
        if found.confidence >= OTHER_THRESHOLD and other:
            yield cite(found, 1), not values_conflict(told, other)


def _short(found: Evidence) -> str:
    return found.passage.text[slice(*found.short)] if found.short else ""


def _claim(citation: Citation, short: str) -> str:
    """The sentence of a quote that answers: the one with the short answer, or else the last one."""
    sentences = [" ".join(citation.quote[start:end].split()) for start, end in sentence_spans(citation.quote)]
    return next((one for one in sentences if short and short in one), sentences[-1])
