"""Passages of an article → the sentences that say when something was, with its date. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Citation, Span
from assistant.answering.summarizing.digests import statements_in
from assistant.language.temporal.expressions import TimeExpression, TimeForm, time_expressions
from assistant.language.temporal.resolution import ArticleTimes, ResolvedTime, resolved_times
from assistant.reading.citations import cite
from assistant.reading.evidence import Evidence
from assistant.retrieval.passage import RetrievedPassage
from assistant.timeline import TimelineDate, TimelineEntry

MOST_TIMES = 3
"""Times at which one sentence stands: one that lists more stands at the first."""

_MAY_TELL = re.compile(
    r"\d|[Cc]entur|day\b|month\b|year\b|yesterday|tomorrow|"
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


@dataclass(frozen=True, slots=True)
class DatedSentence:
    """A sentence, and a time that it tells, at a half-open span of it."""

    evidence: Evidence
    time: ResolvedTime

    @property
    def when(self) -> TimelineDate:
        """The time, its words as they lie in the text of the article."""
        words = (place + self.evidence.start for place in self.time.span)
        return TimelineDate(self.time.first, self.time.last, Span(*words), self.time.basis)

    def entry(self, number: int, rivals: tuple[int, ...] = ()) -> TimelineEntry:
        """It as an entry of a timeline, at a place of it."""
        return TimelineEntry(self.when, self.citation(number), rivals)

    def citation(self, number: int) -> Citation:
        """The citation of the sentence."""
        return cite(self.evidence, number)


def dated_sentences(passages: Sequence[RetrievedPassage], times: ArticleTimes) -> Iterator[DatedSentence]:
    """The sentences of passages of one article that state something and date it, in its order, once for each time."""
    telling = [passage for passage in passages if _MAY_TELL.search(passage.text)]
    for evidence in statements_in(telling):
        if _MAY_TELL.search(evidence.text):
            for time in _times_of(evidence, times):
                yield DatedSentence(evidence, time)


def _times_of(evidence: Evidence, times: ArticleTimes) -> list[ResolvedTime]:
    found = time_expressions(evidence.text)
    resolved = resolved_times(evidence.text, evidence.start, _chosen(found), times)
    return resolved if len(resolved) <= MOST_TIMES else resolved[:1]


def _chosen(found: Sequence[TimeExpression]) -> Sequence[TimeExpression]:
    """The times that say when something was; without any, the first year that tells which thing is meant."""
    telling = [one for one in found if not one.names_thing]
    if any(one.form in {TimeForm.DATE, TimeForm.ERA} for one in telling):
        return telling
    return [*telling, *[one for one in found if one.names_thing][:1]]
